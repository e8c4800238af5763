"""Numbers of cells, by which random streams distinguish them.

They follow the cell types and the order of the populations alone: how a population releases moves
no number, and so no afferent spike and no connection.
"""

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.structure import Structure

__all__ = ["cell_numbers", "first_number", "number_expression"]

# More cells than one type has in a replica.
_APART = 1 << 20


def first_number(structure: Structure, population: str) -> int:
    """Return the number of the first cell of a population; those of its other cells follow.

    Types whose cells draw numbers of the same kind, afferent events or thresholds, are numbered
    far apart, so that no two cells of a replica share a stream.
    """
    own, types = structure.part(population), structure.cell_types
    before = list(types)[: list(types).index(own.cell)]
    alike = [name for name in before if types[name].has_afferents == types[own.cell].has_afferents]
    earlier = structure.populations[: structure.populations.index(own)]
    return len(alike) * _APART + sum(part.cells for part in earlier if part.cell == own.cell)


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

    Numbers jump where cells of another group stand between those of this one.
    """
    position, reached = f"i % {structure.size(group)}", 0
    terms = [position]
    for part in structure.members(group):
        low, _ = structure.bounds(part.name)
        jump = first_number(structure, part.name) - low - reached
        if jump:
            terms.append(f"{jump}*int({position} >= {low})" if low else str(jump))
        reached += jump
    return " + ".join(terms)
