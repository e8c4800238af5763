"""What every worker process does first: Dask loads this file into it."""

# Brian2 puts in a handler for signals when it is imported, which only the first thread may do.
import striosome.sweeps.work  # noqa: F401
from striosome.base.processes import leave_interrupts

__all__ = ["dask_setup"]


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C to the process that drives the sweep."""
    leave_interrupts()
