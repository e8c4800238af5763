"""Runs any number of replicas through a network of fixed size, batch by batch.

The size of the network is compiled in, so the last batch is padded. A replica's spikes do not
depend on its neighbours: neither the batch nor the number of workers changes a single one.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.replicas import Replicas, replica_inputs, shared_inputs
from striosome.circuit.structure import Structure
from striosome.engines.compiled import CompiledEngine
from striosome.engines.compiler import find_compiler
from striosome.engines.inputs import Engine
from striosome.engines.plain import PlainEngine
from striosome.engines.spikes import Spikes, StretchSummary, summarise
from striosome.quantities import magnitude
from striosome.schema.circuit import Circuit
from striosome.schema.experiment import Simulation

__all__ = ["BATCH", "WindowedEngine"]

# From about 60 replicas on, the time per replica no longer falls.
BATCH = 64

Progress = Callable[[int], None]


def _open_engine(structure: Structure) -> Engine:
    """The compiled engine where there is a compiler, else the plain one."""
    compiler = find_compiler()
    return PlainEngine(structure) if compiler is None else CompiledEngine(structure, compiler)


@dataclass(frozen=True, slots=True)
class WindowedEngine:
    """Simulates short stretches of a session.

    Attributes
    ----------
    circuit : Circuit
        Parameters that all replicas share.
    simulation : Simulation
        Time step, window and warm-up.
    workers : int
        Batches that run at the same time.
    """

    circuit: Circuit
    simulation: Simulation
    workers: int

    @property
    def structure(self) -> Structure:
        """What is compiled: the circuit's sizes for one window with its warm-up."""
        window = magnitude(self.simulation.window, "s") + magnitude(self.simulation.warm_up, "s")
        return Structure.of(
            self.circuit,
            replicas=BATCH,
            time_step_s=magnitude(self.simulation.time_step, "s"),
            duration_s=window,
        )

    def summaries(self, replicas: Replicas, progress: Progress = lambda _: None) -> StretchSummary:
        """Rates and release of every replica; identical replicas are simulated once.

        Parameters
        ----------
        replicas : Replicas
            What to simulate.
        progress : callable, optional
            Told the number of distinct replicas that a finished batch held.
        """
        distinct, position = replicas.distinct()
        parts: dict[int, StretchSummary] = {}
        structure = self.structure
        warm_up_s = magnitude(self.simulation.warm_up, "s")
        utilisation = float(self.circuit.release.utilisation)
        for start, count, spikes in self._run(distinct):
            summary = summarise(spikes, structure, warm_up_s, utilisation)
            parts[start] = summary.take(np.arange(count))
            progress(count)
        return StretchSummary.join([parts[start] for start in sorted(parts)]).take(position)

    def spikes(self, replicas: Replicas) -> Iterator[tuple[NDArray[np.intp], Spikes]]:
        """Replay replicas and hand out their spikes, with the positions that each batch holds."""
        for start, count, spikes in self._run(replicas):
            yield np.arange(start, start + count), spikes

    def _run(self, replicas: Replicas) -> Iterator[tuple[int, int, Spikes]]:
        """Batches as they finish: first replica, number of replicas, spikes."""
        structure = self.structure
        engine = _open_engine(structure)
        shared = shared_inputs(self.circuit)

        def run(start: int) -> tuple[int, int, Spikes]:
            index = np.arange(start, start + BATCH)
            batch = replicas.take(np.minimum(index, len(replicas) - 1))
            inputs = shared | replica_inputs(structure, self.circuit, batch)
            return start, int(np.sum(index < len(replicas))), engine.run(inputs)

        # Brian2's numpy target keeps global state: one at a time.
        workers = self.workers if isinstance(engine, CompiledEngine) else 1
        with ThreadPoolExecutor(workers) as pool:
            tasks = [pool.submit(run, start) for start in range(0, len(replicas), BATCH)]
            try:
                for task in as_completed(tasks):
                    yield task.result()
            finally:
                for task in tasks:
                    task.cancel()
