"""All conditions as replicas of one compiled network, against a loop that rebuilds it for each."""

from functools import partial

from benchmarks.contestants.batched import batched
from benchmarks.contestants.child import in_child
from benchmarks.contestants.naive import VARIANTS, naive, time_loops
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import race
from benchmarks.workload import workload

__all__ = ["run"]

_BAR = Bar(60, at_least=True)


def run(settings: Settings) -> Outcome:
    """Measure it with everything compiled before."""
    work = workload(settings.pick(20, 3), settings.pick(2.0, 0.2))
    ours = "batched engine"
    loops = {variant: f"Brian2 loop, {variant}" for variant in VARIANTS}
    result = race(
        {ours: partial(batched, work)}
        | {name: partial(in_child, naive, work, variant) for variant, name in loops.items()},
        settings.repeats,
    )
    outcome = Outcome(
        f"{work.structure.replicas} conditions × {work.structure.duration_s:g} s, no compilation",
        rows_of(result, work.neuron_steps),
    )
    rival = result.fastest(loops.values(), time_loops)
    if rival is not None:
        outcome.find(
            f"time loops alone of '{rival}' ÷ whole call of the engine",
            result.ratio(rival, ours, time_loops),
            "×",
            _BAR,
        )
        outcome.find(
            f"'{rival}' with building each network ÷ the same", result.ratio(rival, ours), "×"
        )
    outcome.notes.append(
        "The Brian2 loop builds a network per condition in runtime mode, cython target, its cache "
        "warm, the library's equations with one replica. 'threefry' draws afferents with the "
        "library's C++ handed to cython (its spikes are the engine's), 'rand' with Brian2's own "
        "`rand()`, once per step; the faster one counts. The engine's time holds the start of its "
        "process and its files; the loop's time in the first ratio leaves out building networks "
        "and generating code."
    )
    return outcome
