"""Processes that sample, and what they tell of their work while it lasts."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from striosome.base.machine import end_with_parent, single_threaded
from striosome.base.new_processes import process_context, take_environment
from striosome.base.processes import leave_interrupts
from striosome.base.progress import Progress
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.runs import run_draws, run_evidence
from striosome.calibration.sampling.shaped_prior import prior_draws
from striosome.calibration.sampling.steps import DRAWS, NESTED, PRIOR, Steps
from striosome.calibration.sampling.target import Target

__all__ = ["Workers", "sampling_workers"]

_Result = TypeVar("_Result")

# Time between two looks at how far the processes are.
_LOOK_S = 0.5


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Raised in a process whose work nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """Numbers that this process and the others see."""

    found: Any
    """share of each task that an earlier command had done, float array (tasks,)"""
    done: Any
    """share of each task that is done, below zero before it begins to work, float array (tasks,)"""
    stopped: Any
    """whether to give up"""

    @classmethod
    def of(cls, context: Any, tasks: int) -> "_Shared":
        """Return the numbers of so many tasks at the same time."""
        found, done = (context.RawArray("d", tasks) for _ in range(2))
        return cls(found, done, context.RawValue("b", 0))

    def begin(self) -> None:
        """Forget the tasks before."""
        self.done[:] = [-1.0] * len(self.done)

    def tell(self, place: int, share: float) -> None:
        """Take note of what is done of a task; first of what was found."""
        if self.stopped.value:
            raise _Stopped
        if self.done[place] < 0.0:
            self.found[place] = share
        self.done[place] = share

    def shares(self, place: int, ended: bool) -> tuple[float, float]:
        """Return the share of a task that is done, and the one that was found."""
        if self.done[place] < 0.0:
            # It gave at once what was kept, or has not begun.
            return float(ended), float(ended)
        return 1.0 if ended else self.done[place], self.found[place]


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that do the tasks of a sampling."""

    runs: range
    """numbers of the runs"""
    nested: int
    """steps of a nested run; 0 where nothing was measured"""
    steps: Steps
    """told how far they are"""
    pool: ProcessPoolExecutor
    """the processes"""
    shared: _Shared
    """what they tell"""

    def prior(self) -> Draws:
        """Return draws of the prior."""
        self.shared.begin()
        return self._each([self.pool.submit(_prior, 0)], PRIOR)[0]

    def evidence(self) -> list[float]:
        """Return the logarithm of the probability of the measurements, by each run."""
        self.shared.begin()
        return self._each([self.pool.submit(_evidence, run) for run in self.runs], self.nested)

    def draws(self, part: int) -> list[Draws]:
        """Return a part of the draws of each run; every part after the first is more work."""
        self.shared.begin()
        if part > 0:
            self.steps.total += DRAWS * len(self.runs)
        return self._each([self.pool.submit(_draws, run, part) for run in self.runs], DRAWS)

    def _each(self, tasks: list[Future[_Result]], steps: int) -> list[_Result]:
        """Return the result of tasks at work, each of which takes so many steps."""
        waiting = set(tasks)
        while waiting:
            ended, waiting = wait(waiting, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
            for task in ended:
                task.result()
            done, found = self._sums(tasks)
            self.steps.tell(steps * done, steps * found)
        self.steps.end(steps * len(tasks), steps * self._sums(tasks)[1])
        return [task.result() for task in tasks]

    def _sums(self, tasks: list[Future[_Result]]) -> tuple[float, float]:
        shares = [self.shared.shares(place, task.done()) for place, task in enumerate(tasks)]
        return sum(done for done, _ in shares), sum(found for _, found in shares)


@contextmanager
def sampling_workers(
    target: Target, store: RunStore, number: int, progress: Progress
) -> Iterator[Workers]:
    """Yield processes that sample one target.

    At an error or an interrupt they give up what they are at; of a nested run there is a
    checkpoint.
    """
    context = process_context([__name__])
    runs = range(target.calibration.file.sampler.runs)
    nested = 0 if target.evidence is None else NESTED
    steps = Steps(progress, PRIOR + len(runs) * (nested + DRAWS))
    shared = _Shared.of(context, len(runs))
    # No copies of this process: only so do they take over how many threads to use.
    with (
        single_threaded(),
        ProcessPoolExecutor(
            number, context, initializer=_begin, initargs=(target, store, shared, dict(os.environ))
        ) as pool,
    ):
        try:
            yield Workers(runs, nested, steps, pool, shared)
        finally:
            shared.stopped.value = 1
            pool.shutdown(wait=True, cancel_futures=True)


_own: tuple[Target, RunStore, _Shared] | None = None


def _begin(target: Target, store: RunStore, shared: _Shared, environment: dict[str, str]) -> None:
    """Give a new process its target, and leave Ctrl-C to its parent."""
    global _own
    take_environment(environment)
    leave_interrupts()
    end_with_parent()
    _own = (target, store, shared)


def _task(place: int) -> tuple[Target, RunStore, Callable[[float], None]]:
    """Return what a task asks, where it keeps its result, and what it tells how far it is."""
    assert _own is not None
    target, store, shared = _own
    return target, store, partial(shared.tell, place)


def _prior(place: int) -> Draws:
    return prior_draws(*_task(place))


def _evidence(run: int) -> float:
    return run_evidence(*_task(run), run)


def _draws(run: int, part: int) -> Draws:
    return run_draws(*_task(run), run, part)
