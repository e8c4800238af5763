"""emcee: an ensemble of walkers whose moves are evaluated a half ensemble at a time.

It walks in the normal quantiles of the cube, where the prior is normal and has no walls: steps of
walkers in tens of parameters would else leave the cube most of the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from scipy.stats import norm

from benchmarks.contestants.draws import NOTHING, Counted, Draws, Likelihood, Sampler
from benchmarks.timing import Unavailable
from striosome.base.arrays import Array

__all__ = ["ensemble"]

# Steps that are left out as the way from the prior to the posterior.
_BURNT = 0.25
# Draws of the prior from which walkers start, for each: some lie where the model has no answer.
_TRIED = 2


@contextmanager
def ensemble(likelihood: Likelihood, evaluations: int, walkers: int) -> Iterator[Sampler]:
    """Yield a sampler by differential evolution, which steps over differences between walkers.

    Parameters
    ----------
    likelihood : Likelihood
        What is sampled.
    evaluations : int
        At most.
    walkers : int
        At least twice the number of parameters.
    """
    try:
        import emcee
    except ImportError:
        raise Unavailable("emcee is not installed: pip install -e '.[bench]'") from None
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]

    def run(seed: int) -> Draws:
        counted = Counted(likelihood)

        def log_probability(quantiles: Array) -> Array:
            prior = -0.5 * np.sum(quantiles**2, axis=1)
            return np.asarray(prior + counted(norm.cdf(quantiles)))

        rng = np.random.default_rng(seed)
        prior = rng.normal(size=(_TRIED * walkers, likelihood.parameters))
        start = prior[np.argsort(counted(norm.cdf(prior)) <= NOTHING, kind="stable")[:walkers]]
        sampler = emcee.EnsembleSampler(*start.shape, log_probability, moves=moves, vectorize=True)
        steps = (evaluations - counted.evaluations) // walkers - 1
        state = np.random.RandomState(seed).get_state()
        sampler.run_mcmc(emcee.State(start, random_state=state), steps)
        chain = norm.cdf(sampler.get_chain(discard=int(_BURNT * steps)))
        # Walkers that never moved have no autocorrelation: they remember all.
        with np.errstate(invalid="ignore"):
            remembered = emcee.autocorr.integrated_time(chain, tol=0)
        # Of the parameter in the middle, as the number by Kish is that of no parameter in
        # particular; in so short a chain all are underestimates.
        steps_apart = float(np.median(np.nan_to_num(remembered, nan=len(chain))))
        unit = chain.reshape(-1, likelihood.parameters)
        weights = np.full(len(unit), 1.0 / len(unit))
        return Draws(unit, weights, len(unit) / steps_apart, counted.evaluations)

    yield run
