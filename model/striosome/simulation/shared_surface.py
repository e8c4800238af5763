"""The one response surface for all groups of an experiment."""

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import network_identity
from striosome.config.experiments.experiment import Experiment
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.neuromodulation.effective_animal import effective_animal

__all__ = ["effective_network", "shared_surface", "shares_network"]


def effective_network(parameters: Parameters) -> str:
    """Return the identity of the network that animals share, with all effects applied to them."""
    return network_identity(effective_animal(parameters).parameters.circuit)


def shares_network(experiment: Experiment) -> bool:
    """Return whether the animals of all groups may share one network."""
    return len({effective_network(group.parameters) for group in experiment.groups}) == 1


def shared_surface(experiment: Experiment, workers: int) -> SurfaceSimulator:
    """Return the engine whose surface answers for all groups.

    Parameters
    ----------
    experiment : Experiment
        Groups and simulation.
    workers : int
        Batches that run at the same time while the surface is computed.

    Raises
    ------
    SimulationError
        If groups differ in what all cells of a network share.
    """
    if not shares_network(experiment):
        raise SimulationError(
            "groups differ in parameters that all cells of a network share, and one response "
            "surface cannot answer for them: use fidelity windowed"
        )
    circuit = effective_animal(experiment.groups[0].parameters).parameters.circuit
    return SurfaceSimulator(circuit, experiment.simulation, workers)
