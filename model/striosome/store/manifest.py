"""Sizes and digests of files, which tell one that was cut short or changed since."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FileMark", "damage", "mark_files", "read_marks", "sha256_of"]

_CSV = ".csv"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FileMark:
    """What a file was when it was written."""

    size: int
    """bytes"""
    sha256: str
    """hexadecimal digest of its content"""

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a record."""
        return {"bytes": self.size, "sha256": self.sha256}


def sha256_of(path: Path) -> str:
    """Hexadecimal digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_files(folder: Path, names: Iterable[str]) -> dict[str, FileMark]:
    """The marks of files as they are now, by their names within a folder."""
    return {
        name: FileMark((folder / name).stat().st_size, sha256_of(folder / name)) for name in names
    }


def read_marks(data: Any) -> dict[str, FileMark] | None:
    """Marks that were stored as plain data; None if it is something else."""
    try:
        return {str(name): FileMark(int(m["bytes"]), str(m["sha256"])) for name, m in data.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def damage(folder: Path, marks: Mapping[str, FileMark]) -> dict[str, str]:
    """What happened to files since they were marked, in words, by name; whole ones are left out.

    A table that another program has given a byte order mark or other ends of lines is whole.
    """
    found = {name: _damage(folder / name, mark) for name, mark in marks.items()}
    return {name: words for name, words in found.items() if words}


def _damage(path: Path, mark: FileMark) -> str:
    try:
        size = path.stat().st_size
        if size == mark.size and sha256_of(path) == mark.sha256:
            return ""
        if path.suffix == _CSV and _as_written(path.read_bytes()) == mark.sha256:
            return ""
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if size < mark.size:
        return f"was cut short or changed: it has {size:,} of {mark.size:,} bytes"
    return "was changed after the run had written it"


def _as_written(content: bytes) -> str:
    plain = content.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest()
