"""Processor cores, memory and threads of this machine."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from numbers import Integral

from striosome.base.errors import BadArgument

__all__ = [
    "cores",
    "end_with_parent",
    "memory_bytes",
    "peak_memory_bytes",
    "single_threaded",
    "variables_set",
    "worker_count",
]

# Linear algebra asks these, once, when a process starts.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def memory_bytes() -> float:
    """Return the memory that this process may use: the machine's, or a lower limit (bytes).

    Infinite where the system does not tell.
    """
    if not hasattr(os, "sysconf"):
        return float("inf")
    import resource

    limits = [float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))]
    limits += [
        float(limit)
        for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)
        if (limit := resource.getrlimit(kind)[0]) != resource.RLIM_INFINITY
    ]
    return min(limits)


def peak_memory_bytes() -> float:
    """Return the peak memory of this process plus that of the largest of its children (bytes)."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset)
    import resource

    own, started = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    # Told in kilobytes, but on macOS in bytes.
    return float(own + started) * (1.0 if sys.platform == "darwin" else 1024.0)


def worker_count(workers: int | None) -> int:
    """Return the number of workers: as many as were asked for, or one for each core.

    Raises
    ------
    BadArgument
        If it is no whole number, or less than one.
    """
    if workers is None:
        return cores()
    if isinstance(workers, bool) or not isinstance(workers, Integral) or workers < 1:
        raise BadArgument(f"workers={workers!r}: expected a whole number of at least 1, or None")
    return int(workers)


@contextmanager
def single_threaded() -> Iterator[None]:
    """Limit processes started inside to one thread each for linear algebra.

    Several processes with a thread for each core get in each other's way: five times slower.
    """
    with variables_set(dict.fromkeys(_THREADS, "1")):
        yield


@contextmanager
def variables_set(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables of the environment for processes started inside, then put them back."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def end_with_parent() -> None:
    """End this process as soon as its parent has ended, however that happened.

    A process of a pool waits for work without end where its parent was killed.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
