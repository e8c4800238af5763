"""A mark within each figure that the program draws, by which it knows its own again.

The mark holds the name of the figure: a copy under another name is its owner's.
"""

from pathlib import Path
from urllib.parse import quote

from striosome.store.errors import FolderError

__all__ = ["SOURCE", "figure_mark", "has_marks", "is_drawn", "require_own"]

SOURCE = "Source"
"""Key of the metadata of PNG and SVG files that holds the mark."""
_HEAD_BYTES = 8192
# What stands in every figure of versions that put no mark in theirs.
_OLDER = b"atplotlib"


def figure_mark(stem: str) -> str:
    """The mark of a figure, in letters that every format takes as they are."""
    return f"striosome:{quote(stem, safe='')};"


def is_drawn(path: Path) -> bool:
    """Whether a file is a figure that the program has drawn under this name."""
    return figure_mark(path.stem).encode() in _head(path)


def has_marks(folder: Path) -> bool:
    """Whether a folder holds a figure with a mark: one without is then somebody else's."""
    return any(is_drawn(path) for path in (*folder.glob("*.png"), *folder.glob("*.svg")))


def require_own(path: Path, *, marked: bool) -> None:
    """Make sure that a figure may be written under a name.

    Parameters
    ----------
    path : Path
        Its file.
    marked : bool
        Whether the program's figures in the folder bear marks.

    Raises
    ------
    FolderError
        If something is there that the program did not draw.
    """
    if not path.exists() or is_drawn(path) or (not marked and _OLDER in _head(path)):
        return
    raise FolderError(
        f"{path} was not drawn by this program, and is not overwritten: move it elsewhere"
    )


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError:
        return b""
