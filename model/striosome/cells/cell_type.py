"""Description of a cell type: equations, parameters, and the inputs of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["INPUTS", "SYNAPSES", "CellType", "Parameter"]

INPUTS = (
    "pka",
    "nmda_gain",
    "glutamate",
    "gaba",
    "current",
    "deviate",
)
"""Inputs that differ from cell to cell: PKA activity at the soma and the NMDA gain at full PKA;
counts of afferent events per step, glutamate and GABA; a tonic current; a standard normal number
that spreads a threshold. A cell type lists those that its equations name."""

SYNAPSES = "{synapses}"
"""Placeholder in the equations for the current of all simulated synapses on the cell, with its
sign."""


class Parameter(NamedTuple):
    """A number that all cells of a type share."""

    unit: str
    """unit, as configurations spell it"""
    meaning: str
    """meaning, for documentation"""


@dataclass(frozen=True, slots=True)
class CellType:
    """A neuron model as data.

    The network adds to the equations every parameter and every input, the conductances of the
    synapses that arrive, and `cell`, the number of the cell within its replica.
    """

    name: str
    """name, as configurations spell it"""
    meaning: str
    """kind of neuron, for documentation"""
    parameters: Mapping[str, Parameter]
    """numbers that all its cells share, set when the network runs"""
    inputs: tuple[str, ...]
    """some of `INPUTS`"""
    equations: str
    """Brian2 equations of the membrane; `SYNAPSES` stands for the synaptic current"""
    threshold: str
    """Brian2 condition of a spike"""
    reset: str
    """Brian2 statements after a spike"""
    rest: Mapping[str, str]
    """initial state, as Brian2 expressions by variable; variables that are not named start at 0"""
    lasting: tuple[str, ...]
    """variables in which a NaN lasts to the end of a run"""
    constants: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    """numbers of the equations that are no parameters: value and unit by name"""

    def __post_init__(self) -> None:
        if not isinstance(self.inputs, tuple) or not set(self.inputs) <= set(INPUTS):
            raise ValueError(f"inputs: expected some of {INPUTS}, got {self.inputs!r}")
        for name in ("name", "meaning", "equations", "threshold", "reset"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name}: expected a text, got {getattr(self, name)!r}")
        if not isinstance(self.lasting, tuple):
            raise ValueError(f"lasting: expected a tuple of names, got {self.lasting!r}")

    @property
    def has_afferents(self) -> bool:
        """Whether its cells are driven by afferents that are not simulated."""
        return "glutamate" in self.inputs

    @property
    def is_modulated(self) -> bool:
        """Whether PKA acts on its cells."""
        return "pka" in self.inputs
