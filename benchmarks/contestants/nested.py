"""dynesty and ultranest: nested samplers, their walks advanced many at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from benchmarks.contestants.draws import Counted, Draws, Likelihood, Sampler, kish
from benchmarks.contestants.lockstep import LockStep
from benchmarks.timing import Unavailable
from striosome.base.arrays import Array

__all__ = ["dynesty_walks", "ultranest_slices"]

# Evidence that may be left in the live points (nats).
_LEFT = 0.1
# Share of the evaluations that ultranest draws without walks, and slices to a new point after it.
_FIRST, _SLICES = 0.25, 10


@contextmanager
def dynesty_walks(
    likelihood: Likelihood, evaluations: int, live: int, together: int
) -> Iterator[Sampler]:
    """Yield a sampler by random walks within ellipsoids.

    Above 20 parameters the library would itself choose slices, each of several evaluations.

    Parameters
    ----------
    likelihood : Likelihood
        What is sampled.
    evaluations : int
        At most.
    live : int
        Live points.
    together : int
        Walks at the same time.
    """
    try:
        import dynesty
    except ImportError:
        raise Unavailable("dynesty is not installed: pip install -e '.[bench]'") from None

    def run(seed: int) -> Draws:
        counted = Counted(likelihood)
        pool = LockStep(counted)
        sampler = dynesty.NestedSampler(
            pool.one,
            _itself,
            likelihood.parameters,
            nlive=live,
            sample="rwalk",
            bound="single",
            pool=pool,
            queue_size=together,
            rstate=np.random.default_rng(seed),
        )
        # The library counts steps out of the cube as well, which ask nothing of the likelihood.
        for _ in sampler.sample(dlogz=_LEFT):
            if counted.evaluations >= evaluations:
                break
        for _ in sampler.add_live_points():
            pass
        found = sampler.results
        weights = found.importance_weights()
        return Draws(
            found.samples_u,
            weights / weights.sum(),
            kish(weights),
            counted.evaluations,
            float(found.logz[-1]),
            float(found.logzerr[-1]),
        )

    yield run


@contextmanager
def ultranest_slices(
    likelihood: Likelihood, evaluations: int, live: int, together: int
) -> Iterator[Sampler]:
    """Yield a sampler that draws within regions first, then slices, as its manual advises.

    Parameters are those of `dynesty_walks`.
    """
    try:
        import ultranest
        from ultranest.popstepsampler import (
            PopulationSimpleSliceSampler,
            generate_region_random_direction,
        )
    except ImportError:
        raise Unavailable("ultranest is not installed: pip install -e '.[bench]'") from None
    names = [f"p{number}" for number in range(likelihood.parameters)]
    settings = {
        "min_num_live_points": live,
        "frac_remain": np.expm1(_LEFT),
        "max_num_improvement_loops": 0,
        "show_status": False,
        "viz_callback": False,
    }

    def run(seed: int) -> Draws:
        counted = Counted(likelihood)
        with _legacy_random_numbers(seed):
            sampler = ultranest.ReactiveNestedSampler(names, counted, vectorized=True)
            sampler.logger.setLevel(logging.WARNING)
            sampler.run(max_ncalls=int(_FIRST * evaluations), **settings)
            sampler.stepsampler = PopulationSimpleSliceSampler(
                together, _SLICES, generate_region_random_direction
            )
            found = sampler.run(max_ncalls=evaluations, **settings)
        weighted = found["weighted_samples"]
        weights = weighted["weights"] / weighted["weights"].sum()
        return Draws(
            weighted["upoints"],
            weights,
            kish(weights),
            counted.evaluations,
            float(found["logz"]),
            float(found["logzerr"]),
        )

    yield run


def _itself(unit: Array) -> Array:
    return unit


@contextmanager
def _legacy_random_numbers(seed: int) -> Iterator[None]:
    """Seed numpy's global state, from which the library draws, and restore it afterwards."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002
