"""The prior as the rows of the ledger shape it that say what to expect, before any measurement.

What these rows expect is no evidence for or against a hypothesis: their mean density over the cube
is divided out of it.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import logsumexp

from striosome.base.arrays import Array
from striosome.base.sobol import even_places
from striosome.base.weights import weights_of
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.target import Target
from striosome.config.experiments.population_file import drawn_sets

__all__ = ["log_mean_expected", "prior_draws", "stored_log_expected"]

# Name under which the draws are kept.
_PRIOR = "prior"
# Sets that are tried for each that is kept, and how many at once.
_TRIED, _AT_ONCE = 8, 2048
# Separates these draws from the nested sampling, which has the same seed.
_PURPOSE = 0x4452


def prior_draws(
    target: Target, store: RunStore, tell: Callable[[float], None] = lambda _: None
) -> Draws:
    """Return draws of the prior: a scrambled Sobol sequence, and of that what its rows expect.

    Parameters
    ----------
    target : Target
        Of the calibration.
    store : RunStore
        Where they are kept.
    tell : callable, optional
        Told that the work begins, unless they are kept.
    """
    if (kept := store.draws(_PRIOR)) is not None:
        return kept
    tell(0.0)
    number, rng = target.calibration.file.sampler.prior, _rng(target)
    if target.expected is None:
        found = target.draws(even_places(len(target.calibration.space.names), number, rng))
    else:
        unit, log_density = _tried(target)
        store.keep_log_expected(_log_mean(log_density))
        which = drawn_sets(weights_of(log_density), number, rng)
        found = target.draws(unit[which], which)
    store.keep(_PRIOR, found)
    return found


def log_mean_expected(target: Target) -> float:
    """Return the logarithm of the mean density, over the cube, of the rows that shape the prior.

    Without such rows it is 0.
    """
    return 0.0 if target.expected is None else _log_mean(_tried(target)[1])


def stored_log_expected(target: Target, store: RunStore) -> float:
    """Return the same from a store; computed if it is not there."""
    if (kept := store.log_expected()) is not None:
        return kept
    found = log_mean_expected(target)
    store.keep_log_expected(found)
    return found


def _rng(target: Target) -> np.random.Generator:
    return np.random.default_rng([target.calibration.file.sampler.seed, _PURPOSE])


def _tried(target: Target) -> tuple[Array, Array]:
    """Return places of the cube, and the density of the rows that shape the prior there.

    Where these have no answer, which the surface may lack, nothing speaks against a place: it
    counts like an average one, so that the share that is not answered for stays known.
    """
    calibration = target.calibration
    number = _TRIED * calibration.file.sampler.prior
    unit = even_places(len(calibration.space.names), number, _rng(target))
    parts = [
        target.log_expected(unit[start : start + _AT_ONCE]) for start in range(0, number, _AT_ONCE)
    ]
    log_density = np.concatenate(parts)
    known = np.isfinite(log_density)
    return unit, np.where(known, log_density, _log_mean(log_density[known]))


def _log_mean(log_density: Array) -> float:
    return float(logsumexp(log_density) - np.log(len(log_density)))
