"""Sizes and digests of files, which reveal files that were cut short or changed."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from striosome.base.user_files import Unreadable, anything_exists, opened, sha256_of, why_not_found

__all__ = ["FileMark", "damage", "mark_files"]

_CSV = ".csv"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FileMark(BaseModel):
    """Size and digest of a file when it was written."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    size: int = Field(alias="bytes", ge=0, lt=2**63)
    """bytes"""
    sha256: str
    """hexadecimal digest of its content"""


def mark_files(folder: Path, names: Iterable[str]) -> dict[str, FileMark]:
    """Return the marks of files as they are now, by their names within a folder."""
    return {
        name: FileMark(size=(folder / name).stat().st_size, sha256=sha256_of(folder / name))
        for name in names
    }


def damage(folder: Path, marks: Mapping[str, FileMark]) -> dict[str, str]:
    """Describe what happened to files since they were marked, by name; intact ones are left out.

    A table that another program has given a byte order mark or other line ends counts as
    intact.
    """
    found = {name: _damage(folder / name, mark) for name, mark in marks.items()}
    return {name: words for name, words in found.items() if words}


def _damage(path: Path, mark: FileMark) -> str:
    if not anything_exists(path):
        return why_not_found(path) or "is missing"
    try:
        with opened(path) as file:
            size = os.fstat(file.fileno()).st_size
        if size == mark.size and sha256_of(path) == mark.sha256:
            return ""
        # Other ends of lines are at most another byte for each.
        if path.suffix == _CSV and mark.size <= size <= 2 * mark.size + len(_BYTE_ORDER_MARK):
            with opened(path) as file:
                if _as_written(file.read(size)) == mark.sha256:
                    return ""
    except Unreadable as error:
        return error.reason
    if size < mark.size:
        return f"was cut short or changed: it has {size:,} of {mark.size:,} bytes"
    return "was changed after it was written"


def _as_written(content: bytes) -> str:
    plain = content.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest()
