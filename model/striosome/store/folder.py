"""Run folders, which appear complete under their name, or not at all.

A run is written in a hidden folder beside the final one and renamed at the end. That hidden folder
also holds the batches that are already simulated, so that repeating the command resumes an
interrupted run. Processes that make runs under one name take turns.
"""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from uuid import uuid4

from striosome.base.errors import SimulationError
from striosome.base.progress import Progress
from striosome.engines.checkpoints import FolderCache
from striosome.store.contents import discard, foreign_files, remove_empty
from striosome.store.errors import FolderError
from striosome.store.locks import Holder, Lock, LockError
from striosome.store.record import RECORD, RunRecord, read_record
from striosome.store.replaced import aside_of, settle_left

__all__ = ["RECORD", "RESULTS", "FolderError", "RunFolder", "explaining_disk_faults"]

_log = logging.getLogger(__name__)

RESULTS = Path("results")
"""Folder of results when no other is named."""
_BATCHES, _FRESH = "batches", "run-"
_MAX_NAMED = 3
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def explaining_disk_faults(place: Path, batch_cache: FolderCache) -> Iterator[None]:
    """Report which file could not be written or read, why, and what helps.

    Parameters
    ----------
    place : Path
        What is named where the error itself names no file.
    batch_cache : FolderCache
        Where finished batches are kept: if there are any, that is said.

    Raises
    ------
    SimulationError
        In place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        file = error.filename or place
        kept = "What is simulated is kept. " if batch_cache.holds_any() else ""
        what = "Free space" if error.errno in _FULL else "Mend that"
        raise SimulationError(
            f"{error.strerror or error}: {file}. {kept}{what} and run it again"
        ) from error


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Folder of one run."""

    path: Path
    """final name of the folder; of a link, where it leads"""
    content: str
    """content hash of the experiment that it holds or will hold"""

    @classmethod
    def at(cls, path: str | Path, content: str) -> "RunFolder":
        """Return the folder of that name, even if a link or relative to the working folder."""
        return cls(Path(os.path.realpath(path)), content)

    @property
    def _hidden(self) -> Path:
        return self.path.parent / f".{self.path.name}.{self.content[:12]}.unfinished"

    def finished(self) -> RunRecord | None:
        """Return the record of this very run, if the folder holds it; None where the place is free.

        Raises
        ------
        FolderError
            If something else is there.
        """
        record = self.occupant()
        if record is not None and record.content_hash != self.content:
            raise FolderError(
                f"{self.path} holds another run (content {record.content_hash[:12]}); "
                "choose another --out, or --force to replace it"
            )
        return record

    def occupant(self) -> RunRecord | None:
        """Return the record of whatever run the folder holds; None where the place is free.

        Raises
        ------
        FolderError
            If what is there is no run folder.
        """
        if not os.path.lexists(self.path) or self._is_empty():
            return None
        refusal = f"{self.path} exists and is not a run folder"
        if not (self.path / RECORD).is_file():
            raise FolderError(f"{refusal}; choose another --out")
        try:
            return read_record(self.path)
        except FolderError as error:
            raise FolderError(f"{refusal}; choose another --out. {error}") from None

    def require_free(self) -> None:
        """Check that nothing exists under the name.

        Raises
        ------
        FolderError
            If something does, be it this very run.
        """
        if self.occupant() is not None:
            raise FolderError(f"{self.path} holds a run already; choose another --out")

    def require_replaceable(self) -> None:
        """Check that nothing but a run would be lost with the folder.

        Raises
        ------
        FolderError
            If it is no run folder, or somebody has put a file of their own there.
        """
        occupant = self.occupant()
        if occupant is None:
            return
        foreign = foreign_files(self.path, occupant.listed)
        if foreign:
            more = len(foreign) - _MAX_NAMED
            names = ", ".join(foreign[:_MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
            raise FolderError(
                f"{self.path} holds what does not bear this program's mark: {names}. Nothing is "
                "replaced: move that elsewhere, or choose another --out"
            )

    @contextmanager
    def alone(self, progress: Progress) -> Iterator[None]:
        """Wait until no other process makes a run under this name, and exclude others.

        A run that a killed process has left aside is put back under its name.

        Raises
        ------
        FolderError
            If the folder beside it cannot be written.

        Notes
        -----
        Where the file system has no locks this is said, and the run is made without: alone it
        needs none.
        """
        self._require_writable()

        def busy(holder: Holder | None) -> None:
            who = "another process" if holder is None else str(holder)
            progress.stage(f"waiting for {who}, who makes a run in {self.path}")

        lock = Lock(self.path.parent / f".{self.path.name}.lock")
        try:
            lock.wait(busy)
        except LockError as error:
            _log.warning("%s. Until then, do not start the same run twice at once", error)
            yield
            return
        try:
            for left in self._hidden.glob(f"{_FRESH}*"):  # of a process that was killed
                discard(left)
            settle_left(self.path)
            yield
        finally:
            lock.release(remove=True)

    def batch_cache(self) -> FolderCache:
        """Return the batches of this run that are already simulated."""
        return FolderCache(self._hidden / _BATCHES)

    @contextmanager
    def new(self) -> Iterator[Path]:
        """Yield an empty hidden folder to write the run in, which `complete` gives its name."""
        fresh = self._hidden / f"{_FRESH}{uuid4().hex}"
        fresh.mkdir(parents=True)
        try:
            yield fresh
        finally:
            with suppress(OSError):
                discard(fresh)
            remove_empty(self._hidden)

    def complete(self, fresh: Path, *, replace: bool = False) -> None:
        """Give a finished folder its name, and remove what was only used to make it.

        Parameters
        ----------
        fresh : Path
            As `new` gave it.
        replace : bool
            Whether a run that has the name gives way.

        Raises
        ------
        FolderError
            If something stands under the name that may not be replaced.
        """
        occupant = self.occupant()
        if occupant is not None and not replace:
            raise FolderError(f"{self.path} came to be meanwhile; nothing is replaced")
        self.require_replaceable()
        aside = aside_of(self.path)
        if self._is_empty():
            self.path.rmdir()
        elif self.path.exists():
            self.path.rename(aside)
        try:
            fresh.rename(self.path)
        except OSError:
            if aside.exists():
                aside.rename(self.path)
            raise
        with suppress(OSError):
            discard(aside, () if occupant is None else occupant.listed)
        self._clear_batches()

    def _clear_batches(self) -> None:
        with suppress(OSError):
            self.batch_cache().clear()
        remove_empty(self._hidden)

    def _require_writable(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=self.path.parent):
                pass
        except OSError as error:
            raise FolderError(f"cannot write in {self.path.parent}: {error.strerror}") from None

    def _is_empty(self) -> bool:
        return self.path.is_dir() and not any(self.path.iterdir())
