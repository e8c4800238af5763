"""How much memory a run will take, said before it starts."""

from collections.abc import Sequence

from striosome.plan import SessionRun
from striosome.quantities import magnitude

__all__ = ["expected_memory_bytes"]

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
    recordings, kept = [], 0.0
    for run in runs:
        seconds = magnitude(run.session.end, "s") - magnitude(run.session.start, "s")
        rate_Hz = magnitude(run.cohort.parameters.photometry.analysis.sampling_rate, "Hz")
        recordings.append(len(run.cohort) * seconds * rate_Hz * _RECORDING_ARRAYS)
        kept += len(run.cohort) * seconds * _KEPT_CHANNELS
    in_work = sum(sorted(recordings)[-workers:])
    return float(_LIBRARIES + workers * batch_bytes + _NUMBER * (in_work + kept))
