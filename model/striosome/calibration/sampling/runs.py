"""One run of the sampling: sets drawn by the evidence, then weighed by the published outcomes.

The evidence is many numbers with cheap assays, the outcomes are a few statements about sessions of
the whole circuit. Each is sampled as suits it: a nested sampler finds what the evidence leaves of
the prior, and its draws are weighed by the outcomes, exact up to chance.
"""

from collections.abc import Callable

import numpy as np

from striosome.base.sobol import even_places
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.nested import NestedSample, nested_sample
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.shaped_prior import stored_log_expected
from striosome.calibration.sampling.target import Target

__all__ = ["run_draws", "run_evidence"]

# Effective sets of a nested run for each that is drawn from it.
_FINER = 2.0
# Separates the choice of draws from the nested sampling, which has the same seed.
_PURPOSE = 0x4452


Tell = Callable[[float], None]


def run_evidence(target: Target, store: RunStore, tell: Tell, run: int) -> float:
    """Return the logarithm of the probability of the measurements, by one run; sampled if needed.

    Without measurements it is 0.

    Parameters
    ----------
    target : Target
        Of the calibration.
    store : RunStore
        Where the sample is kept.
    tell : callable
        Told the share of the work that is done, first what an earlier command had done of it;
        nothing where the whole sample is kept.
    run : int
        Number from 0; the same number gives the same sample.
    """
    if target.evidence is None:
        return 0.0
    return _nested(target, store, tell, run).log_evidence - stored_log_expected(target, store)


def run_draws(target: Target, store: RunStore, tell: Tell, run: int, part: int) -> Draws:
    """Return a part of the draws of one run, weighed by the outcomes.

    Parameters
    ----------
    target : Target
        Of the calibration.
    store : RunStore
        Where they are kept.
    tell : callable
        Told that the work begins, unless they are kept.
    run, part : int
        Numbers from 0; the same numbers give the same draws.
    """
    name = f"draws-{run}-{part}"
    if (kept := store.draws(name)) is not None:
        return kept
    tell(0.0)
    sampler = target.calibration.file.sampler
    rng = np.random.default_rng([sampler.seed, run, part, _PURPOSE])
    if target.evidence is None:
        unit = even_places(len(target.calibration.space.names), sampler.draws, rng)
        which = part * sampler.draws + np.arange(sampler.draws, dtype=np.int64)
    else:
        nested = _nested(target, store, lambda _: None, run)
        which = nested.draw(sampler.draws, rng)
        unit = nested.unit[which]
    found = target.draws(unit, which)
    store.keep(name, found)
    return found


def _nested(target: Target, store: RunStore, tell: Tell, run: int) -> NestedSample:
    if (kept := store.nested(run)) is not None:
        return kept
    sampler = target.calibration.file.sampler
    checkpoint = store.checkpoint(run)
    found = nested_sample(
        target.log_evidence,
        len(target.calibration.space.names),
        live=sampler.live,
        effective=_FINER * sampler.draws,
        seed=int(np.random.default_rng([sampler.seed, run]).integers(2**31)),
        tell=tell,
        checkpoint=checkpoint,
    )
    store.keep(f"nested-{run}", found)
    checkpoint.unlink(missing_ok=True)
    return found
