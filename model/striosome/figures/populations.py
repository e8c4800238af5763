"""Populations of a result: their labels and colours, in the order of the circuit."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from striosome.figures.run_view import groups
from striosome.figures.style import CYCLE

__all__ = ["PopulationLook", "populations_of_run", "populations_of_session"]


@dataclass(frozen=True, slots=True)
class PopulationLook:
    """Appearance of a population in figures."""

    name: str
    """name, as the circuit spells it"""
    label: str
    """label in words"""
    colour: str
    """colour as #rrggbb"""
    modulated: bool
    """whether PKA acts on its cells"""


def populations_of_session(data: xr.Dataset) -> list[PopulationLook]:
    """Return the populations of one session, in the order of the circuit.

    Parameters
    ----------
    data : Dataset
        A session of a result.
    """
    names = data["population"].to_numpy()
    parts = zip(names, data["label"].to_numpy(), data["colour"].to_numpy(), strict=True)
    pka = data["pka_soma"].transpose("population", ...).to_numpy()
    modulated = ~np.isnan(pka).all(axis=tuple(range(1, pka.ndim)))
    return [
        PopulationLook(str(name), str(label), str(colour) or CYCLE[index % len(CYCLE)], bool(acts))
        for index, ((name, label, colour), acts) in enumerate(zip(parts, modulated, strict=True))
    ]


def populations_of_run(tree: xr.DataTree) -> list[PopulationLook]:
    """Return the populations of a result; all its groups have the same."""
    sessions = tree[groups(tree)[0]].children.values()
    data = next(node.dataset for node in sessions if "population" in node.dataset.coords)
    return populations_of_session(data)
