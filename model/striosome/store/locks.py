"""Locks between processes that work in one folder.

They are the operating system's own: a holder loses its lock when it ends, however that happens, and
no clock is involved. The file of a lock names its holder as long as it is held.
"""

import errno
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import portalocker
from portalocker import LockFlags

from striosome.base.errors import SimulationError
from striosome.base.user_files import Unreadable, read_start
from striosome.store.provenance import now

__all__ = ["Holder", "Lock", "LockError", "Locks"]

# What Lustre without `flock`, NFS without its lock service and some FUSE answer.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)
_TAKE = LockFlags.EXCLUSIVE | LockFlags.NON_BLOCKING
# Who only asks must not stand in the way of others who ask, nor need to write; without further
# libraries Windows knows exclusive locks alone.
_ASK = _TAKE if os.name == "nt" else LockFlags.SHARED | LockFlags.NON_BLOCKING
_POLL_S = 0.5
_LONGEST_NOTE = 1000


class LockError(SimulationError):
    """Error for a lock that can be neither taken nor tested; the message says what helps."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Process that holds a lock."""

    host: str
    """name of the machine"""
    pid: int
    """number of the process there"""
    since: str
    """time at which it took the lock, ISO 8601 in UTC"""

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}"


class Lock:
    """A lock on one file, which is made where it is missing.

    Parameters
    ----------
    path : Path
        The file; its folder too is made where it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Try to take the lock; return False if another holder has it, else True.

        Raises
        ------
        LockError
            If the file system has no locks, or the file cannot be opened for writing.
        """
        while self._handle is None:
            handle = self._open(os.O_RDWR | os.O_CREAT)
            if not self._locked(handle, _TAKE):
                return False
            # Whoever held it before may have removed the file: then this one is nobody's.
            if self._is_open_as(handle):
                self._handle = handle
                self._sign(handle)
            else:
                os.close(handle)
        return True

    def wait(self, busy: Callable[[Holder | None], object]) -> None:
        """Take the lock, waiting for other holders.

        Parameters
        ----------
        busy : callable
            Called once for every other holder that is waited for, with who that is, or with None
            where it does not say.

        Raises
        ------
        LockError
            As `take` raises it.
        """
        told: list[Holder | None] = []
        while not self.take():
            holder = self._note()
            # A note that is gone again is that of a holder who is about to give back.
            if holder not in told and (holder is not None or not told):
                told.append(holder)
                busy(holder)
            time.sleep(_POLL_S)

    def release(self, *, remove: bool = False) -> None:
        """Release the lock, if it is held; with `remove`, delete its file."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        with suppress(OSError):
            os.ftruncate(handle, 0)
        if remove and os.name != "nt":
            self.path.unlink(missing_ok=True)
        os.close(handle)

    @contextmanager
    def held(
        self, busy: Callable[[Holder | None], object], *, remove: bool = False
    ) -> Iterator["Lock"]:
        """Wait for the lock, hold it inside, and release it; arguments as of the others."""
        self.wait(busy)
        try:
            yield self
        finally:
            self.release(remove=remove)

    def taken(self) -> bool:
        """Tell whether anybody holds the lock; this writes nothing and needs only read access.

        Raises
        ------
        LockError
            If the file system has no locks, or the file cannot be read.
        """
        if self._handle is not None:
            return True
        if not self.path.is_file():
            return False
        handle = self._open(os.O_RDONLY)
        if not self._locked(handle, _ASK):
            return True
        os.close(handle)
        return False

    def holder(self) -> Holder | None:
        """Return the holder of the lock; None if there is none, or if it left no note."""
        return self._note() if self.taken() else None

    def _open(self, flags: int) -> int:
        try:
            if flags & os.O_CREAT:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self.path, flags, 0o666)
        except OSError as error:
            raise self._error(error) from None

    def _locked(self, handle: int, flags: LockFlags) -> bool:
        """Lock an open file; close it where that fails."""
        try:
            portalocker.lock(handle, flags)
        except portalocker.AlreadyLocked:
            os.close(handle)
            return False
        except portalocker.LockException as error:
            os.close(handle)
            raise self._error(error.__cause__ or error) from None
        return True

    def _is_open_as(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except FileNotFoundError:
            return False

    def _sign(self, handle: int) -> None:
        """Write the holder of the lock; a full disk does not prevent holding it."""
        holder = Holder(platform.node(), os.getpid(), now())
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps(asdict(holder)).encode())

    def _note(self) -> Holder | None:
        """Return the holder's note; None where it cannot be read (on Windows, while it is held)."""
        try:
            found = json.loads(read_start(self.path, _LONGEST_NOTE))
            return Holder(str(found["host"]), int(found["pid"]), str(found["since"]))
        except (Unreadable, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _error(self, error: BaseException) -> LockError:
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        if isinstance(error, OSError) and error.errno in _NO_LOCKS:
            return LockError(
                f"the file system of {self.path.parent} does not lock files: {said}. Without locks "
                "processes cannot take turns: choose a folder on another disk, or have this one "
                "mounted with locks (Lustre: option flock; NFS: its lock service)"
            )
        return LockError(f"cannot lock {self.path}: {said}")


class Locks:
    """Named locks in a folder, a file for each.

    Parameters
    ----------
    folder : Path
        Made when the first lock is taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, Lock] = {}

    def take(self, name: str) -> bool:
        """Try to take a lock; False if another holder has it.

        Raises
        ------
        LockError
            As `Lock.take` raises it.
        """
        lock = self._held.get(name) or Lock(self._folder / f"{name}.lock")
        if not lock.take():
            return False
        self._held[name] = lock
        return True

    def release(self, name: str) -> None:
        """Release a lock."""
        self._held.pop(name).release()

    def taken(self) -> list[str]:
        """Return the names of the locks that are held; asking needs no write access.

        Raises
        ------
        LockError
            As `Lock.taken` raises it.
        """
        return [
            path.stem
            for path in sorted(self._folder.glob("*.lock"))
            if path.stem in self._held or Lock(path).taken()
        ]

    @contextmanager
    def all_released(self) -> Iterator["Locks"]:
        """Release everything at the end."""
        try:
            yield self
        finally:
            for name in list(self._held):
                self.release(name)
