"""Scaling: whether cost per replica stays flat, and two processes do twice the work."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import perf_counter

from benchmarks.contestants.batched import batched
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Lap, Run, Unavailable, race
from benchmarks.workload import Workload, workload
from striosome.base.machine import cores

__all__ = ["run"]

_FLAT = Bar(1.1, at_least=False)
_TWO = Bar(1.8, at_least=True)


def run(settings: Settings) -> Outcome:
    """Measure a small and a large network, and two small ones at the same time."""
    duration_s = settings.pick(2.0, 0.3)
    small, large = (workload(size, duration_s) for size in settings.pick((60, 600), (3, 12)))
    one = f"{small.structure.replicas} replicas"
    in_one = f"{large.structure.replicas} replicas in one network"
    batches = large.structure.replicas // small.structure.replicas
    many = f"{large.structure.replicas} replicas in {batches} batches, as the engine runs them"
    two = f"{one} twice at the same time"
    result = race(
        {
            one: partial(batched, small),
            many: partial(_in_batches, small, batches),
            in_one: partial(batched, large),
            two: partial(_at_the_same_time, small),
        },
        settings.repeats,
    )
    steps = {
        one: small.neuron_steps,
        many: large.neuron_steps,
        in_one: large.neuron_steps,
        two: 2 * small.neuron_steps,
    }
    outcome = Outcome(
        "Cost per neuron-step against the number of replicas and processes",
        [replace(row, neuron_steps=steps[row.contestant]) for row in rows_of(result)],
    )
    # What a user waits for are batches; the one large network says why.
    for contestant in (many, in_one):
        per_replica = result.ratio(contestant, one)
        if per_replica is not None:
            scaled = per_replica.times(small.neuron_steps / large.neuron_steps)
            outcome.find(f"{contestant} ÷ {one}, per neuron-step", scaled, "×", _FLAT)
    alone = result.ratio(one, two)
    if alone is not None:
        outcome.find("throughput of two processes ÷ one", alone.times(2.0), "×", _TWO)
    return outcome


@contextmanager
def _in_batches(work: Workload, batches: int) -> Iterator[Run]:
    """Yield repeated runs of one build. Its inputs do not matter here: their cost is the same."""
    with batched(work) as simulate:

        def run() -> Lap:
            start = perf_counter()
            laps = [simulate() for _ in range(batches)]
            return Lap(perf_counter() - start, rates_Hz=laps[0].rates_Hz)

        yield run


@contextmanager
def _at_the_same_time(work: Workload) -> Iterator[Run]:
    """Yield two runs of the same build side by side, each in a process."""
    if cores() < 2:
        raise Unavailable("one core only")
    with batched(work) as simulate, ThreadPoolExecutor(2) as pool:

        def run() -> Lap:
            start = perf_counter()
            laps = [task.result() for task in [pool.submit(simulate) for _ in range(2)]]
            return Lap(perf_counter() - start, rates_Hz=laps[0].rates_Hz)

        yield run
