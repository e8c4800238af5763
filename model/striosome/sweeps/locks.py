"""Locks between processes that work on one sweep.

They are the operating system's own: whoever holds one loses it with its life, however that ends,
and no clock is asked.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Locks"]


class Locks:
    """Named locks in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def take(self, name: str, *, shared: bool = False) -> bool:
        """Try to take a lock; False if another process holds it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._held[name] = handle
        return True

    def release(self, name: str) -> None:
        """Give a lock back."""
        os.close(self._held.pop(name))

    def taken(self) -> list[str]:
        """Names of the locks that some process holds."""
        found = []
        for path in sorted(self._folder.glob("*.lock")):
            if path.stem in self._held:
                found.append(path.stem)
            elif self.take(path.stem):
                self.release(path.stem)
            else:
                found.append(path.stem)
        return found

    @contextmanager
    def all_released(self) -> Iterator["Locks"]:
        """Give everything back at the end."""
        try:
            yield self
        finally:
            for name in list(self._held):
                self.release(name)
