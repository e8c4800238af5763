"""Rules of what the program may overwrite: folders that it began, and files that it wrote."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from striosome.base.user_files import Unreadable, read_start, read_text
from striosome.store.errors import FolderError
from striosome.store.writing import write_text

__all__ = ["begin_folder", "begins_with", "keep_aside", "require_own_file"]

_MARK = ".striosome.json"


def begin_folder(folder: Path, kind: str, name: str, older: Callable[[Path], bool]) -> None:
    """Make a folder for results, or find it begun; a hidden file names its owner.

    Parameters
    ----------
    folder : Path
        The folder.
    kind, name : str
        What is kept there, "calibration" for example, and what it is called.
    older : callable
        Whether a folder without that file was begun by a version that wrote none.

    Raises
    ------
    FolderError
        If it holds something else, or cannot be written.
    """
    own = {"kind": kind, "name": name}
    try:
        if folder.exists() and not folder.is_dir():
            raise FolderError(f"{folder} is a file; choose another --out")
        begun = _read(folder / _MARK)
        if begun == own:
            return
        if begun is not None:
            raise FolderError(f"{folder} holds {_whose(begun)}; choose another --out")
        if folder.is_dir() and any(folder.iterdir()) and not older(folder):
            raise FolderError(f"{folder} exists and is no {kind}; choose another --out")
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / _MARK, json.dumps(own) + "\n")
    except OSError as error:
        raise FolderError(f"cannot write in {folder}: {error.strerror}") from None


def begins_with(path: Path, header: str) -> bool:
    """Tell whether a file begins with a header; one that only quotes it further down does not."""
    wanted = header.encode()
    try:
        return read_start(path, len(wanted)) == wanted
    except Unreadable:
        return False


def require_own_file(path: Path, header: str, what: str) -> None:
    """Check that a file may be written under a name.

    Parameters
    ----------
    path : Path
        The file.
    header : str
        With which every file of the kind begins that the program has written.
    what : str
        That kind, in words.

    Raises
    ------
    FolderError
        If something else is there.
    """
    if os.path.lexists(path) and not begins_with(path, header):
        raise FolderError(
            f"{path} is no {what} that this program wrote, and is not overwritten: name another "
            "file, or move it elsewhere"
        )


def keep_aside(path: Path, is_own: Callable[[Path], bool]) -> Path | None:
    """Rename a file that the program did not write, so that its own can be written.

    Parameters
    ----------
    path : Path
        The file.
    is_own : callable
        Whether the program wrote a file.

    Returns
    -------
    Path or None
        Where the file is now; None where there is none, or the program wrote it.
    """
    if not os.path.lexists(path) or is_own(path):
        return None
    free = (path.with_name(f"{path.stem}.kept-{n}{path.suffix}") for n in range(1, 10_000))
    aside = next(one for one in free if not os.path.lexists(one))
    path.rename(aside)
    return aside


def _whose(begun: dict[str, str]) -> str:
    """Describe what a folder was begun for."""
    if begun.keys() >= {"kind", "name"}:
        return f"the {begun['kind']} {begun['name']!r}"
    return f"something that its damaged {_MARK} does not tell"


def _read(path: Path) -> dict[str, str] | None:
    if not os.path.lexists(path):
        return None
    try:
        found = json.loads(read_text(path))
    # Brackets without end are as damaged as anything else.
    except (Unreadable, ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}
