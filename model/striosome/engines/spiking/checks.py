"""Checks of every engine: values that do not fit the network, and cells that are not numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from striosome.base.arrays import Array
from striosome.circuit.structure import Structure
from striosome.engines.spiking.inputs import Inputs
from striosome.engines.spiking.invalid import InvalidState

__all__ = ["refuse_invalid", "refuse_unfit"]


def refuse_unfit(inputs: Inputs, sizes: Mapping[str, int], structure: Structure) -> None:
    """Check the inputs of a run before it starts.

    Parameters
    ----------
    inputs : Inputs
        One value for a group, or one for each of its cells.
    sizes : mapping of str to int
        Number of values of each input that the network has.
    structure : Structure
        Sizes of the groups.

    Raises
    ------
    ValueError
        If an input is unknown to the network or has the wrong size.
    InvalidState
        If one is not a number; cell and replica are named.
    """
    for name, value in inputs.items():
        if name not in sizes:
            raise ValueError(f"the network has no input {name!r}")
        if np.ndim(value) and np.size(value) != sizes[name]:
            raise ValueError(f"{name} takes {sizes[name]} values, got {np.size(value)}")
        _refuse(name, np.isnan(value), structure)


def refuse_invalid(states: Mapping[str, Array], structure: Structure) -> None:
    """Check the cells at the end of a run.

    Parameters
    ----------
    states : mapping of str to float array (replicas * cells,)
        Values of every cell by name, as `striosome.circuit.network.lasting_states` lists them.
    structure : Structure
        Sizes of the groups.

    Raises
    ------
    InvalidState
        If a value is infinite or not a number; cell and replica are named.
    """
    for name, values in states.items():
        _refuse(name, ~np.isfinite(values), structure)


def _refuse(name: str, invalid: Any, structure: Structure) -> None:
    if not np.any(invalid):
        return
    group = name.partition(".")[0]
    if group not in structure.groups or np.ndim(invalid) == 0:
        raise InvalidState(name)
    replica, cell = divmod(int(np.argmax(invalid)), structure.size(group))
    raise InvalidState(name, replica, cell)
