"""Estimate of the remaining time of long work, smoothed so that it does not jump."""

import time
from collections.abc import Callable

from striosome.base.progress import format_seconds

__all__ = ["TimeLeft"]

# What was kept from an interrupted command comes at once when it starts, and says nothing of its
# speed.
_FOUND_APART_S = 0.05
_FOUND_WITHIN_S = 2.0


class TimeLeft:
    """Estimator of the remaining time from the mean speed since the work began.

    Work ends in bursts, a batch on every core at a time. Between two of them the estimate counts
    down, for as long as the longest wait so far, so that a late batch does not bring it to zero.

    Parameters
    ----------
    clock : callable, optional
        Gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Forget the past: other work begins."""
        self._first: tuple[float, int] | None = None
        self._start_s = self._last_s = self._longest_wait_s = 0.0
        self._done = self._total = 0
        self._found = True

    def update(self, done: int, total: int) -> None:
        """Record the amount done, and the total."""
        now = self._clock()
        if self._first is None or done < self._done:
            self.restart()
            self._first, self._start_s = (now, done), now
        elif done > self._done:
            wait = now - self._last_s
            late = now - self._start_s > _FOUND_WITHIN_S
            self._found = self._found and wait < _FOUND_APART_S and not late
            if self._found:
                self._first = now, done
            self._longest_wait_s = max(self._longest_wait_s, wait)
        else:
            self._total = total
            return
        self._last_s, self._done, self._total = now, done, total

    @property
    def per_second(self) -> float | None:
        """Mean speed, in counts per second; None while it is unknown."""
        if self._first is None or self._done == self._first[1]:
            return None
        return (self._done - self._first[1]) / (self._last_s - self._first[0])

    @property
    def seconds(self) -> float | None:
        """Remaining seconds; None while they are unknown."""
        speed = self.per_second
        if speed is None:
            return None
        since = min(self._clock() - self._last_s, self._longest_wait_s)
        return max((self._total - self._done) / speed - since, 0.0)

    def words(self) -> str:
        """Describe the remaining time: "about 3 min left"; empty while it is unknown."""
        seconds = self.seconds
        return "" if seconds is None else f"about {format_seconds(seconds)} left"
