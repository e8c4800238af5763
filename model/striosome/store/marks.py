"""A mark within each figure that the program draws, by which it knows its own again.

The mark holds the name of the figure: a copy under another name is its owner's.
"""

from pathlib import Path
from urllib.parse import quote

from striosome.store.errors import FolderError

__all__ = ["SOURCE", "figure_mark", "is_drawn", "require_own"]

SOURCE = "Source"
"""Key of the metadata of PNG and SVG files that holds the mark."""
_HEAD_BYTES = 8192


def figure_mark(stem: str) -> str:
    """The mark of a figure, in letters that every format takes as they are."""
    return f"striosome:{quote(stem, safe='')};"


def is_drawn(path: Path) -> bool:
    """Whether a file is a figure that the program has drawn under this name."""
    return figure_mark(path.stem).encode() in _head(path)


def require_own(path: Path) -> None:
    """Make sure that a figure may be written under a name.

    Parameters
    ----------
    path : Path
        Its file.

    Raises
    ------
    FolderError
        If something is there that does not bear the mark.
    """
    if path.exists() and not is_drawn(path):
        raise FolderError(
            f"{path} does not bear this program's mark, and is not overwritten: move it elsewhere"
        )


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError:
        return b""
