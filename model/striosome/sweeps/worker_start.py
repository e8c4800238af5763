"""What every worker process does first: Dask loads this file into it."""

import signal

# Brian2 puts in a handler for signals when it is imported, which only the first thread may do.
import striosome.sweeps.work  # noqa: F401

__all__ = ["dask_setup"]


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the one that drives the sweep."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
