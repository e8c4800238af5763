"""Simulator of any number of replicas in a network of fixed size, batch by batch.

The size of the network is compiled in, so the last batch is padded. A replica's spikes do not
depend on its neighbours: neither the batch nor the number of workers changes a single one.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from striosome.base.progress import Progress
from striosome.base.quantities import scalar
from striosome.circuit.replicas import (
    Replicas,
    isolated_release,
    replica_inputs,
    shared_inputs,
)
from striosome.circuit.structure import Structure
from striosome.config.experiments.experiment import Simulation
from striosome.config.parameters.circuit import Circuit
from striosome.engines.activity import ActivityEstimate
from striosome.engines.checkpoints import BatchCache, NoCache, batch_key
from striosome.engines.spiking.cache import is_built
from striosome.engines.spiking.compiled import CompiledBackend
from striosome.engines.spiking.compiler import NoCompiler, find_compiler, look_for_compiler
from striosome.engines.spiking.inputs import Backend, Inputs
from striosome.engines.spiking.invalid import naming
from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import CellSpikes, StretchSummary, of_replica, summarise

__all__ = ["BATCH", "SpikingSimulator"]

# From about 60 replicas on, the time per replica no longer falls; fewer where cells are many.
BATCH = 64
# Memory limit of a worker (bytes).
_WORKER_BYTES = 2e9
# Bytes per cell with its inputs, per synapse and per spike, in the binary and in its results.
_CELL_BYTES, _SYNAPSE_BYTES, _SPIKE_BYTES = 600.0, 60.0, 100.0
# Firing rate assumed in the memory estimate; EPN cells reach it.
_RATE_HZ = 30.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SpikingSimulator:
    """Simulator of segments of a session: windows spread over it, or all of it end to end."""

    circuit: Circuit
    """parameters that all replicas share"""
    simulation: Simulation
    """time step, window and warm-up"""
    workers: int
    """batches that run at the same time"""

    @property
    def structure(self) -> Structure:
        """Structure that is compiled: the circuit's sizes for one window with its warm-up."""
        one = Structure.of(
            self.circuit,
            replicas=1,
            time_step_s=scalar(self.simulation.time_step, "s"),
            duration_s=self.simulation.length_s + scalar(self.simulation.warm_up, "s"),
        )
        fitting = int(_WORKER_BYTES // _bytes(one))
        return replace(one, replicas=max(1, min(BATCH, fitting)))

    @property
    def batch_bytes(self) -> float:
        """Maximal memory of one batch."""
        return _bytes(self.structure)

    def batches(self, replicas: int) -> int:
        """Return the number of batches for a number of replicas."""
        return -(-replicas // self.structure.replicas)

    @property
    def work(self) -> str:
        """Description of the work of `estimate`, for a reader who waits."""
        return "simulating spikes"

    @property
    def preparation(self) -> str:
        """Description of the work of `prepare`, for a reader who waits."""
        compiler = look_for_compiler()
        if isinstance(compiler, NoCompiler):
            return f"no C++ compiler ({compiler.reason}): numpy simulates, ten times slower or more"
        if is_built(self.structure, compiler):
            return "opening the compiled network"
        return "compiling the network, once"

    def prepare(self, progress: Progress, batch_cache: BatchCache | None = None) -> None:
        """Build the network if there is a compiler and the cache does not hold it."""
        progress.stage(self.preparation)
        _open_engine(self.structure)

    def summaries(
        self,
        replicas: Replicas,
        progress: Callable[[int], None] = lambda _: None,
        batch_cache: BatchCache | None = None,
    ) -> StretchSummary:
        """Return rates and release of every replica; identical replicas are simulated once.

        Parameters
        ----------
        replicas : Replicas
            What to simulate.
        progress : callable, optional
            Told after each batch how many of the given replicas it settled.
        batch_cache : BatchCache, optional
            Holds batches that need no second simulation.
        """
        batch_cache = batch_cache or NoCache()
        distinct, position = replicas.distinct()
        settles = np.bincount(position)
        warm_up_s = scalar(self.simulation.warm_up, "s")
        isolated = isolated_release(self.circuit, self.structure)

        def simulate(engine: Backend, inputs: Inputs) -> StretchSummary:
            key = batch_key(engine.structure, inputs, warm_up_s, engine.name)
            kept = batch_cache.get(key)
            if kept is not None:
                return kept
            summary = summarise(engine.run(inputs), engine.structure, warm_up_s, isolated)
            batch_cache.put(key, summary)
            return summary

        parts: dict[int, StretchSummary] = {}
        for start, count, summary in self._batches(distinct, simulate):
            parts[start] = summary.take(np.arange(count))
            progress(int(settles[start : start + count].sum()))
        return StretchSummary.join([parts[start] for start in sorted(parts)]).take(position)

    def estimate(
        self,
        replicas: Replicas,
        progress: Callable[[int], None] = lambda _: None,
        batch_cache: BatchCache | None = None,
    ) -> ActivityEstimate:
        """Return the summaries of every replica with the error that the segment length leaves."""
        return ActivityEstimate.of_stretches(self.summaries(replicas, progress, batch_cache))

    def brief(self) -> "SpikingSimulator":
        """Return the same circuit in segments no longer than a window."""
        windowed = self.simulation.model_copy(update={"fidelity": "windowed"})
        return replace(self, simulation=windowed)

    def replay(self, replicas: Replicas) -> Iterator[tuple[int, dict[str, CellSpikes]]]:
        """Yield the spikes of each replica, in order, with cells numbered within it.

        Yields
        ------
        position : int
            Which replica.
        spikes : dict of str to CellSpikes
            Its spikes by population, warm-up included.
        """
        structure = self.structure
        batches = self._batches(replicas, lambda engine, inputs: engine.run(inputs))
        for start, count, spikes in sorted(batches, key=lambda batch: batch[0]):
            for offset in range(count):
                yield start + offset, of_replica(spikes, offset, structure)

    def _batches(
        self, replicas: Replicas, work: Callable[[Backend, Inputs], T]
    ) -> Iterator[tuple[int, int, T]]:
        """Yield first replica, number of replicas and outcome of each batch, as they finish."""
        structure = self.structure
        size = structure.replicas
        engine = _open_engine(structure)
        shared = shared_inputs(self.circuit, structure)

        def run(start: int) -> tuple[int, int, T]:
            index = np.arange(start, start + size)
            batch = replicas.take(np.minimum(index, len(replicas) - 1))
            with naming(batch):
                inputs = shared | replica_inputs(structure, self.circuit, batch)
                return start, int(np.sum(index < len(replicas))), work(engine, inputs)

        # Brian2's numpy target keeps state of the whole process: one batch at a time.
        workers = self.workers if isinstance(engine, CompiledBackend) else 1
        with ThreadPoolExecutor(workers) as pool:
            tasks = [pool.submit(run, start) for start in range(0, len(replicas), size)]
            try:
                for task in as_completed(tasks):
                    yield task.result()
            finally:
                for task in tasks:
                    task.cancel()


def _bytes(structure: Structure) -> float:
    """Return the memory of a network of this structure and of the spikes that it returns."""
    cells = sum(map(structure.size, structure.groups))
    pairs = sum(structure.size(b.sender) * structure.size(b.receiver) for b in structure.bundles)
    spikes = cells * _RATE_HZ * structure.duration_s
    of_one = _CELL_BYTES * cells + _SYNAPSE_BYTES * pairs + _SPIKE_BYTES * spikes
    return structure.replicas * of_one


def _open_engine(structure: Structure) -> Backend:
    """Open the compiled engine where there is a compiler, else the plain one."""
    compiler = find_compiler()
    return NumpyBackend(structure) if compiler is None else CompiledBackend(structure, compiler)
