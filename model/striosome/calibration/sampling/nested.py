"""Nested sampling of the evidence: sets that explain measurements, and how probable these are.

Assays are cheap, and dozens of them leave little of the prior: a nested sampler finds what is left,
with the integral of the likelihood over the prior (Skilling 2006, Bayesian Anal 1:833), by
importance sampling in shells that a neural network bounds (Lange 2023, MNRAS 525:3181; nautilus).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.weights import weights_of
from striosome.config.experiments.population_file import drawn_sets

__all__ = ["NestedSample", "nested_sample"]

# Where an assay has no answer there is no likelihood; the sampler wants a number.
_NOTHING = -1e9
# Sets whose assays are made at once: more cost little more.
_BATCH = 1024


@dataclass(frozen=True, slots=True)
class NestedSample:
    """Weighted sets of one run."""

    unit: Array
    """places in the unit cube, shape (sets, dimensions)"""
    weights: Array
    """posterior probability of each, shape (sets,); they sum to one"""
    log_evidence: float
    """logarithm of the integral of the likelihood over the prior"""

    def draw(self, number: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Return positions of equally probable sets, evenly spaced in the cumulated weight."""
        order = rng.permutation(len(self.unit))
        places = drawn_sets(self.weights[order], number, rng)
        return np.asarray(rng.permutation(order[places]), dtype=np.int64)


def nested_sample(
    log_likelihood: Callable[[Array], Array],
    dimensions: int,
    *,
    live: int,
    effective: float,
    seed: int,
) -> NestedSample:
    """Sample a likelihood over the unit cube once.

    Parameters
    ----------
    log_likelihood : callable
        Function from places, shape (sets, dimensions), to logarithms, shape (sets,).
    dimensions : int
        Of the cube.
    live : int
        Points that are kept alive: the more, the finer the shells.
    effective : float
        Effective number of sets that is asked for.
    seed : int
        Of the run.
    """
    from nautilus import Sampler  # loads a library of neural networks

    def asked(unit: Array) -> Array:
        return np.maximum(np.nan_to_num(log_likelihood(unit), nan=_NOTHING), _NOTHING)

    sampler = Sampler(
        lambda unit: unit,
        asked,
        n_dim=dimensions,
        n_live=live,
        n_batch=_BATCH,
        vectorized=True,
        pass_dict=False,
        seed=seed,
    )
    # Points of the search for shells, thrown away: they bias the evidence by hundredths.
    sampler.run(n_eff=effective, discard_exploration=True, verbose=False)
    unit, log_weights, _ = sampler.posterior()
    return NestedSample(unit, weights_of(log_weights), float(sampler.log_z))
