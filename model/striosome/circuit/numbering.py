"""Numbers of cells, by which random streams distinguish them.

They follow the name of the population alone: what else a circuit has, in whichever order, moves no
number, and so no afferent spike, no threshold and no connection.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.structure import Structure
from striosome.config.parameters.circuit import MOST_CELLS

__all__ = ["cell_numbers", "first_number", "number_expression"]

# Stretches of numbers, one for each population; all numbers stay below 2^30.
_STRETCHES = 1 << 18


def first_number(structure: Structure, population: str) -> int:
    """Return the number of the first cell of a population; those of its other cells follow."""
    return MOST_CELLS * _stretches(structure)[population]


def _stretches(structure: Structure) -> dict[str, int]:
    """Return the stretch of every population: by its name, or the next where that is taken."""
    found: dict[str, int] = {}
    for name in sorted(part.name for part in structure.populations):
        stretch = zlib.crc32(name.encode()) % _STRETCHES
        while stretch in found.values():
            stretch = (stretch + 1) % _STRETCHES
        found[name] = stretch
    return found


def cell_numbers(structure: Structure, group: str) -> NDArray[np.int64]:
    """Return the numbers of the cells of one group of one replica, in their order."""
    return np.concatenate(
        [
            first_number(structure, part.name) + np.arange(part.cells)
            for part in structure.members(group)
        ]
    )


def number_expression(structure: Structure, group: str) -> str:
    """Return the number of a cell as a Brian2 expression of `i`, its index in the group.

    Numbers jump from the cells of one population to those of the next.
    """
    position, reached = f"i % {structure.size(group)}", 0
    terms = [position]
    for part in structure.members(group):
        low, _ = structure.bounds(part.name)
        jump = first_number(structure, part.name) - low - reached
        terms.append(f"{jump}*int({position} >= {low})" if low else str(jump))
        reached += jump
    return " + ".join(terms)
