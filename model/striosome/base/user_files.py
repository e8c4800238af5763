"""Readers of user files that expect any path: a folder, a pipe, a closed or an endless file.

A name may lead to a folder, a pipe, a device, nothing, or where nobody may look; a file may have
no end or another encoding. Nothing here waits, reads without a limit, or raises anything but
`Unreadable`.
"""

# Methods of Path raise where a folder is closed or a name is too long.

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from striosome.base.errors import BadArgument, BadInput
from striosome.base.wording import shortened

__all__ = [
    "LARGEST_MB",
    "Unreadable",
    "anything_exists",
    "file_exists",
    "folder_exists",
    "names_in",
    "opened",
    "path_of",
    "read_bytes",
    "read_start",
    "read_text",
    "sha256_of",
    "why_closed",
    "why_no_folder",
    "why_not_found",
]

LARGEST_MB = 20
"""Size from which on a file is no configuration, table or text of ours (MB)."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_NO_NAME = "cannot be read: no file can have this name"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(BadInput):
    """An error for a file that cannot be read."""

    reason: str
    """reason, in words that follow the name of the file"""
    line: int | None
    """line of the file, counted from 1"""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason, self.line = reason, line


def path_of(given: str | os.PathLike[str]) -> Path:
    """Convert a path given by a caller from Python.

    Raises
    ------
    BadArgument
        If it is neither text nor a path.
    """
    try:
        return Path(given)
    except TypeError:
        raise BadArgument(
            f"expected the name of a file or folder, a str or a Path, not {shortened(repr(given))}"
        ) from None


def file_exists(path: Path) -> bool:
    """Tell whether a path is an ordinary file; False also if it is inaccessible or invalid."""
    return os.path.isfile(path)


def folder_exists(path: Path) -> bool:
    """Tell whether a path is a folder; False also if it is inaccessible or invalid."""
    return os.path.isdir(path)


def anything_exists(path: Path) -> bool:
    """Tell whether a path exists; False also if it is inaccessible or invalid."""
    return os.path.exists(path)


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; none where it is no folder or cannot be read.

    Hidden files, which editors and file systems create beside others, are left out.
    """
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except (OSError, ValueError):
        return []


def why_closed(folder: Path) -> str | None:
    """Say why a folder cannot be listed; None if it can, or if there is none."""
    try:
        os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except ValueError:
        return _NO_NAME
    return None


def why_no_folder(path: Path) -> str | None:
    """Say why there is no folder at a path; None where there is one."""
    if folder_exists(path):
        return None
    if file_exists(path):
        return "is a file, not a folder"
    reason = why_not_found(path)
    return "there is no such folder" if reason is None else reason.replace("a file", "a folder")


def why_not_found(path: Path) -> str | None:
    """Say why a path is no ordinary file; None if it is one, or if nothing is there."""
    try:
        _refuse_special(path, os.stat(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except ValueError:
        return _NO_NAME
    except Unreadable as error:
        return error.reason
    return None


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open an ordinary file, whose bytes are read inside.

    Raises
    ------
    Unreadable
        If there is none, it is something else, or it may not be read.
    """
    try:
        _refuse_special(path, os.stat(path))
        # What was a file may be a pipe by now: opening one must not wait for a writer.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Unreadable(path, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise Unreadable(path, _NO_NAME) from None
    with open(handle, "rb") as file:
        try:
            _refuse_special(path, os.fstat(handle))
            yield file
        except OSError as error:
            raise Unreadable(path, f"cannot be read: {error.strerror}") from None


def read_bytes(path: Path, largest_mb: float = LARGEST_MB) -> bytes:
    """Read an ordinary file of limited size.

    Parameters
    ----------
    path : Path
        The file.
    largest_mb : float, optional
        Size that it may have (MB).

    Raises
    ------
    Unreadable
        As `opened`, or if it is larger.
    """
    with opened(path) as file:
        content = file.read(int(largest_mb * 1e6) + 1)
    if len(content) > largest_mb * 1e6:
        raise Unreadable(path, f"is larger than {largest_mb:g} MB")
    return content


def read_start(path: Path, size: int) -> bytes:
    """Read the first bytes of an ordinary file, however large it is.

    Raises
    ------
    Unreadable
        As `opened`.
    """
    with opened(path) as file:
        return file.read(size)


def sha256_of(path: Path) -> str:
    """Compute the hexadecimal SHA-256 of an ordinary file, however large it is.

    Raises
    ------
    Unreadable
        As `opened`.
    """
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_text(path: Path, largest_mb: float = LARGEST_MB) -> str:
    """Read a text file of limited size, UTF-8 with or without a byte order mark.

    Parameters
    ----------
    path : Path
        The file.
    largest_mb : float, optional
        Size that it may have (MB).

    Raises
    ------
    Unreadable
        As `read_bytes`, or if it is no such text.
    """
    content = read_bytes(path, largest_mb)
    if content.startswith(_UTF_16):
        raise Unreadable(path, "is UTF-16 text; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"is not UTF-8 text (byte 0x{content[error.start]:02x}); save it as UTF-8"
        raise Unreadable(path, reason, line) from None


def _refuse_special(path: Path, found: os.stat_result) -> None:
    for is_kind, words in _KINDS:
        if is_kind(found.st_mode):
            raise Unreadable(path, f"is {words}, not a file")
