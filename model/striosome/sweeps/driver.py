"""Driver of a sweep: it hands out batches, stores results, and can be stopped at any time.

Nothing is shared but the folder: the records say what is done, and the locks say who works on a
batch. So any number of processes may drive one sweep.
"""

import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from striosome.base.errors import SimulationError
from striosome.base.progress import Progress
from striosome.engines.fidelity import engine_for
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.shared_surface import shared_surface
from striosome.store.locks import Locks
from striosome.sweeps.cluster import Cluster, connect
from striosome.sweeps.flights import Flights, Task
from striosome.sweeps.folder import SweepFolder
from striosome.sweeps.records import SweepStatus
from striosome.sweeps.runs import Batch, Plan
from striosome.sweeps.work import BatchOutcome, empty_outcome, failure_of, run_batch

__all__ = ["Count", "Counting", "Driver", "FailedShareError"]

# So many runs must be finished before their failures say anything about the rest.
_MIN_TRIED = 20
_POLL_S = 0.5


class FailedShareError(SimulationError):
    """Error for more failed runs than the sweep file allows."""


@dataclass(frozen=True, slots=True)
class Count:
    """Progress of a sweep, in runs."""

    total: int
    done: int
    failed: int
    running: int


class Counting(Progress, Protocol):
    """Receiver of the progress of a sweep."""

    def count(self, count: Count) -> None:
        """Take note of how many runs are done, running and failed."""
        ...


class Driver:
    """Driver that runs the missing runs of a plan.

    Parameters
    ----------
    plan : Plan
        Every run of the sweep.
    folder : SweepFolder
        Where it is kept.
    progress : Counting
        Told what is being done.
    retry_failed : bool
        Whether runs that failed before are run again.
    only_failed : bool
        Whether nothing else is.
    """

    def __init__(
        self,
        plan: Plan,
        folder: SweepFolder,
        progress: Counting,
        *,
        retry_failed: bool = True,
        only_failed: bool = False,
    ) -> None:
        self.plan, self.folder, self.progress = plan, folder, progress
        self.status = SweepStatus(folder.records, plan.sweep.file.metrics)
        self._names = set(plan.identity)
        before = self._names & self.status.failed.keys()
        # What failed since, here or in another process, is not tried again.
        self._retry = before if retry_failed or only_failed else set()
        self._only = set(before) if only_failed else None
        self._tried: set[str] = set()
        self._surfaces: dict[str, ResponseSurface] = {}

    def missing(self, batch: Batch) -> Batch | None:
        """Return the runs of a batch that are still to be made; None if there is none."""
        runs = [
            run
            for run, name in enumerate(batch.identity)
            if name not in self.status.done
            and (name not in self.status.failed or name in self._retry)
            and (self._only is None or name in self._only)
        ]
        return batch.take(np.array(runs)) if runs else None

    def pending(self) -> list[Batch]:
        """Return every batch that still has runs to be made, whole."""
        return [batch for batch in self.plan.batches if self.missing(batch) is not None]

    def count(self, running: int = 0) -> Count:
        """Count the runs of the sweep by their state."""
        done = len(self._names & self.status.done)
        failed = len(self._names & self.status.failed.keys())
        return Count(len(self._names), done, failed, running)

    def surface(self, batch: Batch, workers: int) -> ResponseSurface | None:
        """Return the response surface that a rapid batch needs, computed once."""
        if not batch.rapid:
            return None
        experiment = batch.experiment
        engine = shared_surface(experiment, workers)
        key = engine.path.name
        if key not in self._surfaces:
            engine.prepare(self.progress)
            self._surfaces[key] = engine.surface()
        return self._surfaces[key]

    def prepare(self, batch: Batch, workers: int) -> None:
        """Build the shared prerequisites of a batch once, before every worker needs them."""
        if self.surface(batch, workers) is None:
            experiment = batch.experiment
            circuit = experiment.groups[0].parameters.circuit
            engine_for(circuit, experiment.simulation, workers).prepare(self.progress)

    def crew(self, workers: int) -> int:
        """Return how many of the workers find something to do."""
        return max(1, min(workers, len(self.pending())))

    def run_here(self, batch: Batch) -> BatchOutcome | None:
        """Run a batch in this process and record it; None if there is nothing to run."""
        with self.folder.locks.all_released() as locks:
            if not locks.take(batch.name):
                return None
            self.status.refresh()
            left = self.missing(batch)
            if left is None:
                return None
            outcome = run_batch(left, self.surface(left, 1), self.folder.traces)
            self.keep(outcome)
            return outcome

    def keep(self, outcome: BatchOutcome) -> None:
        """Record an outcome."""
        self.status.keep(outcome)
        self._tried |= set(outcome.identity)
        self._retry -= self._tried

    def run(self, workers: int, scheduler: str | None) -> None:
        """Run everything that is missing on a cluster.

        Raises
        ------
        FailedShareError
            If more than the allowed share of runs fails.
        """
        pending = deque(self.pending())
        if not pending:
            return
        for batch in {id(b.experiment): b for b in pending}.values():
            self.prepare(batch, workers)
        crew = self.crew(workers)
        if scheduler is None and crew < workers:
            self.progress.stage(f"using {crew} of {workers} workers: there are no more batches")
        self.progress.stage("starting workers")
        with connect(crew, scheduler) as cluster, self.folder.locks.all_released() as locks:
            self.progress.stage("running")
            self._loop(cluster, pending, locks, crew)

    def _loop(self, cluster: Cluster, pending: deque[Batch], locks: Locks, workers: int) -> None:
        flights = Flights(cluster, self.folder.traces.absolute(), self.progress.stage)
        suspects: deque[Task] = deque()
        elsewhere: list[Batch] = []
        while pending or suspects or elsewhere or flights.flying:
            while pending and len(flights.flying) < 2 * max(workers, flights.workers()):
                batch = pending.popleft()
                if not locks.take(batch.name):
                    elsewhere.append(batch)
                    continue
                # Another process may have made it since: its record came before its lock went.
                self.status.refresh()
                left = self.missing(batch)
                if left is None:
                    locks.release(batch.name)
                    continue
                flights.submit(Task(left, batch.name), self.surface(left, 1))
            if suspects and not flights.flying:
                # By itself, so that nobody else dies with it and it is known who was to blame.
                task = replace(suspects.popleft(), alone=True)
                flights.submit(task, self.surface(task.batch, 1))
            self.progress.count(self.count(flights.runs()))
            if flights.flying:
                task, outcome, died = flights.land()
                if outcome is not None:
                    self.keep(outcome)
                else:
                    suspects.extend(self._blame(task, died))
                if not any(t.lock == task.lock for t in (*suspects, *flights.flying.values())):
                    locks.release(task.lock)
                self._judge()
            elif elsewhere and not suspects:
                # Another process has them: it will record them, or die and leave its locks.
                time.sleep(_POLL_S)
                self.status.refresh()
                pending.extend(batch for batch in elsewhere if self.missing(batch) is not None)
                elsewhere = []
        self.progress.count(self.count())

    def _blame(self, task: Task, died: str) -> list[Task]:
        """Return the tasks of a dead worker immediately; the run that killed it alone fails."""
        if not task.alone:
            return [task]
        if len(task.batch) > 1:
            runs = range(len(task.batch))
            return [Task(task.batch.take(np.array([run])), task.lock) for run in runs]
        reason = f"{died}: the worker died, perhaps out of memory"
        failure = failure_of(task.batch, 0, reason, "")
        self.keep(empty_outcome(task.batch, {task.batch.identity[0]: failure}))
        return []

    def _judge(self) -> None:
        """Stop early if too much fails."""
        failed = len(self._tried & self.status.failed.keys())
        share, allowed = (
            failed / max(len(self._tried), 1),
            self.plan.sweep.file.largest_failed_share,
        )
        if len(self._tried) >= _MIN_TRIED and share > allowed:
            raise FailedShareError(
                f"{failed} of {len(self._tried)} runs failed, more than the share of {allowed:g} "
                f"that largest_failed_share allows; most often: {next(self.reasons())[0]}"
            )

    def reasons(self) -> Iterator[tuple[str, int]]:
        """Yield the reasons of failed runs with their counts, the most frequent first."""
        failed = [self.status.failed[n].reason for n in self._names & self.status.failed.keys()]
        yield from Counter(failed).most_common()
