"""A normal likelihood in the unit cube: its evidence and its posterior are known."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import norm, qmc, truncnorm

from striosome.calibration.sampling.blocks import Block

CENTRE = np.array([0.3, 0.5, 0.9])
WIDTH = np.array([0.2, 0.1, 0.15])
# Beyond this of the last parameter, the model has no answer.
END = 0.95


@dataclass(frozen=True)
class NormalLikelihood:
    """Independent parameters."""

    parameters: int = len(CENTRE)

    def __call__(self, unit: np.ndarray) -> np.ndarray:
        inside = unit[:, -1] < END
        return np.where(inside, -0.5 * (((unit - CENTRE) / WIDTH) ** 2).sum(axis=1), -np.inf)

    @property
    def ends(self) -> np.ndarray:
        """Upper ends of where there is a likelihood."""
        return np.array([1.0, 1.0, END])

    @property
    def log_evidence(self) -> float:
        """Over the whole cube."""
        low, high = (norm.cdf((end - CENTRE) / WIDTH) for end in (0.0, self.ends))
        return float(np.log(np.sqrt(2 * np.pi) * WIDTH * (high - low)).sum())

    @property
    def posterior(self) -> Any:
        return truncnorm(-CENTRE / WIDTH, (self.ends - CENTRE) / WIDTH, loc=CENTRE, scale=WIDTH)


@dataclass(frozen=True)
class _File:
    sampler: Any = None

    def model_copy(self, update: dict[str, Any]) -> "_File":
        return replace(self, **update)


@dataclass(frozen=True)
class _Calibration:
    file: _File = _File()


@dataclass(frozen=True)
class NormalBlocks:
    """Makes blocks as a calibration does, with that likelihood."""

    calibration: _Calibration = _Calibration()
    key: str = "normal"

    def block(self, number: int) -> Block:
        likelihood, sampler = NormalLikelihood(), self.calibration.file.sampler
        rng = np.random.default_rng([sampler.seed, number])
        unit = qmc.Sobol(likelihood.parameters, rng=rng).random(sampler.block)
        nothing = np.zeros((1, sampler.block))
        return Block(unit, nothing, nothing, likelihood(unit))
