"""Every cell type: a file of this folder that names a `CELL` is one."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from striosome import cells
from striosome.cells.cell_type import CellType

__all__ = ["cell_types"]


@cache
def cell_types() -> Mapping[str, CellType]:
    """Return the cell types by name, in the order of their files.

    Raises
    ------
    TypeError
        If a file of the folder has no `CELL`, or two have cells of one name.
    """
    found: dict[str, CellType] = {}
    for module in iter_modules(cells.__path__):
        if module.name in ("cell_type", "registry"):
            continue
        cell = getattr(import_module(f"striosome.cells.{module.name}"), "CELL", None)
        if not isinstance(cell, CellType):
            raise TypeError(f"striosome/cells/{module.name}.py must define CELL, a CellType")
        if cell.name in found:
            raise TypeError(f"striosome/cells/{module.name}.py: {cell.name} is defined twice")
        found[cell.name] = cell
    return MappingProxyType(found)
