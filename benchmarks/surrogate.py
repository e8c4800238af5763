"""Throughput of the surrogate on one core, and the time of the reference experiment with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.reference import SESSIONS, reference_experiment
from benchmarks.timing import Contestant, Lap, Run, Spread, race
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.simulation.cohort import draw_cohort
from striosome.simulation.session import simulate
from striosome.simulation.surrogate_batch import surrogate_metrics

__all__ = ["run"]

_BAR = Bar(20_000, at_least=True)
_WHOLE = "reference experiment with photometry, 2 workers"


def run(settings: Settings) -> Outcome:
    """Measure many animals at once, with the circuit's surface precomputed."""
    animals = settings.pick(4000, 4)
    name = f"changes of EPN GABA, {animals} animals × {len(SESSIONS)} sessions, 1 core"
    contestants: dict[str, Contestant] = {name: partial(_changes, animals), _WHOLE: _reference}
    result = race(contestants, settings.repeats)
    outcome = Outcome("The surrogate", rows_of(result))
    if name in result.times:
        number = animals * len(SESSIONS)
        per_second = [number / lap.seconds for lap in result.times[name].laps]
        outcome.find("animal-sessions per second", Spread.of(per_second), "/s", _BAR)
    if _WHOLE in result.times:
        outcome.find(_WHOLE, result.times[_WHOLE].seconds, "s", Bar(1.0, at_least=False))
    return outcome


@contextmanager
def _changes(animals: int) -> Iterator[Run]:
    """Yield the vectorised form that calibration uses: every animal has its own parameters."""
    experiment = reference_experiment("surrogate", animals, SESSIONS)
    simulation = experiment.simulation
    parameters = draw_cohort(experiment.groups[0], simulation.seed).drawn
    surface = SurfaceSimulator(parameters.circuit, simulation, workers=1).surface()

    def run() -> Lap:
        start = perf_counter()
        surrogate_metrics(parameters, experiment.sessions, simulation, surface)
        return Lap(perf_counter() - start)

    yield run


@contextmanager
def _reference() -> Iterator[Run]:
    experiment = reference_experiment("surrogate", None, SESSIONS)
    simulate(experiment, workers=2)

    def run() -> Lap:
        start = perf_counter()
        simulate(experiment, workers=2)
        return Lap(perf_counter() - start)

    yield run
