"""What this machine offers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["cores", "single_threaded", "worker_count"]

# Linear algebra asks these, once, when a process starts.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def cores() -> int:
    """Processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def worker_count(workers: int | None) -> int:
    """How many work at the same time: as many as were asked for, or one for each core.

    Raises
    ------
    ValueError
        If fewer than one were asked for.
    """
    if workers is None:
        return cores()
    if workers < 1:
        raise ValueError(f"workers={workers}: expected a whole number of at least 1, or None")
    return workers


@contextmanager
def single_threaded() -> Iterator[None]:
    """Processes started inside use one thread each for linear algebra.

    Several processes with a thread for each core get in each other's way: five times slower.
    """
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
