"""Temporary working folders; those left behind by a killed process are cleared by a later one.

A folder is locked before it has its name, so that one without a lock belongs to no living process.
Only folders that carry this module's mark are ever removed.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import portalocker
from portalocker import LockFlags

__all__ = ["scratch_folder"]

_LOCK = "striosome.lock"
_MARK = "A folder to work in, which striosome removes when nobody works in it.\n"
# Between its making and its lock a folder has a hidden name, for a moment.
_HIDDEN = "."
_SPARED_S = 3600.0


@contextmanager
def scratch_folder(parent: Path, prefix: str) -> Iterator[tuple[Path, int]]:
    """Make a new folder in `parent` that is removed afterwards.

    Folders of dead processes with the same prefix are removed first.

    Parameters
    ----------
    parent : Path
        Where; it exists.
    prefix : str
        What names begin with.

    Yields
    ------
    folder : Path
        Where to work.
    lock : int
        Descriptor to hand to the processes that work there: while one of them has it open, the
        folder counts as in use.
    """
    _clear_leftovers(parent, prefix)
    folder = Path(mkdtemp(prefix=f"{_HIDDEN}{prefix}", dir=parent))
    try:
        with (folder / _LOCK).open("w", encoding="utf-8") as lock:
            lock.write(_MARK)
            lock.flush()
            # Where files cannot be locked, nothing is cleared away either.
            with suppress(OSError):
                _lock(lock.fileno())
            folder = folder.rename(folder.with_name(folder.name.removeprefix(_HIDDEN)))
            yield folder, lock.fileno()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_leftovers(parent: Path, prefix: str) -> None:
    """Remove the folders of dead processes."""
    for folder in parent.glob(f"{prefix}*"):
        _remove_dead(folder)
    for folder in parent.glob(f"{_HIDDEN}{prefix}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _SPARED_S:
                _remove_dead(folder)


def _remove_dead(folder: Path) -> None:
    """Remove a folder with our mark that no process uses."""
    # Another process may be clearing away the same one; others' folders may not be opened.
    with suppress(OSError):
        if folder.is_symlink() or (folder / _LOCK).is_symlink() or not _own(folder):
            return
        with (folder / _LOCK).open("r+", encoding="utf-8", errors="replace") as lock:
            if lock.read(len(_MARK)) == _MARK:
                _lock(lock.fileno())
                shutil.rmtree(folder)


def _own(folder: Path) -> bool:
    """Tell whether a folder belongs to the user; true where systems have no owners."""
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _lock(descriptor: int) -> None:
    """Lock a file until it is closed everywhere, or raise OSError if another process has it."""
    try:
        portalocker.lock(descriptor, LockFlags.EXCLUSIVE | LockFlags.NON_BLOCKING)
    except portalocker.LockException as error:
        raise OSError(str(error)) from None
