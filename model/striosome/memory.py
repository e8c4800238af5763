"""How much memory a run will take, said before it starts."""

from collections.abc import Sequence

from striosome.plan import SessionRun
from striosome.quantities import magnitude

__all__ = ["expected_memory_bytes", "raw_channel_bytes"]

# Python with the libraries that a run loads.
_LIBRARIES = 350e6
_NUMBER = 8
# Arrays of one recording that exist at the same time while it is analysed.
_RECORDING_ARRAYS = 20
_RAW_CHANNELS = 2
# A number of a raw channel in memory, and deflated in the file, which is formed in memory.
_IN_MEMORY, _IN_FILE = 4, 3


def expected_memory_bytes(runs: Sequence[SessionRun], batch_bytes: float, workers: int) -> float:
    """Memory of a run: libraries, batches and recordings in work, and what is kept of sessions.

    Only the last grows with the number of sessions, by a tenth of a megabyte for each animal as
    long as raw channels are kept in means of a second.

    Parameters
    ----------
    runs : sequence of SessionRun
        All groups and sessions.
    batch_bytes : float
        What the engine takes for one batch of replicas.
    workers : int
        Batches, and sessions, in work at the same time.
    """
    recordings = [_samples(run, "sampling_rate") * _RECORDING_ARRAYS for run in runs]
    in_work = sum(sorted(recordings)[-workers:])
    kept = (_IN_MEMORY + _IN_FILE) * _raw_numbers(runs)
    return float(_LIBRARIES + workers * batch_bytes + _NUMBER * in_work + kept)


def raw_channel_bytes(runs: Sequence[SessionRun]) -> float:
    """What the raw channels of a run take in its result.nc.

    Parameters
    ----------
    runs : sequence of SessionRun
        All groups and sessions.
    """
    return _IN_FILE * _raw_numbers(runs)


def _raw_numbers(runs: Sequence[SessionRun]) -> float:
    return float(_RAW_CHANNELS * sum(_samples(run, "raw_rate") for run in runs))


def _samples(run: SessionRun, rate: str) -> float:
    """Samples of one channel of all animals in a session, at one of the rates of the analysis."""
    seconds = magnitude(run.session.end, "s") - magnitude(run.session.start, "s")
    rate_Hz = magnitude(getattr(run.cohort.parameters.photometry.analysis, rate), "Hz")
    return float(len(run.cohort) * seconds * rate_Hz)
