"""Folders that a command may write in: its own, or new ones."""

from collections.abc import Callable
from pathlib import Path

from striosome.store.errors import FolderError

__all__ = ["require_own_folder"]


def require_own_folder(folder: Path, what: str, begun: Callable[[Path], bool]) -> None:
    """Refuse a folder that holds something else.

    Parameters
    ----------
    folder : Path
        Where results are to go; good if it is missing or empty.
    what : str
        What else it may be, for messages: "a sweep".
    begun : callable
        Tells whether a folder that holds something is that.

    Raises
    ------
    FolderError
        If it is no folder, cannot be read, or is not that.
    """
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise FolderError(f"{folder} is no folder; choose another --out")
        if any(folder.iterdir()) and not begun(folder):
            raise FolderError(f"{folder} exists and is not {what}; choose another --out")
    except OSError as error:
        raise FolderError(f"{error.filename or folder}: cannot be read: {error.strerror}") from None
