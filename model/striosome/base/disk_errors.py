"""Disk errors that name the file being written: a failed write does not know it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["naming"]


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Make a disk error that is raised inside name the file being written.

    Where it is written under another name first, that name would tell nobody anything.
    """
    try:
        yield
    except OSError as error:
        # Without a number it has a text of its own, which a name would displace.
        if error.errno is not None:
            error.filename = os.fspath(path)
        raise
