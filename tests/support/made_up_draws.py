"""Draws of the prior with a likelihood that is known."""

from collections.abc import Callable

import numpy as np

from striosome.calibration.priors.kinds import RangePrior
from striosome.calibration.priors.space import PriorSpace
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior

WIDTH = 0.1
LikelihoodOf = Callable[[np.ndarray], np.ndarray]


def weighed(
    log_likelihood: LikelihoodOf, unit: np.ndarray, which: np.ndarray | None = None
) -> Draws:
    """Sets at places of the unit cube with a likelihood that is known, and nothing predicted."""
    nothing = np.zeros((1, len(unit)))
    numbers = np.arange(len(unit)) if which is None else which
    return Draws(unit, numbers, nothing, nothing, log_likelihood(unit))


def draws_of(log_likelihood: LikelihoodOf, parameters: int, sets: int, seed: object) -> Draws:
    """Independent sets of the prior, weighed in the same way."""
    return weighed(log_likelihood, np.random.default_rng(seed).random((sets, parameters)))


def posterior_of(
    log_likelihood: LikelihoodOf,
    parameters: int = 2,
    runs: int = 16,
    seed: int = 1,
    sets: int = 512,
) -> Posterior:
    """The posterior of that likelihood, from runs of equal size."""
    parts = [[draws_of(log_likelihood, parameters, sets, [seed, run])] for run in range(runs)]
    prior = draws_of(log_likelihood, parameters, 4 * sets, [seed, runs])
    return Posterior.of(parts, [0.0] * runs, prior)


def bell(unit: np.ndarray) -> np.ndarray:
    """A normal likelihood of the first parameter around the middle."""
    return -0.5 * ((unit[:, 0] - 0.5) / WIDTH) ** 2


def space_of(*names: str, log: bool = False) -> PriorSpace:
    """Parameters from 1 to 100 nM."""
    return PriorSpace(tuple(RangePrior(name, "nM", (1.0, 100.0), log) for name in names), {})
