"""Estimate of the memory of a run before it starts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from striosome.base.errors import BadInput
from striosome.base.machine import memory_bytes
from striosome.base.progress import format_bytes
from striosome.base.quantities import magnitude
from striosome.config.experiments.experiment import Experiment, Session
from striosome.config.parameters.readouts import PhotometryAnalysis
from striosome.simulation.plan import SessionRun

__all__ = [
    "beyond_memory",
    "expected_memory_bytes",
    "least_memory_bytes",
    "raw_channel_bytes",
    "refuse_beyond_memory",
]

# Python with the libraries that a run loads.
_LIBRARIES = 350e6
_NUMBER = 8
# Arrays of one recording that exist at the same time while it is analysed.
_RECORDING_ARRAYS = 20
_RAW_CHANNELS = 2
# A number of a raw channel in memory, and deflated in the file, which is formed in memory.
_IN_MEMORY, _IN_FILE = 4, 3


def expected_memory_bytes(runs: Sequence[SessionRun], batch_bytes: float, workers: int) -> float:
    """Estimate the memory of a run: libraries, batches, current recordings and stored sessions.

    Only the last grows with the number of sessions, by a tenth of a megabyte for each animal as
    long as raw channels are stored as means over a second.

    Parameters
    ----------
    runs : sequence of SessionRun
        All groups and sessions.
    batch_bytes : float
        What the engine takes for one batch of replicas.
    workers : int
        Batches, and sessions, in work at the same time.
    """
    return _LIBRARIES + workers * batch_bytes + _recorded_bytes(_sizes(runs), workers)


def raw_channel_bytes(runs: Sequence[SessionRun]) -> float:
    """Return the size of the raw channels of a run in its result.nc.

    Parameters
    ----------
    runs : sequence of SessionRun
        All groups and sessions.
    """
    return _IN_FILE * _raw_numbers(_sizes(runs))


def least_memory_bytes(experiment: Experiment) -> float:
    """Return the least memory that a run takes, known before its animals are drawn."""
    sizes = [
        _Size(group.animals, session, group.parameters.photometry.analysis)
        for group in experiment.groups
        for session in experiment.sessions_of(group).values()
    ]
    return _LIBRARIES + _recorded_bytes(sizes, workers=1)


def refuse_beyond_memory(experiment: Experiment) -> None:
    """Refuse an experiment that this machine cannot hold.

    Raises
    ------
    BadInput
        If it takes more memory, at least, than the machine has.
    """
    message = beyond_memory(experiment)
    if message is not None:
        raise BadInput(
            f"{message}: take fewer animals, shorter sessions or a lower sampling_rate or raw_rate"
        )


def beyond_memory(experiment: Experiment) -> str | None:
    """Say that an experiment needs more memory than this machine has; None if it is enough."""
    needed, there = least_memory_bytes(experiment), memory_bytes()
    if needed <= there:
        return None
    return (
        f"{experiment.name} needs at least {format_bytes(needed)} of memory, "
        f"and this machine has {format_bytes(there)}"
    )


@dataclass(frozen=True, slots=True)
class _Size:
    """The factors that determine the memory of one group's recordings in one session."""

    animals: int
    session: Session
    analysis: PhotometryAnalysis

    def samples(self, rate: str) -> float:
        """Return the samples of one channel of all animals, at one of the rates of the analysis."""
        seconds = magnitude(self.session.end, "s") - magnitude(self.session.start, "s")
        return float(self.animals * seconds * magnitude(getattr(self.analysis, rate), "Hz"))


def _sizes(runs: Sequence[SessionRun]) -> list[_Size]:
    return [_Size(len(run.cohort), run.session, run.parameters.photometry.analysis) for run in runs]


def _recorded_bytes(sizes: Sequence[_Size], workers: int) -> float:
    recordings = sorted(size.samples("sampling_rate") * _RECORDING_ARRAYS for size in sizes)
    kept = (_IN_MEMORY + _IN_FILE) * _raw_numbers(sizes)
    return float(_NUMBER * sum(recordings[-workers:]) + kept)


def _raw_numbers(sizes: Iterable[_Size]) -> float:
    return float(_RAW_CHANNELS * sum(size.samples("raw_rate") for size in sizes))
