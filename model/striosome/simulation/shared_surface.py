"""The one response surface that answers for all groups of an experiment."""

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import network_identity
from striosome.config.experiments.experiment import Experiment
from striosome.config.parameters.circuit import Circuit
from striosome.engines.surface.surrogate import SurrogateEngine
from striosome.neuromodulation.effective_animal import effective_animal

__all__ = ["shared_surface", "shares_network"]


def shares_network(experiment: Experiment) -> bool:
    """Return whether the animals of all groups may share one network."""
    return len(set(map(network_identity, _circuits(experiment)))) == 1


def shared_surface(experiment: Experiment, workers: int) -> SurrogateEngine:
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
    return SurrogateEngine(_circuits(experiment)[0], experiment.simulation, workers)


def _circuits(experiment: Experiment) -> list[Circuit]:
    """The circuit of each group's typical animal, with everything applied."""
    return [effective_animal(group.parameters).parameters.circuit for group in experiment.groups]
