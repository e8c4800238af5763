"""Sizes and digests of files, which tell one that was cut short or changed since."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["FileMark", "damage", "mark_files", "sha256_of"]

_CSV = ".csv"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FileMark(BaseModel):
    """What a file was when it was written."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    size: int = Field(alias="bytes", ge=0)
    """bytes"""
    sha256: str
    """hexadecimal digest of its content"""


def sha256_of(path: Path) -> str:
    """Hexadecimal digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_files(folder: Path, names: Iterable[str]) -> dict[str, FileMark]:
    """The marks of files as they are now, by their names within a folder."""
    return {
        name: FileMark(size=(folder / name).stat().st_size, sha256=sha256_of(folder / name))
        for name in names
    }


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
