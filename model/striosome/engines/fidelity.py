"""Choice of the engine by the fidelity of a simulation."""

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
    """Simulator of the activity of any number of replicas."""

    @property
    def work(self) -> str:
        """Description of the work of `estimate`, for a reader who waits."""
        ...

    @property
    def batch_bytes(self) -> float:
        """Maximal memory of one batch of replicas."""
        ...

    def batches(self, replicas: int) -> int:
        """Return the number of batches that are simulated for a number of replicas."""
        ...

    def prepare(self, progress: Progress, batch_cache: BatchCache | None = None) -> None:
        """Build or compute, once, the prerequisites of `estimate`."""
        ...

    def estimate(
        self,
        replicas: Replicas,
        progress: Callable[[int], None] = ...,
        batch_cache: BatchCache | None = None,
    ) -> ActivityEstimate:
        """Estimate the activity of every replica and its error."""
        ...


def engine_for(circuit: Circuit, simulation: Simulation, workers: int) -> CircuitSimulator:
    """Return the engine of a circuit: spikes for `continuous` and `windowed`, else the surface."""
    kind = SurfaceSimulator if simulation.fidelity == "surrogate" else SpikingSimulator
    return kind(circuit, simulation, workers)
