"""Form of the values that an engine receives for a network."""

from collections.abc import Mapping
from typing import Any, Protocol

from numpy.typing import NDArray

from striosome.circuit.structure import Structure
from striosome.engines.spiking.spikes import Spikes

__all__ = ["Backend", "Inputs"]

# Brian2 name ("spn.pka") to one value for the group or one for each of its cells, in SI base units.
Inputs = Mapping[str, NDArray[Any] | float]


class Backend(Protocol):
    """Backend that runs one batch of replicas."""

    name: str
    structure: Structure

    def run(self, inputs: Inputs) -> Spikes:
        """Simulate one batch of replicas from rest."""
        ...
