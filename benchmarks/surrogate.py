"""Throughput of the surrogate: animal-sessions per second on one core.

`simulate_many` is the one place that knows how the surrogate is called.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.reference import SESSIONS, reference_experiment
from benchmarks.timing import Lap, Run, Spread, race
from striosome.schema.experiment import Experiment
from striosome.session import simulate

__all__ = ["run", "simulate_many"]

_BAR = Bar(20_000, at_least=True)


def simulate_many(experiment: Experiment) -> None:
    """Every animal through every session of an experiment of fidelity `surrogate`."""
    simulate(experiment, workers=1)


def run(settings: Settings) -> Outcome:
    """Measure many animals at once, what is computed once per circuit being there."""
    animals = settings.pick(2000, 4)
    name = f"surrogate, {animals} animals × {len(SESSIONS)} sessions, 1 core"
    result = race({name: partial(_surrogate, animals)}, settings.repeats)
    outcome = Outcome("The surrogate", rows_of(result))
    if name in result.times:
        number = animals * len(SESSIONS)
        per_second = [number / lap.seconds for lap in result.times[name].laps]
        outcome.find("animal-sessions per second", Spread.of(per_second), "/s", _BAR)
    return outcome


@contextmanager
def _surrogate(animals: int) -> Iterator[Run]:
    experiment = reference_experiment("surrogate", animals, SESSIONS)
    simulate_many(experiment)

    def run() -> Lap:
        start = perf_counter()
        simulate_many(experiment)
        return Lap(perf_counter() - start)

    yield run
