"""Every cell type: a file that names a `CELL`, in this folder or in one of the user's own."""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from striosome import cells
from striosome.base.errors import BadInput
from striosome.cells.cell_type import CellType

__all__ = ["FOLDERS", "cell_types"]

FOLDERS = "STRIOSOME_CELLS"
"""Environment variable that names folders of further cell types, separated as in PATH."""


@cache
def cell_types() -> Mapping[str, CellType]:
    """Return the cell types by name: those of the library, then those of the user's folders.

    Raises
    ------
    BadInput
        If a file has no `CELL`, cannot be run, or names one that there is already.
    """
    found: dict[str, CellType] = {}
    for place, module in _modules():
        cell = getattr(module, "CELL", None)
        if not isinstance(cell, CellType):
            raise BadInput(f"{place} must define CELL, a striosome.cells.cell_type.CellType")
        if cell.name in found:
            raise BadInput(f"{place}: there is a cell type {cell.name!r} already")
        found[cell.name] = cell
    return MappingProxyType(found)


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """Yield every file of cell types with the path that an error names."""
    for found in iter_modules(cells.__path__):
        if found.name not in ("cell_type", "registry"):
            yield f"striosome/cells/{found.name}.py", import_module(f"striosome.cells.{found.name}")
    for folder in filter(None, os.environ.get(FOLDERS, "").split(os.pathsep)):
        files = sorted(Path(folder).glob("*.py"))
        if not files:
            raise BadInput(f"{FOLDERS} names {folder}, which holds no Python file")
        for file in files:
            yield str(file), _loaded(file)


def _loaded(file: Path) -> ModuleType:
    """Run a user's file as a module of its own."""
    spec = spec_from_file_location(f"striosome_cells_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise BadInput(f"{file} cannot be run: {type(error).__name__}: {error}") from error
    return module
