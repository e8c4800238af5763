"""The reference experiment, and one animal-session without windows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import perf_counter

from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Lap, Run, Unavailable, race
from benchmarks.workload import challenges, needed_compiler
from striosome.base.errors import BadInput
from striosome.base.machine import cores
from striosome.base.quantities import parse_quantity
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.session import simulate

__all__ = ["SESSIONS", "reference_experiment", "run"]

SESSIONS = ("vehicle", "SKF81297", "methadone", "methadone then vehicle", "methadone then SKF81297")

_START_AND_END = {"start": parse_quantity("-60 min", "min"), "end": parse_quantity("60 min", "min")}
_WINDOWED = Bar(60, at_least=False)
_CONTINUOUS = Bar(45, at_least=False)


def run(settings: Settings) -> Outcome:
    """Measure the time from an experiment to its result, networks built before."""
    workers = min(2, cores())
    animals = settings.pick("29 animals", "2 animals")
    windowed = f"windowed, {animals} × {len(SESSIONS)} sessions, {workers} cores"
    continuous = "continuous, 1 animal-session, 1 core"
    result = race(
        {
            windowed: partial(_whole, "windowed", settings.pick(None, 2), SESSIONS, workers),
            continuous: partial(_whole, "continuous", 1, SESSIONS[:1], 1),
        },
        min(settings.repeats, 3),
    )
    outcome = Outcome("The reference experiment, sessions of 120 min", rows_of(result))
    for name, bar in ((windowed, _WINDOWED), (continuous, _CONTINUOUS)):
        if name in result.times:
            outcome.find(name, result.times[name].seconds, "s", bar)
    outcome.notes.append(
        "From the resolved experiment to its result: slow layers, spikes, GABA, photometry and "
        "metrics; no batch_cache of finished batches, no files."
    )
    return outcome


def reference_experiment(
    fidelity: str, animals: int | None, sessions: tuple[str, ...]
) -> Experiment:
    """Return the challenges with sessions of 120 min.

    Parameters
    ----------
    fidelity : str
        How spikes are simulated.
    animals : int, optional
        Of the first group, which is then the only one; without it all groups as they are.
    sessions : tuple of str
        Which sessions.

    Raises
    ------
    Unavailable
        If this version does not know the fidelity.
    """
    try:
        experiment = challenges(f"simulation.fidelity={fidelity}").experiment
    except BadInput:
        raise Unavailable(f"not available: no fidelity {fidelity!r} in this version") from None
    groups = experiment.groups
    if animals is not None:
        groups = (replace(groups[0], animals=animals),)
    chosen = {
        name: experiment.sessions[name].model_copy(update=_START_AND_END) for name in sessions
    }
    return replace(experiment, groups=groups, sessions=chosen)


@contextmanager
def _whole(
    fidelity: str, animals: int | None, sessions: tuple[str, ...], workers: int
) -> Iterator[Run]:
    needed_compiler()
    experiment = reference_experiment(fidelity, animals, sessions)
    # One animal-session of the same length builds whatever the fidelity compiles.
    simulate(reference_experiment(fidelity, 1, sessions[:1]), workers=workers)

    def run() -> Lap:
        start = perf_counter()
        simulate(experiment, workers=workers)
        return Lap(perf_counter() - start)

    yield run
