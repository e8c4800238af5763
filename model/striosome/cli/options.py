"""Arguments and options that several commands share, spelled and explained once."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from striosome.base.errors import BadInput
from striosome.base.wording import shortened

__all__ = ["Config", "Csv", "Sets", "Workers", "file_place", "folder_place"]

# File systems take 255 bytes; what is unfinished has 40 more than its name, as ".….unfinished".
_LONGEST_NAME = 200

Config = Annotated[
    Path,
    typer.Argument(
        help="An experiment file, the folder of a scenario, or the name of a shipped one.",
        show_default=False,
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a parameter in all groups, or a key of the experiment. Repeatable.",
    ),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes at the same time. (default: all cores)")
]
Csv = Annotated[
    bool, typer.Option("--csv", help="Print it as CSV, for a spreadsheet or another program.")
]


def folder_place(path: Path | None) -> Path | None:
    """Refuse a place in which no folder can be made or written, before anything runs.

    Raises
    ------
    BadInput
        If it, or what should hold it, is a file, may not be written, or has an impossible name.
    """
    return path if path is None else _place(path, path)


def file_place(path: Path | None) -> Path | None:
    """Refuse a place in which no file can be written.

    Raises
    ------
    BadInput
        If it is a folder, or its folder is none that can be made or written.
    """
    if path is None:
        return path
    _place(path, path.parent)
    if path.is_dir():
        raise BadInput(f"--out {path}: is a folder; name a file")
    return path


def _place(path: Path, folder: Path) -> Path:
    """Return the path, if files can be written in the folder, even if it must first be made."""
    for name in path.parts:
        if len(os.fsencode(name)) > _LONGEST_NAME:
            message = f"a name of {len(name)} letters; expected at most {_LONGEST_NAME}"
            raise BadInput(shortened(f"--out {path}: {message}"))
    try:
        there = next(part for part in (folder, *folder.absolute().parents) if os.path.lexists(part))
        if not there.is_dir():
            raise BadInput(f"--out {path}: {there} is a file; name a folder")
        # Asked of the system: a name may be too long for it even where nothing has it.
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(shortened(f"--out {path}: {reason}")) from None
    if not os.access(there, os.W_OK | os.X_OK):
        raise BadInput(f"--out {path}: {there} may not be written")
    return path
