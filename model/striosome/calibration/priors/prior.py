"""Definition of a prior: from places in the unit cube to values of parameters."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from striosome.base.arrays import Array

__all__ = ["MEASURING", "Prior"]

MEASURING = "measuring."
"""Prefix of what is a property of the study's measuring, and no parameter of the animal."""


class Prior(ABC):
    """Prior of one parameter, or of some that depend on each other."""

    @property
    @abstractmethod
    def units(self) -> Mapping[str, str]:
        """Unit of each parameter that it gives a value to, by path."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each dimension of the unit cube that it takes; by default its parameters'."""
        return tuple(self.units)

    @property
    def needs(self) -> Mapping[str, str]:
        """Other parameters whose values it depends on, with the unit in which it wants them."""
        return {}

    @abstractmethod
    def values(self, unit: Array, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return values of its parameters in their units, each of shape (sets,).

        Parameters
        ----------
        unit : float array (sets, dimensions)
            Places in the unit cube, in the order of `names`.
        known : mapping of str to float array (sets,) or (1,)
            What it needs, by path.
        """
