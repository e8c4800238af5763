"""Which engine answers, by the fidelity that a simulation asks for."""

from collections.abc import Callable
from typing import Protocol

from striosome.base.progress import Progress
from striosome.circuit.replicas import Replicas
from striosome.config.experiments.experiment import Simulation
from striosome.config.parameters.circuit import Circuit
from striosome.engines.activity import ActivityEstimate
from striosome.engines.checkpoints import BatchCache
from striosome.engines.spiking.windowed import SpikingSimulator
from striosome.engines.surface.surrogate import SurfaceSimulator

__all__ = ["CircuitSimulator", "engine_for"]


class CircuitSimulator(Protocol):
    """Something that tells the activity of any number of replicas."""

    @property
    def work(self) -> str:
        """What `estimate` does, for a reader who waits."""
        ...

    @property
    def batch_bytes(self) -> float:
        """Memory that one batch of replicas takes, at most."""
        ...

    def batches(self, replicas: int) -> int:
        """Batches that are simulated for so many replicas."""
        ...

    def prepare(self, progress: Progress, batch_cache: BatchCache | None = None) -> None:
        """Build or compute, once, what `estimate` needs."""
        ...

    def estimate(
        self,
        replicas: Replicas,
        progress: Callable[[int], None] = ...,
        batch_cache: BatchCache | None = None,
    ) -> ActivityEstimate:
        """Activity of every replica and its error."""
        ...


def engine_for(circuit: Circuit, simulation: Simulation, workers: int) -> CircuitSimulator:
    """The engine of a circuit: spikes for `continuous` and `windowed`, else the surface."""
    kind = SurfaceSimulator if simulation.fidelity == "surrogate" else SpikingSimulator
    return kind(circuit, simulation, workers)
