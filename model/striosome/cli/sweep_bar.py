"""Progress of a sweep on the terminal: done, running, failed, throughput and the time left."""

from striosome.cli.bar import ProgressDisplay
from striosome.sweeps.driver import Count

__all__ = ["SweepBar"]


class SweepBar(ProgressDisplay):
    """A `striosome.sweeps.driver.Counting` that draws a bar."""

    def advance(self, done: int, total: int) -> None:
        """Show the progress of the preparation."""
        self.show(done, total, f"{done}/{total}")

    def count(self, count: Count) -> None:
        """Show the progress of the runs."""
        finished = count.done + count.failed
        said = f"{count.done} done, {count.running} running, {count.failed} failed of {count.total}"
        speed = self.speed(finished, count.total)
        if speed is not None:
            said += f", {speed:.3g}/s" if speed >= 1 else f", {60 * speed:.3g}/min"
        self.show(finished, count.total, said)
