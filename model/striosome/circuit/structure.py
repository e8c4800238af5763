"""Compile-time description of a network: sizes, wiring, step, duration. The rest is set later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from striosome.base.quantities import magnitude
from striosome.cells.cell_type import CellType
from striosome.cells.registry import cell_types
from striosome.config.parameters.circuit import Circuit

__all__ = ["Bundle", "Part", "Structure", "Wire"]


class Part(NamedTuple):
    """A population of a network."""

    name: str
    """name, as the circuit spells it"""
    cell: str
    """its cell type"""
    cells: int
    """cells of one replica"""


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
    """All projections by one kind of synapse from cells of one type to those of another."""

    synapse: str
    """kind of synapse"""
    sender: str
    """cell type whose spikes arrive"""
    receiver: str
    """cell type at which they arrive"""

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
    """populations of one replica; those of one cell type are one group, in this order"""
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
        parts = (Part(name, one.cell, one.cells) for name, one in circuit.populations.items())
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
    def cell_types(self) -> dict[str, CellType]:
        """Cell types of the network, in the order of their groups."""
        return {part.cell: cell_types()[part.cell] for part in self.populations}

    @property
    def bundles(self) -> dict[Bundle, list[Wire]]:
        """Projections that share one Brian2 object."""
        cell = {part.name: part.cell for part in self.populations}
        found: dict[Bundle, list[Wire]] = {}
        for wire in self.wires:
            bundle = Bundle(wire.synapse, cell[wire.sender], cell[wire.receiver])
            found.setdefault(bundle, []).append(wire)
        return found

    def members(self, cell: str) -> list[Part]:
        """Return the populations of one cell type, in the order of their cells."""
        return [part for part in self.populations if part.cell == cell]

    def size(self, cell: str) -> int:
        """Return the number of cells of one type in one replica."""
        return sum(part.cells for part in self.members(cell))

    def bounds(self, population: str) -> tuple[int, int]:
        """Return the first cell of a population among those of its type, and the one after it."""
        (cell,) = (part.cell for part in self.populations if part.name == population)
        start = 0
        for part in self.members(cell):
            if part.name == population:
                return start, start + part.cells
            start += part.cells
        raise KeyError(population)

    def arriving(self, cell: str) -> list[str]:
        """Return the kinds of synapse that reach cells of one type."""
        return list(dict.fromkeys(one.synapse for one in self.bundles if one.receiver == cell))
