"""A mark within each figure that the program draws, by which it recognises its own.

The mark holds the name of the figure: a copy under another name is its owner's.
"""

import os
from pathlib import Path
from urllib.parse import quote

from striosome.base.user_files import Unreadable, read_start
from striosome.store.errors import FolderError

__all__ = ["SOURCE", "figure_mark", "is_drawn", "require_own"]

SOURCE = "Source"
"""Key of the metadata of PNG and SVG files that holds the mark."""
_HEAD_BYTES = 8192
# How the two formats hold it; elsewhere in a file it is a quotation.
_HELD = {".png": ("tEXtSource\0", ""), ".svg": ("<dc:source>", "</dc:source>")}


def figure_mark(stem: str) -> str:
    """Return the mark of a figure, in letters that every format takes as they are."""
    return f"striosome:{quote(stem, safe='')};"


def is_drawn(path: Path) -> bool:
    """Tell whether a file is a figure that the program has drawn under this name."""
    if path.suffix not in _HELD:
        return False
    before, after = _HELD[path.suffix]
    try:
        return f"{before}{figure_mark(path.stem)}{after}".encode() in read_start(path, _HEAD_BYTES)
    except Unreadable:
        return False


def require_own(path: Path) -> None:
    """Check that a figure may be written under a name.

    Parameters
    ----------
    path : Path
        Its file.

    Raises
    ------
    FolderError
        If something is there that does not bear the mark.
    """
    if os.path.lexists(path) and not is_drawn(path):
        raise FolderError(
            f"{path} does not bear this program's mark, and is not overwritten: move it elsewhere"
        )
