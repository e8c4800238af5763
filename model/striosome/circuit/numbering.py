"""Numbers of cells, by which random streams distinguish them."""

from striosome.circuit.structure import Structure

__all__ = ["first_number"]

# More cells than one type has in a replica.
_APART = 1 << 20


def first_number(structure: Structure, cell: str) -> int:
    """Return the number of the first cell of a type.

    Types whose cells draw numbers of the same kind, afferent events or thresholds, are numbered
    far apart, so that no two cells of a replica share a stream.
    """
    types = structure.cell_types
    before = list(types)[: list(types).index(cell)]
    alike = [name for name in before if types[name].has_afferents == types[cell].has_afferents]
    return len(alike) * _APART
