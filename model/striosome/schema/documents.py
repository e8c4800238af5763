"""Plain data read from a file, and the place of every key in it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.schema.errors import Problem

__all__ = ["COMMAND_LINE", "Document", "KeyPath", "Place", "dotted"]

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written; without a file, on the command line."""

    file: Path | None
    line: int | None

    def problem(self, key: str, message: str) -> Problem:
        """Report what is wrong here, naming the file as seen from the working directory."""
        if self.file is None:
            return Problem("--set", None, key, message)
        inside = self.file.is_relative_to(Path.cwd())
        name = os.path.relpath(self.file) if inside else str(self.file)
        return Problem(name, self.line, key, message)


COMMAND_LINE = Place(None, None)


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and the place of every key in it; `()` is the place of the whole."""

    data: dict[str, Any]
    places: dict[KeyPath, Place]

    def at(self, path: KeyPath) -> Any:
        """What stands at a key that exists."""
        part: Any = self.data
        for key in path:
            part = part[key]
        return part

    def place(self, path: KeyPath) -> Place:
        """Where a key stands, or else the nearest key above it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]


def dotted(path: KeyPath) -> str:
    """Spell a key path: `sessions.vehicle.injections[0].dose`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
