"""Interleaved repeats: every contestant runs once per round, so that a busy moment hits all."""

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from time import process_time

__all__ = [
    "Contestant",
    "Lap",
    "Race",
    "Run",
    "Spread",
    "Times",
    "Unavailable",
    "cpu_time",
    "race",
]


class Unavailable(Exception):  # noqa: N818 - says what it is
    """Error for something that cannot be measured here; the message says why."""


@dataclass(frozen=True, slots=True)
class Lap:
    """One timed run."""

    seconds: float
    """the duration that counts (s)"""
    parts: tuple[float, ...] = ()
    """durations within it, whose meaning the contestant knows (s)"""
    rates_Hz: tuple[float, float] | None = None
    """mean rate of projection neurons and of EPN cells, as a check that all contestants simulate
    the same (Hz)"""


def _whole(lap: Lap) -> float:
    return lap.seconds


# What counts of a lap (s).
Measure = Callable[[Lap], float]
Run = Callable[[], Lap]
# Opened once before the race, so that set-up and compilation are not timed.
Contestant = Callable[[], AbstractContextManager[Run]]


@contextmanager
def cpu_time(work: Callable[[], object]) -> Iterator[Run]:
    """Time the CPU of work that was done once before: what a process reads or computes once."""
    work()

    def lap() -> Lap:
        start = process_time()
        work()
        return Lap(process_time() - start)

    yield lap


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and extremes of the rounds."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """Return the spread of one value per round."""
        return cls(median(values), min(values), max(values))

    def times(self, factor: float) -> "Spread":
        """Return the spread in another unit."""
        return Spread(factor * self.middle, factor * self.low, factor * self.high)


@dataclass(frozen=True, slots=True)
class Times:
    """All laps of one contestant, in order of the rounds."""

    laps: tuple[Lap, ...]

    @property
    def seconds(self) -> Spread:
        """Time of one lap."""
        return Spread.of([lap.seconds for lap in self.laps])

    @property
    def rates_Hz(self) -> tuple[float, float] | None:
        """Rates of the last lap."""
        return self.laps[-1].rates_Hz


@dataclass(frozen=True, slots=True)
class Race:
    """Outcome of interleaved repeats."""

    times: dict[str, Times]
    """times of the contestants that finished"""
    missing: dict[str, str]
    """reasons why the others did not"""

    def ratio(self, slow: str, fast: str, seconds: Measure = _whole) -> Spread | None:
        """Return how many times longer one takes than the other, round by round.

        Parameters
        ----------
        slow, fast : str
            Contestants.
        seconds : callable, optional
            What counts of a lap of the first, instead of the whole.

        Returns
        -------
        Spread or None
            None if one of the two is missing.
        """
        if slow not in self.times or fast not in self.times:
            return None
        pairs = zip(self.times[slow].laps, self.times[fast].laps, strict=True)
        return Spread.of([seconds(one) / other.seconds for one, other in pairs])

    def fastest(self, names: Iterable[str], seconds: Measure = _whole) -> str | None:
        """Return the named contestant with the smallest median; None if all are missing."""
        there = [name for name in names if name in self.times]

        def middle(name: str) -> float:
            return median(seconds(lap) for lap in self.times[name].laps)

        return min(there, key=middle, default=None)


def race(contestants: Mapping[str, Contestant], repeats: int) -> Race:
    """Run contestants in turn, `repeats` times; one that fails drops out and stops nobody.

    Parameters
    ----------
    contestants : mapping of str to Contestant
        Each is opened, run `repeats` times and closed.
    repeats : int
        Rounds.
    """
    missing: dict[str, str] = {}
    runs: dict[str, Run] = {}
    laps: dict[str, list[Lap]] = {}

    def attempt(name: str, what: Callable[[], None]) -> None:
        try:
            what()
        except Unavailable as reason:
            missing[name] = str(reason)
        except Exception as error:
            traceback.print_exc()
            missing[name] = f"failed: {_first_line(error)}"

    with ExitStack() as stack:

        def enter(name: str) -> None:
            runs[name] = stack.enter_context(contestants[name]())
            laps[name] = []

        for name in contestants:
            print(f"  preparing: {name}", file=sys.stderr)
            attempt(name, lambda name=name: enter(name))  # type: ignore[misc]
        for number in range(repeats):
            for name in [name for name in runs if name not in missing]:
                attempt(name, lambda name=name: laps[name].append(runs[name]()))  # type: ignore[misc]
            print(f"  round {number + 1} of {repeats}", file=sys.stderr)
    times = {name: Times(tuple(made)) for name, made in laps.items() if name not in missing}
    return Race(times, missing)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
