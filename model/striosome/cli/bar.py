"""Progress of a simulation on the terminal, with the time that is left."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from striosome.progress import format_seconds

if TYPE_CHECKING:
    from striosome.sweeps.driver import Count

__all__ = ["Bar", "CountingBar"]


class Bar:
    """A `striosome.progress.Progress` that draws a bar; without a terminal it logs lines."""

    def __init__(self, counted: str = "windows") -> None:
        self.counted = counted
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f} {task.fields[counted]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("starting", total=1, counted=counted)
        self._tenth = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def stage(self, text: str) -> None:
        """Say what is being done."""
        self._progress.update(self._task, description=text)
        self._log(text)

    def advance(self, done: int, total: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total, counted=self.counted)
        tenth = 10 * done // max(total, 1)
        if tenth != self._tenth:
            left = self._progress.tasks[0].time_remaining
            eta = "" if left is None or done == total else f", about {format_seconds(left)} left"
            self._log(f"{done}/{total} {self.counted}{eta}")
        self._tenth = tenth

    def _log(self, text: str) -> None:
        if not self._console.is_terminal:
            self._console.print(text, highlight=False)


class CountingBar(Bar):
    """The same for what may be an experiment or a sweep; it counts windows, or else runs."""

    def count(self, count: "Count") -> None:
        """Move the bar by the runs of a sweep."""
        self.counted = "runs"
        self.advance(count.done + count.failed, count.total)
