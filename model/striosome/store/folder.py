"""A run folder appears complete under its name, or not at all.

A run is written in a hidden folder beside the final one and renamed at the end. That hidden folder
also holds the batches that are already simulated, so the same command takes an interrupted run
up where it stopped.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.engines.memo import FolderMemo
from striosome.errors import BadInput

__all__ = ["RECORD", "RESULTS", "FolderError", "RunFolder"]

RECORD = "run.json"
RESULTS = Path("results")
"""Where results go when no other place is named."""


class FolderError(BadInput):
    """A folder cannot be used for this run; the message says why and what helps."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run is kept."""

    path: Path
    """final name of the folder"""
    content: str
    """content hash of the experiment that it holds or will hold"""

    @property
    def _scratch(self) -> Path:
        return self.path.parent / f".{self.path.name}.{self.content[:12]}.unfinished"

    def finished(self) -> bool:
        """Whether the folder holds this very run, complete.

        Raises
        ------
        FolderError
            If something else is there.
        """
        if not self.path.exists():
            return False
        record = self.record()
        if record is None:
            if self.path.is_dir() and not any(self.path.iterdir()):
                return False
            raise FolderError(f"{self.path} exists and is not a run folder; choose another --out")
        if record.get("content_hash") != self.content:
            raise FolderError(
                f"{self.path} holds another run (content {str(record.get('content_hash'))[:12]}); "
                "choose another --out, or --force to replace it"
            )
        return record.get("status") == "done"

    def record(self) -> dict[str, Any] | None:
        """The run's record, or None where there is none that can be read."""
        try:
            record = json.loads((self.path / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) else None

    def begin(self) -> Path:
        """The hidden folder to write in, with what an interrupted run left there.

        Raises
        ------
        FolderError
            If it cannot be written.
        """
        try:
            self._scratch.mkdir(parents=True, exist_ok=True)
            probe = self._scratch / "writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise FolderError(f"cannot write in {self.path.parent}: {error.strerror}") from None
        return self._scratch

    def memo(self) -> FolderMemo:
        """The batches of this run that are already simulated."""
        return FolderMemo(self._scratch / "batches")

    def complete(self) -> None:
        """Give the finished folder its name, in place of an older one."""
        shutil.rmtree(self._scratch / "batches", ignore_errors=True)
        if self.path.exists():
            older = self.path.with_name(f".{self.path.name}.replaced")
            shutil.rmtree(older, ignore_errors=True)
            self.path.rename(older)
            self._scratch.rename(self.path)
            shutil.rmtree(older, ignore_errors=True)
        else:
            self._scratch.rename(self.path)
