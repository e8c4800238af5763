"""Run of one sweep into its folder: missing runs are made, then all are collected and drawn."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import xarray as xr

from striosome.base.machine import worker_count
from striosome.figures.sweeps import draw_sweep
from striosome.store.errors import FolderError
from striosome.store.locks import Holder
from striosome.store.provenance import now
from striosome.sweeps.cluster import require_cluster
from striosome.sweeps.collect import collect
from striosome.sweeps.declaration import Sweep
from striosome.sweeps.driver import Count, Counting, Driver
from striosome.sweeps.estimate import CostEstimate, measure, refuse_beyond
from striosome.sweeps.folder import SweepFolder
from striosome.sweeps.provenance import write_provenance
from striosome.sweeps.runs import Plan, plan_runs

__all__ = [
    "SweepReport",
    "collect_all",
    "estimate_sweep",
    "run_missing",
    "run_part",
    "run_sweep",
    "with_limits",
]


@dataclass(frozen=True, slots=True)
class SweepReport:
    """State of a sweep at the end of a command."""

    folder: Path
    """folder of the sweep"""
    count: Count
    """progress of the sweep"""
    reasons: tuple[tuple[str, int], ...]
    """reasons of failed runs with their counts, the most frequent first"""


def _folder(sweep: Sweep, path: Path | None) -> SweepFolder:
    return SweepFolder(path or Path("results") / f"sweep-{sweep.file.name}")


def estimate_sweep(
    sweep: Sweep, path: Path | None, progress: Counting, workers: int | None = None
) -> tuple[Plan, CostEstimate]:
    """Estimate what a sweep would take; nothing is written.

    Raises
    ------
    striosome.sweeps.estimate.LimitExceeded
        If that is more than its file allows.
    """
    plan, folder = plan_runs(sweep), _folder(sweep, path)
    estimate, _ = measure(Driver(plan, folder, progress), worker_count(workers))
    refuse_beyond(estimate, sweep.file)
    return plan, estimate


def run_sweep(
    sweep: Sweep,
    path: Path | None,
    progress: Counting,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    retry_failed: bool = True,
    only_failed: bool = False,
) -> SweepReport:
    """Run the missing runs of a sweep, and collect all.

    Parameters
    ----------
    sweep : Sweep
        As `load_sweep` reads it.
    path : Path or None
        Its folder; by default in `results`, after its name.
    progress : Counting
        Told what is being done.
    workers : int, optional
        Processes; by default one for each core.
    scheduler : str, optional
        Address of a running Dask scheduler, in place of processes of this machine.
    retry_failed : bool, optional
        Whether runs that failed before are run again.
    only_failed : bool, optional
        Whether nothing else is.

    Raises
    ------
    striosome.sweeps.estimate.LimitExceeded
        If it would take more than its file allows.
    striosome.sweeps.driver.FailedShareError
        If more runs fail than its file allows; what is done is kept.
    striosome.sweeps.cluster.ClusterError
        If the scheduler is gone, or workers cannot run this library; what is done is kept.
    striosome.base.errors.BadInput
        If no scheduler answers, Dask is missing, or a script has no guard; nothing is written.
    """
    started, folder = now(), _folder(sweep, path)
    driver = run_missing(
        sweep,
        folder,
        progress,
        workers=workers,
        scheduler=scheduler,
        retry_failed=retry_failed,
        only_failed=only_failed,
    )
    return _finish(driver, started)


def run_missing(
    sweep: Sweep,
    folder: SweepFolder,
    progress: Counting,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    retry_failed: bool = True,
    only_failed: bool = False,
) -> Driver:
    """Run the missing runs of a sweep, without collecting or drawing.

    Parameters
    ----------
    sweep, progress, workers, scheduler, retry_failed, only_failed
        As for `run_sweep`.
    folder : SweepFolder
        The sweep's.

    Raises
    ------
    striosome.sweeps.estimate.LimitExceeded, striosome.sweeps.driver.FailedShareError
        As `run_sweep`.
    """
    started, workers = now(), worker_count(workers)
    progress.stage("laying out the runs")
    plan = plan_runs(sweep)
    driver = Driver(plan, folder, progress, retry_failed=retry_failed, only_failed=only_failed)
    if driver.pending():
        require_cluster(scheduler)
    folder.begin(sweep.file.name)
    _describe(driver, started)
    progress.count(driver.count())
    try:
        pending = driver.pending()
        with folder.locks.all_released() as locks:
            # A process that has the first batch has judged the sweep, or is about to.
            if len(pending) > workers and locks.take(pending[0].name):
                driver.status.refresh()
                estimate, outcome = measure(driver, workers)
                progress.stage(str(estimate))
                refuse_beyond(estimate, sweep.file)
                if outcome is not None:
                    driver.keep(outcome)
        driver.run(workers, scheduler)
    finally:
        driver.status.refresh()
        _describe(driver, started)
    return driver


def run_part(sweep: Sweep, path: Path | None, progress: Counting, index: int) -> SweepReport:
    """Run one batch of a sweep in this process: for a job of an array.

    Parameters
    ----------
    sweep, path, progress
        As for `run_sweep`.
    index : int
        Number of the batch, from 0.

    Raises
    ------
    FolderError
        If there is no such batch.
    """
    started = now()
    plan, folder = plan_runs(sweep), _folder(sweep, path)
    if not 0 <= index < len(plan.batches):
        raise FolderError(f"--index {index}: the sweep has batches 0 to {len(plan.batches) - 1}")
    folder.begin(sweep.file.name)
    driver = Driver(plan, folder, progress)
    driver.run_here(plan.batches[index])
    if driver.pending():
        return SweepReport(folder.path, driver.count(), tuple(driver.reasons()))
    return _finish(driver, started)


def collect_all(driver: Driver, started: str) -> xr.Dataset:
    """Write table, dataset and descriptions of all that is done.

    Parameters
    ----------
    driver : Driver
        Of the sweep.
    started : str
        When the command began, ISO 8601.
    """
    driver.progress.stage("collecting")
    with _writing(driver):
        dataset = collect(driver.plan, driver.folder)
        write_provenance(driver.plan, driver.folder, driver.count(), started)
    return dataset


def _describe(driver: Driver, started: str) -> None:
    with _writing(driver):
        write_provenance(driver.plan, driver.folder, driver.count(), started)


def _writing(driver: Driver) -> AbstractContextManager[object]:
    """Hold the lock under which files that belong together are written."""

    def busy(holder: Holder | None) -> None:
        driver.progress.stage(f"waiting for {holder or 'another process'}, which writes the tables")

    return driver.folder.writing.held(busy)


def _finish(driver: Driver, started: str) -> SweepReport:
    dataset, path = collect_all(driver, started), driver.folder.path
    driver.progress.stage("drawing figures")
    draw_sweep(dataset, path / "figures")
    return SweepReport(path, driver.count(), tuple(driver.reasons()))


def with_limits(sweep: Sweep, hours: float | None, gigabytes: float | None) -> Sweep:
    """Return the sweep with other limits than its file's."""
    limits = {"largest_hours": hours, "largest_gigabytes": gigabytes}
    given = {name: value for name, value in limits.items() if value is not None}
    return replace(sweep, file=sweep.file.model_copy(update=given))
