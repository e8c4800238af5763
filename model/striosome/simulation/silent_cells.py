"""Cells that never fire in health, so that no change of their GABA can be given."""

from collections.abc import Sequence

from striosome.base.errors import SimulationError

__all__ = ["SilentCellsError"]


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
