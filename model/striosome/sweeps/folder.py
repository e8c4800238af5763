"""Folder of a sweep: its declaration, records, locks and tables."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from striosome.base.user_files import anything_exists
from striosome.store.errors import FolderError
from striosome.store.locks import Lock, Locks
from striosome.store.ownership import begin_folder
from striosome.store.reading import read_json, read_text
from striosome.store.writing import write_text
from striosome.sweeps.records import Records

__all__ = [
    "CRATE",
    "DATASET",
    "DECLARATION",
    "MANIFEST",
    "RUNS",
    "TABLE",
    "SweepFolder",
    "SweepManifest",
]

DECLARATION, MANIFEST, RUNS = "sweep.yaml", "manifest.json", "runs.txt"
TABLE, DATASET, CRATE = "table.csv", "sweep.nc", "ro-crate-metadata.json"
_RECORDS, _LOCKS, _TRACES, _FIGURES = "records", "locks", "traces", "figures"
# A sweep begins with these two; whatever else it may leave comes later.
_FIRST = (_RECORDS, _LOCKS)
_OWN = {*_FIRST, _TRACES, _FIGURES, DECLARATION, MANIFEST, RUNS, TABLE, DATASET, CRATE}


class SweepManifest(BaseModel):
    """Required content of the manifest of a sweep."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sweep: str
    """name of the sweep"""
    metrics: tuple[str, ...]
    """metrics that every run has"""
    runs: int = Field(ge=0)
    """runs of different content"""
    finished: str
    """end of the last command, ISO 8601 in UTC"""


@dataclass(frozen=True, slots=True)
class SweepFolder:
    """Folder of one sweep; any number of processes may share it."""

    path: Path
    """the folder"""

    @property
    def records(self) -> Records:
        """Records of finished and failed runs."""
        return Records(self.path / _RECORDS)

    @property
    def locks(self) -> Locks:
        """Locks on batches; every call counts as another holder."""
        return Locks(self.path / _LOCKS)

    @property
    def traces(self) -> Path:
        """Time courses of single runs, where a sweep stores them."""
        return self.path / _TRACES

    @property
    def writing(self) -> Lock:
        """Lock that is held while tables and descriptions are written, which belong together."""
        return Lock(self.path / _LOCKS / "writing")

    def manifest(self) -> SweepManifest:
        """Read the manifest of the folder.

        Raises
        ------
        FolderError
            If it says nothing that can be read.
        """
        return read_json(self.path / MANIFEST, SweepManifest, "the manifest of a sweep")

    def runs(self) -> frozenset[str]:
        """Return the content hash of every run that was asked for.

        Raises
        ------
        FolderError
            If the list is damaged.
        """
        found, runs = frozenset(read_text(self.path / RUNS).split()), self.manifest().runs
        if len(found) != runs:
            raise FolderError(
                f"{self.path / RUNS}: holds {len(found)} of {runs} runs: it was cut short or "
                "changed, or is being written; the sweep's command writes it anew"
            )
        return found

    def is_begun(self) -> bool:
        """Tell whether a sweep has begun to fill the folder, even if it was damaged since."""
        return any(anything_exists(self.path / name) for name in (DATASET, RUNS))

    def begin(self, name: str) -> None:
        """Check that the folder is this sweep's and can be written.

        Raises
        ------
        FolderError
            If it holds something else, or cannot be written.
        """
        begin_folder(self.path, "sweep", name, lambda folder: _is_older(folder, name))
        try:
            for own in _FIRST:
                (self.path / own).mkdir(exist_ok=True)
            probe = self.path / _LOCKS / "writable"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise FolderError(
                f"cannot write in {error.filename or self.path}: {error.strerror}"
            ) from None

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Replace the manifest of the folder."""
        write_text(self.path / MANIFEST, json.dumps(manifest, indent=1) + "\n")

    def free_bytes(self) -> int:
        """Return the free space on its disk."""
        there = next(path for path in (self.path, *self.path.absolute().parents) if path.exists())
        return shutil.disk_usage(there).free


def _is_older(folder: Path, name: str) -> bool:
    """Tell whether a version that left no mark has begun the sweep in a folder.

    Raises
    ------
    FolderError
        If it holds another sweep.
    """
    try:
        manifest = SweepFolder(folder).manifest()
    except FolderError:
        # Interrupted before there was a manifest, or it was damaged since: nothing may be there
        # that could be somebody else's.
        there = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        return there <= _OWN and all((folder / own).is_dir() for own in _FIRST)
    if manifest.sweep != name:
        raise FolderError(f"{folder} holds the sweep {manifest.sweep!r}; choose another --out")
    return True
