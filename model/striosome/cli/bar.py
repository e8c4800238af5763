"""Progress on the terminal, with the time that is left; without a terminal, as lines."""

from contextlib import suppress
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from striosome.cli.time_left import TimeLeft

if TYPE_CHECKING:
    from striosome.sweeps.driver import Count

__all__ = ["Bar", "CountingBar", "ProgressDisplay"]


class ProgressDisplay:
    """A bar with a text beside it; where there is no terminal, a line for every tenth."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._left = TimeLeft()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
            _LeftColumn(self._left),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("starting", total=None, said="")
        self._tenth = 0
        self._count: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A terminal that was closed is no reason to lose why the work ended.
        with suppress(OSError):
            self._progress.stop()

    def stage(self, text: str) -> None:
        """Show the current stage of the work."""
        self._left.restart()
        if self._count is not None:
            # The clock of this work starts now, not at its first end.
            self._left.update(*self._count)
        self._tenth = 0
        self._progress.update(self._task, description=text)
        self._log(text)

    def speed(self, done: int, total: int) -> float | None:
        """Return the amount done per second, if it is known."""
        self._left.update(done, total)
        return self._left.per_second

    def show(self, done: int, total: int, said: str) -> None:
        """Move the bar, and say beside it how far the work is."""
        self._count = done, total
        self._left.update(done, total)
        self._progress.update(self._task, completed=done, total=total, said=said)
        tenth = 10 * done // max(total, 1)
        if tenth != self._tenth:
            left = self._left.words() if done < total else ""
            self._log(f"{said}, {left}" if left else said)
        self._tenth = tenth

    def _log(self, text: str) -> None:
        if not self._console.is_terminal:
            with suppress(OSError):
                self._console.print(text, highlight=False, markup=False)


class Bar(ProgressDisplay):
    """A `Progress` on the terminal that counts windows, or other units that it is told."""

    def __init__(self, counted: str = "windows") -> None:
        super().__init__()
        self.counted = counted

    def advance(self, done: int, total: int) -> None:
        """Move the bar."""
        self.show(done, total, f"{done}/{total} {self.counted}")


class CountingBar(Bar):
    """The same for an experiment or a sweep; it counts windows, or else runs."""

    def count(self, count: "Count") -> None:
        """Move the bar by the runs of a sweep."""
        self.counted = "runs"
        self.advance(count.done + count.failed, count.total)


class _LeftColumn(TextColumn):
    """The time that is left, where it is known."""

    def __init__(self, left: TimeLeft) -> None:
        super().__init__("")
        self._left = left

    def render(self, task: Task) -> Text:
        return Text("" if task.finished else self._left.words())
