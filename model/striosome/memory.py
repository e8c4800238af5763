"""How much memory a run will take, said before it starts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from striosome.errors import BadInput
from striosome.machine import memory_bytes
from striosome.plan import SessionRun
from striosome.progress import format_bytes
from striosome.quantities import magnitude
from striosome.schema.experiment import Experiment, Session
from striosome.schema.readouts import Analysis

__all__ = ["beyond_memory", "expected_memory_bytes", "least_memory_bytes", "refuse_beyond_memory"]

# Python with the libraries that a run loads.
_LIBRARIES = 350e6
_NUMBER = 8
# Arrays of one recording that exist at the same time while it is analysed.
_RECORDING_ARRAYS = 12
# Raw channels are kept in means of one second.
_KEPT_CHANNELS = 2


def expected_memory_bytes(runs: Sequence[SessionRun], batch_bytes: float, workers: int) -> float:
    """Memory of a run: libraries, batches and recordings in work, and what is kept of sessions.

    Only the last grows with the number of sessions, by a quarter of a megabyte for each animal.

    Parameters
    ----------
    runs : sequence of SessionRun
        All groups and sessions.
    batch_bytes : float
        What the engine takes for one batch of replicas.
    workers : int
        Batches, and sessions, in work at the same time.
    """
    sizes = [
        _Size(len(run.cohort), run.session, run.cohort.parameters.photometry.analysis)
        for run in runs
    ]
    return _LIBRARIES + workers * batch_bytes + _recorded_bytes(sizes, workers)


def least_memory_bytes(experiment: Experiment) -> float:
    """Memory that a run takes at least, known before its animals are drawn."""
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
        raise BadInput(f"{message}: take fewer animals, shorter sessions or a lower sampling_rate")


def beyond_memory(experiment: Experiment) -> str | None:
    """What an experiment needs and this machine lacks; None where that is enough."""
    needed, there = least_memory_bytes(experiment), memory_bytes()
    if needed <= there:
        return None
    return (
        f"{experiment.name} needs at least {format_bytes(needed)} of memory, "
        f"and this machine has {format_bytes(there)}"
    )


@dataclass(frozen=True, slots=True)
class _Size:
    """What decides the memory of one group's recordings in one session."""

    animals: int
    session: Session
    analysis: Analysis


def _recorded_bytes(sizes: Iterable[_Size], workers: int) -> float:
    recordings, kept = [], 0.0
    for size in sizes:
        seconds = magnitude(size.session.end, "s") - magnitude(size.session.start, "s")
        rate_Hz = magnitude(size.analysis.sampling_rate, "Hz")
        recordings.append(size.animals * seconds * rate_Hz * _RECORDING_ARRAYS)
        kept += size.animals * seconds * _KEPT_CHANNELS
    in_work = sum(sorted(recordings)[-workers:])
    return float(_NUMBER * (in_work + kept))
