"""Batches in progress on workers, and the state of the workers."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from striosome.engines.surface.response import ResponseSurface
from striosome.sweeps.cluster import Cluster, ClusterError
from striosome.sweeps.content import model_version
from striosome.sweeps.runs import Batch
from striosome.sweeps.work import BatchOutcome, run_batch

if TYPE_CHECKING:
    from distributed import Future

__all__ = ["Flights", "Task"]

# Between two looks at the cluster while nothing comes back.
_LOOK_S = 1.0
# So long there may be no worker before that is said: workers start, and start again, in less.
_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Task:
    """Runs that are assigned to a worker together."""

    batch: Batch
    """the runs"""
    lock: str
    """the lock under which they are made"""
    alone: bool = False
    """whether nothing else is made at the same time"""


class Flights:
    """Tasks in progress.

    Parameters
    ----------
    cluster : Cluster
        Where they are made.
    traces : Path
        Where time courses are written.
    tell : callable
        Told in words that no worker is there, and that work goes on.
    """

    def __init__(self, cluster: Cluster, traces: Path, tell: Callable[[str], object]) -> None:
        self._cluster, self._traces, self._tell = cluster, traces, tell
        self._landed: SimpleQueue[Future[BatchOutcome]] = SimpleQueue()
        self._deserted: float | None = None
        self._told = False
        self.flying: dict[Future[BatchOutcome], Task] = {}

    def workers(self) -> int:
        """Return the number of workers; if there has been none for long, say so.

        Raises
        ------
        ClusterError
            If the scheduler is gone.
        """
        workers = self._cluster.workers()
        if workers:
            self._deserted = None
            if self._told:
                self._told = False
                self._tell("running")
        elif self._deserted is None:
            self._deserted = time.monotonic()
        elif not self._told and time.monotonic() - self._deserted > _PATIENCE_S:
            self._told = True
            self._tell(f"no worker at {self._cluster.address}: waiting")
            self._cluster.revive()
        return workers

    def runs(self) -> int:
        """Return the number of runs in progress."""
        return sum(len(task.batch) for task in self.flying.values())

    def submit(self, task: Task, surface: ResponseSurface | None) -> None:
        """Hand out a task."""
        future = self._cluster.client.submit(
            _run, model_version(), run_batch, task.batch, surface, self._traces, pure=False
        )
        self.flying[future] = task
        future.add_done_callback(self._landed.put)

    def land(self) -> tuple[Task, BatchOutcome | None, str]:
        """Wait for the next task: its outcome, or None and how its worker died.

        Raises
        ------
        ClusterError
            If the scheduler is gone, or workers cannot run this library.
        """
        while True:
            try:
                future = self._landed.get(timeout=_LOOK_S)
            except Empty:
                self.workers()
            else:
                return self.flying.pop(future), *self._outcome(future)

    def _outcome(self, future: "Future[BatchOutcome]") -> tuple[BatchOutcome | None, str]:
        from distributed import KilledWorker

        while True:
            try:
                return future.result(timeout=_LOOK_S), ""
            except TimeoutError:
                # It was done, and whoever held it died: it is made again.
                self.workers()
            except KilledWorker as error:
                return None, type(error).__name__
            except Exception as error:
                if future.cancelled() or self._cluster.client.status != "running":
                    raise self._cluster.gone() from None
                raise ClusterError(
                    f"the workers at {self._cluster.address} cannot run this library: "
                    f"{type(error).__name__}: {error}. Install the same version of it on every "
                    "machine; what is recorded stays"
                ) from None


def _run(
    version: str,
    run: Callable[[Batch, ResponseSurface | None, Path], BatchOutcome],
    batch: Batch,
    surface: ResponseSurface | None,
    traces: Path,
) -> BatchOutcome:
    """Run a batch on a worker; refuse if its model is of another version."""
    if model_version() != version:
        raise RuntimeError(f"here is the model {model_version()}, not {version}")
    return run(batch, surface, traces)
