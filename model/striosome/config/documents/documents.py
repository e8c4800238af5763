"""Plain data read from a file, and the place of every key in it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.config.documents.errors import Problem

__all__ = ["COMMAND_LINE", "Document", "KeyPath", "Place", "dotted"]

KeyPath = tuple[str | int, ...]


_SET = "--set"


@dataclass(frozen=True, slots=True)
class Place:
    """Place in a file where something was written; without a file, on the command line."""

    file: Path | None
    line: int | None
    option: str = _SET
    """option of the command line"""

    def problem(self, key: str, message: str) -> Problem:
        """Report what is wrong here, naming the file as seen from the working directory."""
        if self.file is None:
            # An option of its own says which key it sets.
            return Problem(self.option, None, key if self.option == _SET else "", message)
        return Problem(_seen_from_here(self.file), self.line, key, message)


def _seen_from_here(file: Path) -> str:
    try:
        here = Path.cwd()
    except OSError:  # the working folder was deleted, or is closed
        return str(file)
    return os.path.relpath(file, here) if file.is_relative_to(here) else str(file)


COMMAND_LINE = Place(None, None)


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and the place of every key in it; `()` is the place of the whole."""

    data: dict[str, Any]
    places: dict[KeyPath, Place]
    text: str = ""
    """all that the file holds, since it may change or vanish while it is used"""

    def at(self, path: KeyPath) -> Any:
        """Return the value at a key that exists."""
        part: Any = self.data
        for key in path:
            part = part[key]
        return part

    def place(self, path: KeyPath) -> Place:
        """Return the place of a key, or else of the nearest key above it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]


def dotted(path: KeyPath) -> str:
    """Spell a key path: `sessions.vehicle.injections[0].dose`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
