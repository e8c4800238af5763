"""Cost estimate of a sweep, from a few measured runs."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from striosome.base.errors import BadInput
from striosome.base.machine import peak_memory_bytes
from striosome.base.progress import format_bytes, format_seconds
from striosome.base.wording import counted
from striosome.sweeps.driver import Driver
from striosome.sweeps.file import SweepFile
from striosome.sweeps.work import BatchOutcome, run_batch

__all__ = ["CostEstimate", "LimitExceeded", "measure", "refuse_beyond"]

# Table, dataset and figures take about as much again as the records.
_TABLES = 2.0


class LimitExceeded(BadInput):
    """Error for a sweep that would take more than its file allows."""


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """Remaining work of a sweep and its cost."""

    runs: int
    """runs that are not done"""
    batches: int
    """batches that they come in"""
    seconds: float
    """time, with all workers"""
    memory_bytes: float
    """all workers together, at most"""
    disk_bytes: float
    """written in the folder"""
    free_bytes: int
    """free space on its disk"""

    def __str__(self) -> str:
        return (
            f"{counted(self.runs, 'run')} in {counted(self.batches, 'batch', 'batches')}, about "
            f"{format_seconds(self.seconds)}, "
            f"{format_bytes(self.memory_bytes)} of memory, {format_bytes(self.disk_bytes)} on disk"
        )


def measure(driver: Driver, workers: int) -> tuple[CostEstimate, BatchOutcome | None]:
    """Run one batch in this process and extrapolate from it; nothing is written.

    Parameters
    ----------
    driver : Driver
        Knows what is missing.
    workers : int
        Processes that will share the work.

    Returns
    -------
    CostEstimate
        For what is missing, the measured batch included.
    BatchOutcome or None
        Of the measured batch; None where nothing is missing.
    """
    free = driver.folder.free_bytes()
    pending = [left for batch in driver.pending() if (left := driver.missing(batch)) is not None]
    if not pending:
        return CostEstimate(0, 0, 0.0, 0.0, 0.0, free), None
    crew = driver.crew(workers)
    driver.prepare(pending[0], workers)
    driver.progress.stage("measuring one batch")
    surface = driver.surface(pending[0], workers)
    with tempfile.TemporaryDirectory() as scratch:
        begin = time.perf_counter()
        outcome = run_batch(pending[0], surface, Path(scratch))
        seconds = time.perf_counter() - begin
        written = sum(file.stat().st_size for file in Path(scratch).iterdir())
    runs = sum(map(len, pending))
    share = runs / len(pending[0])
    values = sum(array.nbytes for array in outcome.values.values())
    return (
        CostEstimate(
            runs=runs,
            batches=len(pending),
            seconds=seconds * share / crew,
            memory_bytes=peak_memory_bytes() * crew,
            disk_bytes=share * (written + _TABLES * values),
            free_bytes=free,
        ),
        outcome,
    )


def refuse_beyond(estimate: CostEstimate, file: SweepFile) -> None:
    """Refuse a sweep that would take more than its file allows or than the disk has.

    Raises
    ------
    LimitExceeded
        With the key to raise.
    """
    hours, gigabytes = estimate.seconds / 3600.0, estimate.disk_bytes / 1e9
    if hours > file.largest_hours:
        raise LimitExceeded(
            f"{estimate}: {hours:.3g} h is more than largest_hours: {file.largest_hours:g}; "
            "raise it in the sweep file, or with --largest-hours"
        )
    if gigabytes > file.largest_gigabytes:
        raise LimitExceeded(
            f"{estimate}: {gigabytes:.3g} GB is more than largest_gigabytes: "
            f"{file.largest_gigabytes:g}; raise it in the sweep file, or with --largest-gigabytes"
        )
    if estimate.disk_bytes > estimate.free_bytes:
        raise LimitExceeded(f"{estimate}: the disk has {format_bytes(estimate.free_bytes)} left")
