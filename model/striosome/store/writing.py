"""Files that appear whole under their name, or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

__all__ = ["write_text", "write_whole"]


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written under another name beside it, then renamed.

    Parameters
    ----------
    path : Path
        The file; an older one is replaced.
    write : callable
        Writes the file that it is given.
    """
    scratch = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        write(scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda scratch: scratch.write_text(text, encoding="utf-8"))
