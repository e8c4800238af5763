"""Compile-time description of a network: sizes, wiring, step, duration. The rest is set later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from striosome.base.quantities import magnitude
from striosome.cells.cell_type import CellType
from striosome.cells.registry import cell_types
from striosome.cells.release import RELEASE_FORMS, WITHOUT_ENTRY, ReleaseForm
from striosome.config.parameters.circuit import Circuit

__all__ = ["Bundle", "Group", "Part", "Structure", "Wire"]


class Part(NamedTuple):
    """A population of a network."""

    name: str
    """name, as the circuit spells it"""
    cell: str
    """its cell type"""
    cells: int
    """cells of one replica"""
    release: str | None = None
    """its entry of `circuit.release`; None where it names none"""
    form: str = WITHOUT_ENTRY
    """form of that release"""

    @property
    def group(self) -> "Group":
        """The group of which its cells are a part."""
        return Group(self.cell, self.release, self.form)


class Group(NamedTuple):
    """Cells of one type that release by one entry: they share every number of the network."""

    cell: str
    """their cell type"""
    release: str | None
    """their entry of `circuit.release`; None where they name none"""
    form: str
    """form of that release"""

    @property
    def cell_type(self) -> CellType:
        """Equations and parameters of the cells."""
        return cell_types()[self.cell]

    @property
    def release_form(self) -> ReleaseForm:
        """Equations of their boutons."""
        return RELEASE_FORMS[self.form]


class Wire(NamedTuple):
    """A projection of a network."""

    sender: str
    """population whose spikes arrive"""
    receiver: str
    """population at which they arrive"""
    synapse: str
    """kind of synapse"""
    delay_s: float
    """delay from a spike to its conductance (s)"""


class Bundle(NamedTuple):
    """All projections by one kind of synapse from the cells of one group to those of another."""

    synapse: str
    """kind of synapse"""
    sender: str
    """group whose spikes arrive"""
    receiver: str
    """group at which they arrive"""

    @property
    def name(self) -> str:
        """Name of the Brian2 object."""
        return f"{self.synapse}_{self.sender}_{self.receiver}"


@dataclass(frozen=True, slots=True)
class Structure:
    """Sizes of a network of identical replicas that do not touch each other."""

    replicas: int
    """circuits in one network"""
    populations: tuple[Part, ...]
    """populations of one replica; those of one group stand in it in this order"""
    wires: tuple[Wire, ...]
    """projections of one replica"""
    time_step_s: float
    """step (s)"""
    duration_s: float
    """simulated time (s)"""

    @classmethod
    def of(
        cls, circuit: Circuit, *, replicas: int, time_step_s: float, duration_s: float
    ) -> "Structure":
        """Return the structure of the network of a circuit."""
        parts = (
            Part(name, one.cell, one.cells, one.release, circuit.release_form(name))
            for name, one in circuit.populations.items()
        )
        delays = {name: magnitude(one.delay, "s") for name, one in circuit.synapses.items()}
        wires = (
            Wire(sender, receiver, one.synapse, float(delays[one.synapse]))
            for sender, receiver, one in circuit.wiring()
        )
        return cls(replicas, tuple(parts), tuple(wires), time_step_s, duration_s)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Structure":
        """Return the structure that was written as plain data."""
        parts = tuple(Part(*part) for part in data["populations"])
        wires = tuple(Wire(*wire) for wire in data["wires"])
        return cls(**{**data, "populations": parts, "wires": wires})

    @property
    def groups(self) -> dict[str, Group]:
        """Groups of cells by the name of their Brian2 object, in the order of the populations.

        The first group of a cell type bears the name of the type, so that no name changes when
        another population names an entry of its own.
        """
        found: dict[str, Group] = {}
        for group in dict.fromkeys(part.group for part in self.populations):
            alike = sum(one.cell == group.cell for one in found.values())
            found[f"{group.cell}_release_{alike + 1}" if alike else group.cell] = group
        return found

    @property
    def cell_types(self) -> dict[str, CellType]:
        """Cell types of the network, in the order of the populations."""
        return {part.cell: cell_types()[part.cell] for part in self.populations}

    @property
    def bundles(self) -> dict[Bundle, list[Wire]]:
        """Projections that share one Brian2 object."""
        group = {part.name: self.group_of(part.name) for part in self.populations}
        found: dict[Bundle, list[Wire]] = {}
        for wire in self.wires:
            bundle = Bundle(wire.synapse, group[wire.sender], group[wire.receiver])
            found.setdefault(bundle, []).append(wire)
        return found

    def part(self, population: str) -> Part:
        """Return a population by its name."""
        return next(part for part in self.populations if part.name == population)

    def group_of(self, population: str) -> str:
        """Return the name of the group to which the cells of a population belong."""
        own = self.part(population).group
        return next(name for name, group in self.groups.items() if group == own)

    def members(self, group: str) -> list[Part]:
        """Return the populations of one group, in the order of their cells."""
        own = self.groups[group]
        return [part for part in self.populations if part.group == own]

    def size(self, group: str) -> int:
        """Return the number of cells of one group in one replica."""
        return sum(part.cells for part in self.members(group))

    def bounds(self, population: str) -> tuple[int, int]:
        """Return the first cell of a population among those of its group, and the one after it."""
        start = 0
        for part in self.members(self.group_of(population)):
            if part.name == population:
                break
            start += part.cells
        return start, start + self.part(population).cells

    def arriving(self, group: str) -> list[str]:
        """Return the kinds of synapse that reach cells of one group."""
        return list(dict.fromkeys(one.synapse for one in self.bundles if one.receiver == group))
