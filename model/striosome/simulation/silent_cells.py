"""Cells that never fire in health, so that no change of their GABA can be given."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from striosome.base.errors import SimulationError
from striosome.base.quantities import magnitude
from striosome.config.parameters.tree import Parameters
from striosome.simulation.gaba_account import BasalRelease
from striosome.simulation.plan import SessionRun

__all__ = ["SilentCellsError", "active_populations", "refuse_silent"]


class SilentCellsError(SimulationError):
    """Error for animals whose cells never fire in health.

    Parameters
    ----------
    message : str
        What the user is told.
    animals : sequence of int
        Positions of these animals in their group, from 0.
    """

    def __init__(self, message: str, animals: Sequence[int]) -> None:
        super().__init__(message, animals)
        self.animals = tuple(animals)

    def __str__(self) -> str:
        """Return what the user is told."""
        return str(self.args[0])


def active_populations(parameters: Parameters) -> NDArray[np.bool_]:
    """Mark the populations that are not silenced, shape (1 or animals, populations)."""
    rates = [
        np.atleast_2d(np.inf if (rate := one.afferent_rate) is None else magnitude(rate, "Hz"))
        for one in parameters.circuit.populations.values()
    ]
    return np.asarray(np.concatenate(np.broadcast_arrays(*rates), axis=1) > 0.0)


def refuse_silent(run: SessionRun, basal: BasalRelease) -> None:
    """Refuse animals in which a source of GABA never fires in health.

    Raises
    ------
    SilentCellsError
        If there are any.
    """
    populations = list(run.parameters.circuit.populations)
    needed = np.isin(populations, list(run.parameters.gaba.shares))
    silent = np.argwhere((basal.in_health <= 0.0) & active_populations(run.parameters) & needed)
    if silent.size:
        animal, population = silent[0]
        raise SilentCellsError(
            f"{populations[population]} neurons of animal {run.cohort.number[animal]} "
            f"({run.cohort.name}) never fire in health: no change can be given relative to them",
            np.unique(silent[:, 0]).tolist(),
        )
