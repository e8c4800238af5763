"""Start-up of every worker process: Dask loads this file into it."""

# Brian2 puts in a handler for signals when it is imported, which only the first thread may do.
import striosome.sweeps.work  # noqa: F401
from striosome.base.processes import leave_interrupts

__all__ = ["dask_setup"]


def dask_setup(worker: object) -> None:
    """Ignore Ctrl-C, which the process that drives the sweep handles."""
    leave_interrupts()
