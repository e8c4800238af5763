"""One run of the sampling: sets drawn by the evidence, then weighed by the published outcomes.

The evidence is many numbers with cheap assays, the outcomes are a few statements about sessions of
the whole circuit. Each is sampled as suits it: a nested sampler finds what the evidence leaves of
the prior, and its draws are weighed by the outcomes, exact up to chance.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.special import logsumexp

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.arrays import Array
from striosome.base.sobol import even_places
from striosome.base.weights import weights_of
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.nested import NestedSample, nested_sample
from striosome.calibration.sampling.target import Target
from striosome.config.experiments.population_file import drawn_sets
from striosome.store.writing import write_whole

__all__ = ["PRIOR", "RunStore", "prior_draws", "run_draws", "run_evidence"]

PRIOR = "prior"
"""Name under which draws of the prior are kept."""

# Effective sets of a nested run for each that is drawn from it.
_FINER = 2.0
# Sets that are tried for each that the rows that shape the prior keep of it, and how many at once.
_TRIED, _AT_ONCE = 8, 2048
# Separates the choice of draws from the nested sampling, which has the same seed.
_PURPOSE = 0x4452


@dataclass(frozen=True, slots=True)
class RunStore:
    """Store of what runs have found in files; one that was cut short counts as absent."""

    folder: Path
    """folder of the files"""
    key: str
    """key of the target"""

    def nested(self, run: int) -> NestedSample | None:
        """Return the nested sample of a run, if there is one that can be read."""
        try:
            found = read_arrays(self._path(f"nested-{run}"))
            return NestedSample(found["unit"], found["weights"], float(found["log_evidence"]))
        except (FileNotFoundError, DamagedError, KeyError):
            return None

    def draws(self, name: str) -> Draws | None:
        """Return draws by the name under which they were kept, if they can be read."""
        try:
            found = Draws(**read_arrays(self._path(name)))
        except (FileNotFoundError, DamagedError, TypeError):
            return None
        sets = found.log_likelihood.shape
        fits = all(part.shape[1:] == sets for part in (found.mean, found.spread))
        return found if fits and found.unit.shape[:1] == sets == found.which.shape else None

    def keep(self, name: str, found: NestedSample | Draws) -> None:
        """Store a nested sample or draws."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(name), lambda scratch: np.savez(scratch, **asdict(found)))

    def _path(self, name: str) -> Path:
        return self.folder / f"{self.key}-{name}.npz"


def prior_draws(target: Target, store: RunStore) -> Draws:
    """Return draws of the prior: a scrambled Sobol sequence, and of that what its rows expect."""
    if (kept := store.draws(PRIOR)) is not None:
        return kept
    number, rng = target.calibration.file.sampler.prior, _prior_rng(target)
    if target.expected is None:
        found = target.draws(_cube(target, number, rng))
    else:
        unit, log_density = _tried(target)
        which = drawn_sets(weights_of(log_density), number, rng)
        found = target.draws(unit[which], which)
    store.keep(PRIOR, found)
    return found


def _prior_rng(target: Target) -> np.random.Generator:
    return np.random.default_rng([target.calibration.file.sampler.seed, _PURPOSE])


def _cube(target: Target, number: int, rng: np.random.Generator) -> Array:
    """Return places that fill the unit cube evenly, shape (number, dimensions)."""
    return even_places(len(target.calibration.space.names), number, rng)


def _tried(target: Target) -> tuple[Array, Array]:
    """Return places of the cube, and the density of the rows that shape the prior there.

    Where these have no answer, which the surface may lack, nothing speaks against a place: it
    counts like an average one, so that the share that is not answered for stays known.
    """
    unit = _cube(target, _TRIED * target.calibration.file.sampler.prior, _prior_rng(target))
    parts = [
        target.log_expected(unit[start : start + _AT_ONCE])
        for start in range(0, len(unit), _AT_ONCE)
    ]
    log_density = np.concatenate(parts)
    known = np.isfinite(log_density)
    mean = logsumexp(log_density[known]) - np.log(known.sum())
    return unit, np.where(known, log_density, mean)


def _log_expected(target: Target) -> float:
    """Return the logarithm of the mean density, over the cube, of the rows that shape the prior."""
    if target.expected is None:
        return 0.0
    _, log_density = _tried(target)
    return float(logsumexp(log_density) - np.log(len(log_density)))


def run_evidence(target: Target, run: int, store: RunStore) -> float:
    """Return the logarithm of the probability of the measurements, by one run; sampled if needed.

    Without measurements it is 0.
    """
    if target.evidence is None:
        return 0.0
    # What only shapes the prior is no evidence for or against a hypothesis.
    return _nested(target, run, store).log_evidence - _log_expected(target)


def run_draws(target: Target, run: int, part: int, store: RunStore) -> Draws:
    """Return a part of the draws of one run, weighed by the outcomes.

    Parameters
    ----------
    target : Target
        Of the calibration.
    run, part : int
        Numbers from 0; the same numbers give the same draws.
    store : RunStore
        Where they are kept.
    """
    name = f"draws-{run}-{part}"
    if (kept := store.draws(name)) is not None:
        return kept
    sampler = target.calibration.file.sampler
    rng = np.random.default_rng([sampler.seed, run, part, _PURPOSE])
    if target.evidence is None:
        unit = _cube(target, sampler.draws, rng)
        which = part * sampler.draws + np.arange(sampler.draws, dtype=np.int64)
    else:
        nested = _nested(target, run, store)
        which = nested.draw(sampler.draws, rng)
        unit = nested.unit[which]
    found = target.draws(unit, which)
    store.keep(name, found)
    return found


def _nested(target: Target, run: int, store: RunStore) -> NestedSample:
    if (kept := store.nested(run)) is not None:
        return kept
    sampler = target.calibration.file.sampler
    found = nested_sample(
        target.log_evidence,
        len(target.calibration.space.names),
        live=sampler.live,
        effective=_FINER * sampler.draws,
        seed=int(np.random.default_rng([sampler.seed, run]).integers(2**31)),
    )
    store.keep(f"nested-{run}", found)
    return found
