"""A pool whose tasks advance in step, so that their evaluations are batched."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import TypeVar

import numpy as np

from striosome.base.arrays import Array

__all__ = ["LockStep"]
T = TypeVar("T")
R = TypeVar("R")


class LockStep:
    """Threads of tasks; an evaluation waits until every task that still runs has asked for one.

    Parameters
    ----------
    answer : callable
        Takes places, shape (tasks, parameters), and returns a number for each.
    """

    def __init__(self, answer: Callable[[Array], Array]) -> None:
        self._answer = answer
        self._running = 0
        self._asked: list[tuple[Array, list[float | Exception]]] = []
        self._changed = Condition()

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> list[R]:
        """Call a function with every task; evaluations by `one` are batched."""
        every = list(tasks)
        self._running = len(every)
        with ThreadPoolExecutor(max(len(every), 1)) as threads:
            return list(threads.map(lambda task: self._whole(function, task), every))

    def one(self, place: Array) -> float:
        """Return the answer for one position, asked from within a task or from outside all."""
        told: list[float | Exception] = []
        with self._changed:
            self._asked.append((np.array(place), told))
            self._settle()
            self._changed.wait_for(lambda: bool(told))
        if isinstance(told[0], Exception):
            raise told[0]
        return told[0]

    def _whole(self, function: Callable[[T], R], task: T) -> R:
        try:
            return function(task)
        finally:
            with self._changed:
                self._running -= 1
                self._settle()

    def _settle(self) -> None:
        """Answer, if no task is left that might still ask."""
        if not self._asked or len(self._asked) < self._running:
            return
        asked, self._asked = self._asked, []
        answers: Iterable[float | Exception]
        try:
            answers = self._answer(np.stack([place for place, _ in asked])).tolist()
        except Exception as error:
            answers = [error] * len(asked)
        for (_, told), answer in zip(asked, answers, strict=True):
            told.append(answer)
        self._changed.notify_all()
