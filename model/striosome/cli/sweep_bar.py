"""Progress of a sweep on the terminal: done, running, failed, throughput and the time left."""

import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from striosome.progress import format_seconds
from striosome.sweeps.driver import Count

__all__ = ["SweepBar"]


class SweepBar:
    """A `striosome.sweeps.driver.Counting` that draws a bar; without a terminal it logs lines."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("starting", total=None, said="")
        self._first: tuple[float, int] | None = None
        self._tenth = 0

    def __enter__(self) -> "SweepBar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def stage(self, text: str) -> None:
        """Say what is being done."""
        self._first = None
        self._progress.update(self._task, description=text, said="")
        self._log(text)

    def advance(self, done: int, total: int) -> None:
        """Show how far the preparation of the sweep is."""
        self._progress.update(self._task, completed=done, total=total)

    def count(self, count: Count) -> None:
        """Show how far the runs are."""
        finished = count.done + count.failed
        said = f"{count.done} done, {count.running} running, {count.failed} failed"
        said += f" of {count.total}{self._rate(finished, count.total)}"
        self._progress.update(self._task, completed=finished, total=count.total, said=said)
        tenth = 10 * finished // max(count.total, 1)
        if tenth != self._tenth:
            self._log(said)
        self._tenth = tenth

    def _rate(self, finished: int, total: int) -> str:
        # What was done before this command says nothing about its speed.
        if self._first is None or finished < self._first[1]:
            self._first = time.monotonic(), finished
        begin, before = self._first
        elapsed = time.monotonic() - begin
        if finished == before or elapsed <= 0.0:
            return ""
        per_second = (finished - before) / elapsed
        left = format_seconds((total - finished) / per_second)
        rate = f"{per_second:.3g}/s" if per_second >= 1 else f"{60 * per_second:.3g}/min"
        return f", {rate}, {left} left"

    def _log(self, text: str) -> None:
        if not self._console.is_terminal:
            self._console.print(text, highlight=False)
