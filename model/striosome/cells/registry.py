"""Every cell type: a file that names a `CELL`, in this folder or in one of the user's own."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from striosome import cells
from striosome.base.errors import BadInput
from striosome.base.user_code import UserCodeError, execute, read_python
from striosome.base.user_files import Unreadable, names_in
from striosome.cells.cell_type import CellType

__all__ = ["FOLDERS", "cell_types", "own_digests", "own_files"]

FOLDERS = "STRIOSOME_CELLS"
"""Environment variable that names folders of further cell types, separated as in PATH."""

# Files of this folder that describe no cell.
_NO_CELL_TYPES = ("cell_type", "registry", "release")


@dataclass(frozen=True, slots=True)
class _Registered:
    """A cell type and the text of the user's file that it comes from."""

    cell: CellType
    place: str
    """its file, as an error names it"""
    digest: str | None
    """digest of that text; None for a cell type of the library"""


def cell_types() -> Mapping[str, CellType]:
    """Return the cell types by name: those of the library, then those of the user's folders.

    Raises
    ------
    BadInput
        If a file has no `CELL`, cannot be run, or names one that there is already.
    """
    return MappingProxyType({name: one.cell for name, one in _registered().items()})


def own_digests(names: Iterable[str]) -> dict[str, str]:
    """Return the digest of the user's file for each of some cell types that comes from one."""
    known = _registered()
    return {name: digest for name in names if (digest := known[name].digest) is not None}


def own_files(names: Iterable[str]) -> dict[str, str]:
    """Return the user's file of each of some cell types that comes from one."""
    known = _registered()
    return {name: known[name].place for name in names if known[name].digest is not None}


@cache
def _registered() -> dict[str, _Registered]:
    found: dict[str, _Registered] = {}
    for place, module, digest in _modules():
        cell = getattr(module, "CELL", None)
        if not isinstance(cell, CellType):
            raise BadInput(f"{place} must define CELL, a striosome.cells.cell_type.CellType")
        if cell.name in found:
            raise BadInput(f"{place}: there is a cell type {cell.name!r} already")
        found[cell.name] = _Registered(cell, place, digest)
    return found


def _modules() -> Iterator[tuple[str, ModuleType, str | None]]:
    """Yield every file of cell types: the path that an error names, what it defines, its digest."""
    for found in iter_modules(cells.__path__):
        if found.name not in _NO_CELL_TYPES:
            module = import_module(f"striosome.cells.{found.name}")
            yield f"striosome/cells/{found.name}.py", module, None
    for folder in filter(None, os.environ.get(FOLDERS, "").split(os.pathsep)):
        files = [Path(folder) / name for name in names_in(Path(folder)) if name.endswith(".py")]
        if not files:
            raise BadInput(f"{FOLDERS} names {folder}, which holds no Python file")
        for file in files:
            try:
                source = read_python(file)
                module = execute(source, f"striosome_cells_{file.stem}")
            except Unreadable as error:
                line = "" if error.line is None else f":{error.line}"
                raise BadInput(f"{file}{line}: {error.reason}") from None
            except UserCodeError as error:
                raise BadInput(str(error)) from error
            yield str(file), module, source.digest
