"""Axis of a sweep: the parameters that take its values, their unit, and the values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striosome.base.quantities import magnitude, parse_quantity
from striosome.config.documents.documents import KeyPath, Place
from striosome.config.documents.section import leaf_units
from striosome.config.experiments.experiment import Injection, Session, Simulation
from striosome.config.experiments.experiment_file import GroupEntry
from striosome.config.experiments.history import DietInterval, Pump, RepeatedDose, SingleDose
from striosome.config.experiments.overrides import SHORT_NAMES, Override, key_path
from striosome.config.parameters.layer_reader import node_at
from striosome.config.parameters.leaves import Leaf, parameter_shape
from striosome.config.parameters.provenance import Provenance

__all__ = ["Axis", "is_parameter", "unit_of"]


@dataclass(frozen=True, slots=True)
class Axis:
    """One quantity that a sweep varies."""

    name: str
    """name in the file: a path, or a name of its own"""
    paths: tuple[str, ...]
    """parameters or keys of the experiment that all receive the value"""
    unit: str | None
    """unit of the values; None for texts and whole numbers"""
    place: Place
    """place of its declaration in the file"""

    def number(self, written: Any) -> Any:
        """Convert a written value to a number in the axis's unit; texts stay.

        Raises
        ------
        UnitError
            If it has no unit or a wrong one.
        """
        if self.unit is None:
            return written
        return float(magnitude(parse_quantity(written, self.unit), self.unit))

    def written(self, value: Any) -> Any:
        """Spell a value as in a file."""
        if self.unit is None:
            return value.item() if isinstance(value, np.generic) else value
        return float(value) if self.unit == "1" else f"{float(value)!r} {self.unit}"

    def changes(self, value: Any) -> list[Override]:
        """Return the changes of an experiment for one value."""
        return [Override(path, self.written(value), self.place) for path in self.paths]

    def column(self, values: list[Any]) -> NDArray[Any]:
        """Return values as one array: numbers, or objects where they have no unit."""
        return np.array(values, dtype=object if self.unit is None else float)


def unit_of(path: str, known: Mapping[str, Provenance]) -> str | None:
    """Return the unit at a path; None if it is a text, a whole number, or nothing.

    Parameters
    ----------
    path : str
        Dotted path of a parameter or of a key of an experiment, or a short name.
    known : mapping of str to Provenance
        Parameters of the base experiment. An effect of iron that sets a leaf has the leaf's unit.
    """
    path = SHORT_NAMES.get(path, path)
    if path in known:
        return known[path].unit
    keys = key_path(path)
    if keys[:1] == ("variability",):
        return "1"
    if keys[:1] == ("simulation",):
        return leaf_units(Simulation).get(str(keys[-1]))
    if keys[:1] == ("sessions",):
        record = Injection if "injections" in keys else Session
        return leaf_units(record).get(str(keys[-1]))
    if keys[:1] == ("groups",):
        return _group_unit(keys)
    leaf = _leaf(keys)
    return leaf.unit if leaf else None


def _group_unit(keys: KeyPath) -> str | None:
    """Return the unit of the time of a group's sessions, or of a number in its history."""
    if keys[2:3] != ("history",):
        return leaf_units(GroupEntry).get(str(keys[-1])) if len(keys) == 3 else None
    records = (SingleDose, RepeatedDose, Pump, DietInterval)
    units = {name: unit for record in records for name, unit in leaf_units(record).items()}
    return units.get(str(keys[-1]))


def is_parameter(path: str) -> bool:
    """Tell whether a path leads to a number of the parameter tree, which animals can vary in."""
    keys = key_path(SHORT_NAMES.get(path, path))
    leaf = _leaf(keys)
    return leaf is not None and leaf.unit is not None and keys[0] != "variability"


def _leaf(keys: KeyPath) -> Leaf | None:
    if not keys or keys[0] not in parameter_shape().children:
        return None
    try:
        node = node_at(tuple(map(str, keys)))
    except (KeyError, AttributeError):
        return None
    return node if isinstance(node, Leaf) else None
