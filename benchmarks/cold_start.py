"""First use in a study: everything has to be compiled."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from benchmarks.contestants.batched import batched
from benchmarks.contestants.child import in_child
from benchmarks.contestants.naive import naive
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Lap, Run, race
from benchmarks.workload import Workload, needed_compiler, workload

__all__ = ["run"]

_BAR = Bar(20, at_least=True)
# Conditions that the loop runs for real. It compiles in the first.
_MEASURED = 3


def run(settings: Settings) -> Outcome:
    """Measure both from an empty cache; the loop is extrapolated from its first conditions."""
    number, duration_s = settings.pick(200, 8), settings.pick(10.0, 0.2)
    work, few = workload(number, duration_s), workload(_MEASURED, duration_s)
    ours, rival = "batched engine, cold", "Brian2 loop, rand, cold, extrapolated"
    result = race(
        {ours: partial(_cold_engine, work), rival: partial(_cold_loop, few, number)},
        min(settings.repeats, 3),
    )
    outcome = Outcome(
        f"{number} conditions × {duration_s:g} s, with a cold build",
        rows_of(result, work.neuron_steps),
    )
    outcome.find("loop ÷ engine, both with compilation", result.ratio(rival, ours), "×", _BAR)
    outcome.notes.append(
        f"The loop ran {_MEASURED} conditions in a new process with an empty cache, which counts "
        f"in full; the other {number - _MEASURED} are extrapolated linearly, each as long as the "
        "median of those after the first, when nothing compiles any more."
    )
    return outcome


@contextmanager
def _cold_engine(work: Workload) -> Iterator[Run]:
    needed_compiler()

    def run() -> Lap:
        with tempfile.TemporaryDirectory(prefix="cold-") as cache:
            start = perf_counter()
            with patch.dict(os.environ, STRIOSOME_CACHE=cache), batched(work) as simulate:
                rates = simulate().rates_Hz
            return Lap(perf_counter() - start, rates_Hz=rates)

    yield run


@contextmanager
def _cold_loop(few: Workload, number: int) -> Iterator[Run]:
    needed_compiler()

    def run() -> Lap:
        with tempfile.TemporaryDirectory(prefix="cold-") as cache:
            start = perf_counter()
            with in_child(naive, few, "rand", Path(cache)) as simulate:
                lap = simulate()
            measured = perf_counter() - start
        warm = median(lap.parts[::2][1:])
        seconds = measured + (number - few.structure.replicas) * warm
        return Lap(seconds, (measured, warm), lap.rates_Hz)

    yield run
