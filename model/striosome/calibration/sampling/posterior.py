"""The prior weighted by the likelihood: evidence, moments, and whether there are enough sets.

The likelihood of a handful of ordinal statements is broad: it asks for directions, not numbers, so
that a fair share of the prior explains them. Then weighting draws of the prior is exact up to
chance, its evidence is a plain mean with a plain error, and no walk can miss a part of the space.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.calibration.likelihood.outcomes import Moments
from striosome.calibration.sampling.blocks import Block
from striosome.claims.endpoint import Endpoint
from striosome.config.experiments.population_file import drawn_sets

__all__ = ["CHAINS", "Posterior"]

# Parts of the sample that are held against each other.
CHAINS = 4


@dataclass(frozen=True, slots=True)
class Posterior:
    """All sets that have been drawn, with their weights."""

    unit: Array
    """positions in the unit cube of the prior, shape (sets, parameters)"""
    log_likelihood: Array
    """logarithm of the likelihood, shape (sets,); minus infinity where the surface does not
    reach"""
    mean: Array
    """predicted mean over animals, shape (endpoints, sets)"""
    spread: Array
    """predicted standard deviation between animals, shape (endpoints, sets)"""
    blocks: int
    """number of blocks that they come from, all of one size"""

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "Posterior":
        """Join blocks."""
        return cls(
            np.concatenate([block.unit for block in blocks]),
            np.concatenate([block.log_likelihood for block in blocks]),
            np.concatenate([block.mean for block in blocks], axis=1),
            np.concatenate([block.spread for block in blocks], axis=1),
            len(blocks),
        )

    @property
    def likelihood(self) -> Array:
        """Likelihood of every set; zero where the surface does not reach."""
        return np.asarray(np.exp(self.log_likelihood))

    @property
    def weights(self) -> Array:
        """Posterior probability of every set; they sum to one."""
        return np.asarray(self.likelihood / self.likelihood.sum())

    @property
    def unit_moments(self) -> tuple[Array, Array]:
        """Mean and variance of every parameter, in the unit cube."""
        mean = self.weights @ self.unit
        return mean, self.weights @ (self.unit - mean) ** 2

    @property
    def covered(self) -> float:
        """Share of the prior that the surface reaches."""
        return float(np.isfinite(self.log_likelihood).mean())

    @property
    def log_evidence(self) -> float:
        """Logarithm of the mean likelihood over the part of the prior that the surface reaches."""
        return float(np.log(self.likelihood.mean() / self.covered))

    @property
    def log_evidence_error(self) -> float:
        """Standard error of `log_evidence`, from the spread between blocks."""
        by_block = self.likelihood.reshape(self.blocks, -1).mean(axis=1)
        error = by_block.std(ddof=1) / np.sqrt(self.blocks)
        return float(error / by_block.mean())

    @property
    def effective(self) -> float:
        """Effective number of sets (Kish)."""
        return float(1.0 / np.sum(self.weights**2))

    def r_hat(self) -> Array:
        """Return the agreement between parts of the sample by parameter (Gelman & Rubin 1992).

        The parts are independent draws of the prior, each weighted by itself; the result is
        1 where the difference of their means is negligible relative to the width of the
        posterior.
        """
        size = len(self.unit) // CHAINS
        means, variances = [], []
        for part in range(CHAINS):
            inside = slice(part * size, (part + 1) * size)
            weights = self.likelihood[inside] / self.likelihood[inside].sum()
            mean = weights @ self.unit[inside]
            means.append(mean)
            variances.append(weights @ (self.unit[inside] - mean) ** 2)
        between = np.var(means, axis=0, ddof=1)
        return np.asarray(np.sqrt(1.0 + between / np.mean(variances, axis=0)))

    def moments(
        self, endpoints: Sequence[Endpoint], sets: NDArray[np.intp]
    ) -> dict[Endpoint, Moments]:
        """Return the predictions of some sets by endpoint, one per row of `mean` and `spread`."""
        return {
            endpoint: Moments(self.mean[place][sets], self.spread[place][sets])
            for place, endpoint in enumerate(endpoints)
        }

    def draw(self, number: int, rng: np.random.Generator) -> NDArray[np.intp]:
        """Return positions of sets drawn by weight, evenly spaced in the cumulated weight."""
        order = rng.permutation(len(self.unit))
        return np.asarray(order[drawn_sets(self.weights[order], number, rng)])
