"""What fuzzers count: cases by their outcome, summed over the processes that test."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

__all__ = ["OUTCOMES", "PROPERTY", "Hang", "summary_of", "time_limit"]

OUTCOMES = ("accepted", "refused", "tracebacks", "hangs")
"""Every case is one of these; the latter two are faults."""
PROPERTY = "fuzz"
"""The property of a test's report that holds its counts."""


class Hang(BaseException):
    """A case took longer than it may; no Exception, so that nothing on the way takes it for one."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise Hang in what takes longer."""

    def stop(*_: object) -> None:
        raise Hang(f"not done after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def summary_of(stats: dict[str, list[Any]]) -> str | None:
    """One line of what the fuzzers of a session found; None if none ran."""
    counts: Counter[str] = Counter()
    for reports in stats.values():
        for report in reports:
            # Each test has a report of its end, whatever became of it, and in every process.
            if isinstance(report, pytest.TestReport) and report.when == "teardown":
                for name, value in report.user_properties:
                    if name == PROPERTY and isinstance(value, dict):
                        counts.update(value)
    if not counts:
        return None
    said = ", ".join(f"{counts[name]:,} {name}" for name in OUTCOMES)
    return f"fuzzed: {counts.total():,} cases, {said}"
