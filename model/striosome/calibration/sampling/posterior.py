"""Draws of all runs weighted by the outcomes: evidence, moments, and whether there are enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from striosome.base.arrays import Array
from striosome.base.weights import effective_number, weights_of
from striosome.calibration.sampling.draws import Draws
from striosome.config.experiments.population_file import drawn_sets

__all__ = ["Posterior", "r_hat_of"]


@dataclass(frozen=True, slots=True)
class Posterior:
    """All sets that have been drawn, with their weights."""

    draws: Draws
    """sets of all runs, one run after the other, as many of each"""
    run: NDArray[np.int64]
    """number of the run of each set, from 0, shape (sets,)"""
    log_base: Array
    """logarithm of the probability of the measurements by each run, shape (runs,)"""
    prior: Draws
    """sets of the prior"""

    @classmethod
    def of(
        cls, runs: Sequence[Sequence[Draws]], log_base: Sequence[float], prior: Draws
    ) -> "Posterior":
        """Join the parts of all runs."""
        own = [Draws.join(parts) for parts in runs]
        run = np.repeat(np.arange(len(own)), [len(one) for one in own])
        return cls(Draws.join(own), run, np.asarray(log_base, dtype=float), prior)

    @property
    def unit(self) -> Array:
        """Places in the unit cube of the prior, shape (sets, dimensions)."""
        return self.draws.unit

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.log_base)

    @property
    def log_weights(self) -> Array:
        """Logarithm of the probability of measurements and outcomes by each set, shape (sets,)."""
        return self.draws.log_likelihood + self.log_base[self.run]

    @property
    def weights(self) -> Array:
        """Posterior probability of every set; they sum to one."""
        return weights_of(self.log_weights)

    @property
    def covered(self) -> float:
        """Share of the prior that the surface answers for."""
        return float(self.prior.reached.mean())

    @property
    def log_evidence_of_runs(self) -> Array:
        """Logarithm of the probability of measurements and outcomes, by each run, shape (runs,)."""
        return np.array(
            [
                logsumexp(self.log_weights[self.run == run]) - np.log((self.run == run).sum())
                for run in range(self.runs)
            ]
        )

    @property
    def log_evidence(self) -> float:
        """Logarithm of the mean over runs of that probability."""
        return float(logsumexp(self.log_evidence_of_runs) - np.log(self.runs))

    @property
    def log_evidence_error(self) -> float:
        """Standard error of `log_evidence`, from the spread between runs."""
        relative = np.exp(self.log_evidence_of_runs - self.log_evidence)
        return float(relative.std(ddof=1) / np.sqrt(self.runs))

    @property
    def effective(self) -> float:
        """Effective number of sets (Kish); one that was drawn several times is one."""
        _, place = np.unique(np.stack([self.run, self.draws.which]), axis=1, return_inverse=True)
        weights = np.bincount(place.ravel(), weights=self.weights)
        return effective_number(np.asarray(weights, dtype=float))

    def r_hat(self) -> Array:
        """Return the agreement between runs in every dimension of the unit cube."""
        return r_hat_of(self.unit, self.weights, self.run)

    def draw(self, number: int, rng: np.random.Generator) -> NDArray[np.intp]:
        """Return positions of sets drawn by weight, evenly spaced in the cumulated weight."""
        order = rng.permutation(len(self.unit))
        return np.asarray(order[drawn_sets(self.weights[order], number, rng)])

    def first(self, sets: int) -> "Posterior":
        """Return the posterior of the first sets of each run."""
        within = np.arange(len(self.run)) - np.searchsorted(self.run, self.run)
        kept = np.flatnonzero(within < sets)
        part = Draws(
            self.unit[kept],
            self.draws.which[kept],
            self.draws.mean[:, kept],
            self.draws.spread[:, kept],
            self.draws.log_likelihood[kept],
        )
        return Posterior(part, self.run[kept], self.log_base, self.prior)


def r_hat_of(values: Array, weights: Array, run: NDArray[np.int64]) -> Array:
    """Return the agreement between runs of weighted values (Gelman & Rubin 1992).

    Each run is weighted by itself; the result is 1 where the difference of their means is
    negligible relative to the width of the posterior.

    Parameters
    ----------
    values : float array (sets, columns)
        What runs may disagree on.
    weights : float array (sets,)
        Of the sets.
    run : int array (sets,)
        Number of the run of each.

    Returns
    -------
    float array (columns,)
        1 as well where nothing varies.
    """
    means, variances = [], []
    for number in np.unique(run):
        inside = run == number
        own = weights[inside] / weights[inside].sum()
        mean = own @ values[inside]
        means.append(mean)
        variances.append(own @ (values[inside] - mean) ** 2)
    between, within = np.var(means, axis=0, ddof=1), np.mean(variances, axis=0)
    ratio = np.divide(between, within, out=np.zeros_like(between), where=within > 0.0)
    return np.asarray(np.sqrt(1.0 + ratio))
