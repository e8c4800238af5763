"""What a program may overwrite: folders of results that it began, and files that it wrote."""

import json
from collections.abc import Callable
from pathlib import Path

from striosome.store.errors import FolderError
from striosome.store.writing import write_text

__all__ = ["begin_folder", "keep_aside", "require_own_file"]

_MARK = ".striosome.json"


def begin_folder(folder: Path, kind: str, name: str, older: Callable[[Path], bool]) -> None:
    """Make a folder for results, or find it begun; a hidden file says whose it is.

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


def require_own_file(path: Path, mark: str, what: str) -> None:
    """Make sure that a file may be written under a name.

    Parameters
    ----------
    path : Path
        The file.
    mark : str
        What stands in every file of the kind that the program has written.
    what : str
        That kind, in words.

    Raises
    ------
    FolderError
        If something else is there.
    """
    if path.exists() and not _holds(path, mark):
        raise FolderError(
            f"{path} is no {what} that this program wrote, and is not overwritten: name another "
            "file, or move it elsewhere"
        )


def keep_aside(path: Path, mark: str) -> Path | None:
    """Give a file that the program did not write another name, so that its own can be written.

    Parameters
    ----------
    path : Path
        The file.
    mark : str
        What stands in every file of the kind that the program has written.

    Returns
    -------
    Path or None
        Where the file is now; None where there is none, or the program wrote it.
    """
    if not path.exists() or _holds(path, mark):
        return None
    free = (path.with_name(f"{path.stem}.kept-{n}{path.suffix}") for n in range(1, 10_000))
    aside = next(one for one in free if not one.exists())
    path.rename(aside)
    return aside


def _whose(begun: dict[str, str]) -> str:
    """What a folder was begun for, in words."""
    if begun.keys() >= {"kind", "name"}:
        return f"the {begun['kind']} {begun['name']!r}"
    return f"something that its damaged {_MARK} does not tell"


def _read(path: Path) -> dict[str, str] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _holds(path: Path, mark: str) -> bool:
    try:
        return mark.encode() in path.read_bytes()
    except OSError:
        return False
