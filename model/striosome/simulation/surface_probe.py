"""The circuit as assays of evidence ask for it: metrics of any sessions, off a response surface."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.progress import Progress
from striosome.base.quantities import parse_quantity
from striosome.config.experiments.experiment import Group, Session, Simulation
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.response import ResponseSurface
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.simulation.surrogate_batch import surrogate_metrics

__all__ = ["SurfaceProbe", "surface_probe"]

# Windows of assays may be as short as half of this.
_SPACING = parse_quantity("10 min", "min")


@dataclass(frozen=True, slots=True)
class SurfaceProbe:
    """Probe that reads firing and release off a response surface."""

    simulation: Simulation
    """for the windows and the step of the slow layers"""
    surface: ResponseSurface
    """response surface of the circuit"""

    def metrics(
        self, parameters: Parameters, sessions: Mapping[str, Session], names: Sequence[str]
    ) -> dict[str, dict[str, Array]]:
        """Return metrics of animals in sessions, as `surrogate_metrics` does.

        The circuit is looked at every 5 min at least, however rarely the experiment does.

        Parameters
        ----------
        parameters : Parameters
            The animals as they are drawn; leaves are single or of shape (sets, 1).
        sessions : mapping of str to Session
            All sessions, matched controls among them.
        names : sequence of str
            Metrics that need no photometer.
        """
        spacing = min(self.simulation.spacing, _SPACING)
        often = self.simulation.model_copy(update={"spacing": spacing})
        return surrogate_metrics(parameters, sessions, often, self.surface, names)


def surface_probe(
    group: Group, simulation: Simulation, workers: int, progress: Progress
) -> SurfaceProbe | None:
    """Return a probe of a group's circuit; None where its surface would have to be computed first.

    With fidelity surrogate it is computed, since all else needs it too.

    Parameters
    ----------
    group : Group
        The animals.
    simulation : Simulation
        Of their experiment.
    workers : int
        Batches that run at the same time while the surface is computed.
    progress : Progress
        Told how far that is.

    Raises
    ------
    SimulationError
        If the surface is asked for and cannot stand for the circuit.
    """
    circuit = effective_animal(group.parameters).parameters.circuit
    engine = SurfaceSimulator(circuit, simulation, workers)
    if simulation.fidelity == "surrogate":
        engine.prepare(progress)
        return SurfaceProbe(simulation, engine.surface())
    # A cache that cannot be read holds nothing for those who can do without.
    with suppress(SimulationError):
        stored = engine.stored()
        return None if stored is None else SurfaceProbe(simulation, stored)
    return None
