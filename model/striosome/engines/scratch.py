"""Folders to build in: a killed build leaves its own behind, and a later one clears it away."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

__all__ = ["build_folder"]

_PREFIX = "building-"
_LOCK = "lock"
# A folder exists for a moment before it is locked.
_SPARED_S = 3600.0


@contextmanager
def build_folder(parent: Path) -> Iterator[tuple[Path, int]]:
    """A new folder in `parent` that is gone afterwards.

    Yields
    ------
    folder : Path
        Where to build.
    lock : int
        Descriptor to hand to the processes that build there: while one of them has it open, the
        folder counts as in use.
    """
    _clear_leftovers(parent)
    folder = Path(mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        with (folder / _LOCK).open("w") as lock:
            # Where files cannot be locked, nothing is cleared away either.
            with suppress(OSError):
                _lock(lock.fileno())
            yield folder, lock.fileno()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_leftovers(parent: Path) -> None:
    """Remove the folders of builds that are dead."""
    for folder in parent.glob(f"{_PREFIX}*"):
        # Another process may be clearing away the same one.
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime < _SPARED_S:
                continue
            with (folder / _LOCK).open("w") as lock:
                _lock(lock.fileno())
                shutil.rmtree(folder)


def _lock(descriptor: int) -> None:
    """Lock a file until it is closed everywhere, or raise OSError if another process has it."""
    # Not on Windows, where nothing is compiled.
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
