"""Nested sampling of the evidence: sets that explain measurements, and how probable these are.

Assays are cheap, and dozens of them leave little of the prior: a nested sampler finds what is left,
with the integral of the likelihood over the prior (Skilling 2006, Bayesian Anal 1:833), by
importance sampling in shells that a neural network bounds (Lange 2023, MNRAS 525:3181; nautilus).
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from striosome.base.arrays import Array
from striosome.base.weights import weights_of
from striosome.config.experiments.population_file import drawn_sets
from striosome.store.writing import write_whole

__all__ = ["NestedSample", "nested_sample"]

# Where an assay has no answer there is no likelihood; the sampler wants a number.
_NOTHING = -1e9
# Sets whose assays are made at once: more cost little more.
_BATCH = 1024
# To bound a shell takes as long as tens of thousands of assays. Fewer shells (a new one after four
# times the live points are replaced), each with one network, take half of the library's time.
_REPLACED, _NETWORKS = 4, 1
# Share of the evidence that the points that are kept alive hold when the search for shells ends.
_LIVE_AT_END = 0.01
# The same up to which the search is said to have just begun.
_LIVE_AT_START = 1.0 - 2e-4
# Share of the time of a run that the search takes; the rest is spent on sets from its shells.
_SEARCH = 0.9
# Time between two checkpoints: little beside what is lost without one.
_EVERY_S = 10.0


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
    tell: Callable[[float], None] = lambda _: None,
    checkpoint: Path | None = None,
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
    tell : callable, optional
        Told the share of the run that is done, before each step; first what a checkpoint held.
    checkpoint : Path, optional
        File (.h5) from which a run that was cut short goes on, to the same result as one that was
        not. It is left in place at the end.
    """
    from nautilus import Sampler  # loads a library of neural networks

    def asked(unit: Array) -> Array:
        return np.maximum(np.nan_to_num(log_likelihood(unit), nan=_NOTHING), _NOTHING)

    def begin(filepath: Path | None) -> Any:
        return Sampler(
            lambda unit: unit,
            asked,
            n_dim=dimensions,
            n_live=live,
            n_update=_REPLACED * live,
            n_networks=_NETWORKS,
            n_batch=_BATCH,
            vectorized=True,
            pass_dict=False,
            seed=seed,
            filepath=filepath,
        )

    sampler = _resumed(begin, checkpoint)
    done, finished, written_s = 0.0, False, time.monotonic()
    while not finished:
        # What is left may be estimated as more than before.
        done = max(done, _share_done(sampler, effective))
        tell(done)
        # Points of the search for shells are thrown away: they bias the evidence by hundredths.
        finished = sampler.run(
            f_live=_LIVE_AT_END,
            n_eff=effective,
            discard_exploration=True,
            n_like_max=sampler.n_like + 1,
        )
        if checkpoint is not None and time.monotonic() - written_s > _EVERY_S:
            checkpoint.parent.mkdir(parents=True, exist_ok=True)
            write_whole(checkpoint, sampler.write)
            written_s = time.monotonic()
    unit, log_weights, _ = sampler.posterior()
    return NestedSample(unit, weights_of(log_weights), float(sampler.log_z))


def _resumed(begin: Callable[[Path | None], Any], checkpoint: Path | None) -> Any:
    """Return the sampler that a checkpoint holds, or a new one if it holds none."""
    if checkpoint is not None and checkpoint.exists():
        # A damaged file may raise almost anything, and costs no more than the time to repeat it.
        with suppress(Exception):
            sampler = begin(checkpoint)
            # The sampler itself would change its file in place, and leave half of it if it is cut.
            sampler.filepath = None
            return sampler
    return begin(None)


def _share_done(sampler: Any, effective: float) -> float:
    """Estimate which share of the time of a run is over, from 0 to 1.

    Each shell divides the volume by about the same factor. Were the evidence normally distributed
    over the logarithm of the volume, the quantile of what the live points do not hold would rise
    evenly with the shells.
    """
    if sampler.explored:
        return _SEARCH + (1.0 - _SEARCH) * min(1.0, float(sampler.n_eff) / effective)
    start, end = ndtri(1.0 - _LIVE_AT_START), ndtri(1.0 - _LIVE_AT_END)
    now = ndtri(1.0 - sampler.f_live)
    return _SEARCH * float(np.clip((now - start) / (end - start), 0.0, 1.0))
