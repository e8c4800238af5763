"""Our engine: one compiled network, all conditions as replicas of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from benchmarks.timing import Lap, Run
from benchmarks.workload import Workload, needed_compiler
from striosome.engines.spiking.compiled import CompiledBackend

__all__ = ["batched"]


@contextmanager
def batched(workload: Workload) -> Iterator[Run]:
    """Build before the race; time the whole call, files and start of the process included."""
    engine = CompiledBackend(workload.structure, needed_compiler())

    def run() -> Lap:
        start = perf_counter()
        spikes = engine.run(workload.inputs)
        return Lap(perf_counter() - start, rates_Hz=workload.rates_of(spikes))

    yield run
