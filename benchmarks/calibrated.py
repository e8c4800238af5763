"""The posterior that samplers are compared on: that of the default calibration."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from benchmarks.contestants.draws import Likelihood
from benchmarks.workload import ROOT
from striosome.base.arrays import Array
from striosome.base.machine import single_threaded
from striosome.calibration.declaration import load_calibration
from striosome.calibration.reading.predictions import measured_study
from striosome.calibration.sampling.shaped_prior import log_mean_expected
from striosome.calibration.sampling.target import Target
from striosome.engines.surface.surrogate import SurfaceSimulator

__all__ = ["SurfaceLikelihood", "default_target", "in_processes"]

_CALIBRATION = ROOT / "configs" / "calibration" / "default.yaml"


def default_target(workers: int) -> Target:
    """Return the target of the default hypothesis; its surface is computed if missing."""
    calibration = load_calibration(_CALIBRATION).named(None)
    experiment = calibration.loaded.experiment
    circuit = experiment.groups[0].parameters.circuit
    engine = SurfaceSimulator(circuit, experiment.simulation, workers)
    return Target.of(calibration, engine.surface(), engine.path.name)


@dataclass(frozen=True, slots=True)
class SurfaceLikelihood:
    """The likelihood of measurements and published outcomes, by the target of the calibration."""

    target: Target
    log_expected: float
    """logarithm of the mean density of the rows that only shape the prior, which is no evidence"""

    @classmethod
    def of(cls, target: Target) -> "SurfaceLikelihood":
        """Return the likelihood of a target."""
        return cls(target, log_mean_expected(target))

    @property
    def parameters(self) -> int:
        """Dimensions of the unit cube."""
        return len(self.target.calibration.space.names)

    def __call__(self, unit: Array) -> Array:
        """Return its logarithm at places of the cube; minus infinity where there is no answer.

        An assay may have none, and the surface ends.
        """
        outcomes = self.target.draws(unit).log_likelihood
        if self.target.evidence is None:
            return outcomes
        return outcomes + self.target.log_evidence(unit) - self.log_expected

    def probabilities(self, unit: Array) -> dict[str, Array]:
        """Return the probability of each published outcome at places of the cube."""
        calibration, draws = self.target.calibration, self.target.draws(unit)
        return measured_study(calibration, unit).probabilities(draws.moments(calibration.endpoints))


@dataclass(frozen=True, slots=True)
class _Spread:
    """A likelihood whose batches are shared out among processes."""

    parameters: int
    pool: ProcessPoolExecutor
    workers: int

    def __call__(self, unit: Array) -> Array:
        parts = np.array_split(unit, min(self.workers, len(unit)))
        return np.concatenate(list(self.pool.map(_evaluate, parts)))


@contextmanager
def in_processes(likelihood: Likelihood, workers: int) -> Iterator[Likelihood]:
    """Return the same likelihood, each batch evaluated by several running processes."""
    with (
        single_threaded(),
        ProcessPoolExecutor(
            workers, get_context("spawn"), initializer=_begin, initargs=(likelihood,)
        ) as pool,
    ):
        spread = _Spread(likelihood.parameters, pool, workers)
        spread(np.full((64 * workers, likelihood.parameters), 0.5))
        yield spread


_likelihood: Likelihood | None = None


def _begin(likelihood: Likelihood) -> None:
    """Give a new process the likelihood that it evaluates."""
    global _likelihood
    _likelihood = likelihood


def _evaluate(unit: Array) -> Array:
    assert _likelihood is not None
    return _likelihood(unit)
