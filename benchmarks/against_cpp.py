"""Generated code against a hand-written loop in C++."""

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.contestants.batched import batched
from benchmarks.contestants.handwritten import HandwrittenLoop, handwritten
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.profile import share_table
from benchmarks.timing import Unavailable, race
from benchmarks.workload import Workload, needed_compiler, workload
from striosome.engines.spiking.compiled import CompiledBackend
from striosome.engines.spiking.spikes import CellSpikes, Spikes

__all__ = ["run", "spikes_in_common"]

_BAR = Bar(3, at_least=False)
# So few replicas keep all that a time step touches in the first caches.
_BLOCK = 5


def run(settings: Settings) -> Outcome:
    """Race them, compare their spikes, and measure where the time goes."""
    work = workload(settings.pick(200, 6), settings.pick(2.0, 0.3))
    replicas = work.structure.replicas
    ours = "batched engine"
    rivals = {
        "hand-written, all replicas side by side": replicas,
        f"hand-written, {_BLOCK} replicas at a time": _BLOCK,
    }
    result = race(
        {ours: partial(batched, work)}
        | {name: partial(handwritten, work, together) for name, together in rivals.items()},
        settings.repeats,
    )
    outcome = Outcome(
        f"{replicas} replicas × {work.structure.duration_s:g} s against hand-written C++",
        rows_of(result, work.neuron_steps),
    )
    rival = result.fastest(rivals)
    if rival is not None:
        outcome.find(f"engine ÷ '{rival}'", result.ratio(ours, rival), "×", _BAR)
        outcome.notes.append(_comparison(work))
    try:
        outcome.tables.append(share_table(work, replicas))
        outcome.notes.append(
            "The table above holds perf samples of the processor clock; the hand-written loop "
            "advances all replicas side by side in it."
        )
    except Unavailable as reason:
        outcome.notes.append(f"No profile: {reason}.")
    return outcome


def spikes_in_common(one: Spikes, other: Spikes, step_s: float) -> tuple[float, float]:
    """Return the share of SPN and of EPN spikes that two runs share, by cell and time step."""

    def events(cells: CellSpikes) -> set[tuple[int, int]]:
        steps = np.rint(cells.time_s / step_s).astype(int)
        return set(zip(cells.cell.tolist(), steps.tolist(), strict=True))

    def common(mine: CellSpikes, theirs: CellSpikes) -> float:
        first, second = events(mine), events(theirs)
        return len(first & second) / max(len(first | second), 1)

    return (
        common(one["spn"], other["spn"]),
        common(one["epn"], other["epn"]),
    )


def _comparison(work: Workload) -> str:
    """Describe whether both give the same spikes."""
    with tempfile.TemporaryDirectory(prefix="handwritten-") as scratch:
        theirs = HandwrittenLoop(work, _BLOCK, Path(scratch)).run()
    ours = CompiledBackend(work.structure, needed_compiler()).run(work.inputs)
    spn, epn = spikes_in_common(ours, theirs, work.structure.time_step_s)
    return (
        f"Engine and hand-written loop have {spn:.2%} of {len(ours['spn'].cell)} SPN spikes and "
        f"{epn:.2%} of {len(ours['epn'].cell)} EPN spikes in common, cell and time step alike."
    )
