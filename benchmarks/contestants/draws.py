"""Input of every sampler, a likelihood on the unit cube, and its output."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from striosome.base.arrays import Array

__all__ = ["NOTHING", "Counted", "Draws", "Likelihood", "Sampler", "kish", "pooled"]

# Where the model has no answer: finite, since samplers compare it, and nothing when exponentiated.
# Ranked below it by the first parameter: what nested samplers remove one by one must not be equal.
NOTHING = -1000.0


class Likelihood(Protocol):
    """Logarithm of a likelihood over the unit cube of the prior."""

    @property
    def parameters(self) -> int:
        """Number of sides of the cube."""
        ...

    def __call__(self, unit: Array) -> Array:
        """Return the logarithm at positions, shape (sets, parameters); minus infinity at zero."""
        ...


class Counted:
    """A likelihood that counts its evaluations, and is finite."""

    def __init__(self, likelihood: Likelihood) -> None:
        self._likelihood = likelihood
        self.evaluations = 0

    def __call__(self, unit: Array) -> Array:
        """Evaluate at positions, shape (sets, parameters)."""
        self.evaluations += len(unit)
        return np.maximum(self._likelihood(unit), NOTHING - unit[:, 0])


@dataclass(frozen=True, slots=True)
class Draws:
    """A posterior as one run of a sampler gives it."""

    unit: Array
    """positions in the unit cube, shape (sets, parameters)"""
    weights: Array
    """their probabilities, shape (sets,); they sum to one"""
    effective: float
    """effective number of sets, by the sampler's own count"""
    evaluations: int
    """number of evaluations of the likelihood; of the shipped sampler, of the outcomes' part"""
    log_evidence: float | None = None
    """logarithm of the mean likelihood over the whole prior; None if the sampler gives none"""
    log_evidence_error: float | None = None
    """its standard error; None if the sampler gives none"""

    @property
    def mean(self) -> Array:
        """Mean of each parameter, in the cube."""
        return np.asarray(self.weights @ self.unit)

    @property
    def spread(self) -> Array:
        """Standard deviation of each parameter, in the cube."""
        return np.asarray(np.sqrt(self.weights @ (self.unit - self.mean) ** 2))


# Samples with the random numbers of a seed.
Sampler = Callable[[int], Draws]


def kish(weights: Array) -> float:
    """Return the effective number of sets with these weights."""
    return float(weights.sum() ** 2 / np.sum(weights**2))


def pooled(runs: Sequence[Draws]) -> Draws:
    """Pool all runs of a sampler as one, each counting alike; evidences are averaged."""
    evidences = [run.log_evidence for run in runs if run.log_evidence is not None]
    errors = [run.log_evidence_error for run in runs if run.log_evidence_error is not None]
    return Draws(
        np.concatenate([run.unit for run in runs]),
        np.concatenate([run.weights for run in runs]) / len(runs),
        sum(run.effective for run in runs),
        sum(run.evaluations for run in runs),
        float(np.mean(evidences)) if evidences else None,
        float(np.sqrt(np.sum(np.square(errors))) / len(errors)) if errors else None,
    )
