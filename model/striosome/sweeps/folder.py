"""The folder of a sweep: its declaration, records, locks and tables."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.store.folder import FolderError
from striosome.store.locks import Locks
from striosome.store.writing import write_text
from striosome.sweeps.records import Records

__all__ = ["DATASET", "DECLARATION", "MANIFEST", "RUNS", "TABLE", "SweepFolder"]

DECLARATION, MANIFEST, RUNS = "sweep.yaml", "manifest.json", "runs.txt"
TABLE, DATASET = "table.csv", "sweep.nc"


@dataclass(frozen=True, slots=True)
class SweepFolder:
    """Where one sweep is kept; any number of processes may share it."""

    path: Path
    """the folder"""

    @property
    def records(self) -> Records:
        """What is done and what failed."""
        return Records(self.path / "records")

    @property
    def locks(self) -> Locks:
        """Who works on what; every call counts as another holder."""
        return Locks(self.path / "locks")

    @property
    def traces(self) -> Path:
        """Time courses of single runs, where a sweep stores them."""
        return self.path / "traces"

    def manifest(self) -> dict[str, Any] | None:
        """What the folder says about itself, or None where it says nothing that can be read."""
        try:
            manifest = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return manifest if isinstance(manifest, dict) else None

    def begin(self, name: str) -> None:
        """Make sure that the folder is this sweep's and can be written.

        Raises
        ------
        FolderError
            If it holds something else, or cannot be written.
        """
        if self.path.exists():
            manifest = self.manifest()
            if manifest is None and any(self.path.iterdir()) and not (self.path / "locks").is_dir():
                raise FolderError(f"{self.path} exists and is not a sweep; choose another --out")
            if manifest is not None and manifest.get("sweep") != name:
                raise FolderError(
                    f"{self.path} holds the sweep {manifest.get('sweep')!r}; choose another --out"
                )
        try:
            (self.path / "locks").mkdir(parents=True, exist_ok=True)
            (self.path / "records").mkdir(exist_ok=True)
            probe = self.path / "locks" / "writable"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise FolderError(f"cannot write in {self.path}: {error.strerror}") from None

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Replace what the folder says about itself."""
        write_text(self.path / MANIFEST, json.dumps(manifest, indent=1) + "\n")

    def free_bytes(self) -> int:
        """Space left on its disk."""
        there = next(path for path in (self.path, *self.path.absolute().parents) if path.exists())
        return shutil.disk_usage(there).free
