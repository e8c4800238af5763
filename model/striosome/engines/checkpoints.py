"""Store of simulated batches, so that an interrupted run resumes where it stopped.

A batch's result is a function of its inputs and of the network, so it is stored under a hash of
both: the store can be shared, kept or deleted without ever giving a wrong number.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.disk_errors import naming
from striosome.circuit.network import network_text
from striosome.circuit.structure import Structure
from striosome.engines.spiking.spikes import StretchSummary

__all__ = ["BatchCache", "FolderCache", "NoCache", "batch_key"]

_FINISHED = re.compile(r"[0-9a-f]{32}\.npz")
# Names of batches, whole or not.
_BATCH = re.compile(r"[0-9a-f]{32}(\.\d+\.part)?\.npz")


class BatchCache(Protocol):
    """Store of finished batches."""

    def get(self, key: str) -> StretchSummary | None:
        """Return the summary stored under a key, if there is one."""
        ...

    def put(self, key: str, summary: StretchSummary) -> None:
        """Store a summary."""
        ...


class NoCache:
    """Store that keeps nothing."""

    def get(self, key: str) -> StretchSummary | None:
        """Return None: nothing is ever stored."""
        return None

    def put(self, key: str, summary: StretchSummary) -> None:
        """Discard the summary."""


@dataclass(frozen=True, slots=True)
class FolderCache:
    """Store with a file for each batch; a file that was cut short counts as absent."""

    folder: Path
    """folder of the batches; created when the first is stored"""

    def get(self, key: str) -> StretchSummary | None:
        """Return the summary stored under a key, if there is one that can be read."""
        try:
            return StretchSummary(**read_arrays(self._path(key)))
        except (FileNotFoundError, DamagedError, TypeError):
            return None

    def put(self, key: str, summary: StretchSummary) -> None:
        """Write a summary under another name, then rename it: readers never see half a file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = self._path(f"{key}.{os.getpid()}.part")
        with naming(self._path(key)):
            np.savez(scratch, **asdict(summary))
            scratch.rename(self._path(key))

    def holds_any(self) -> bool:
        """Tell whether a finished batch is stored."""
        return any(_FINISHED.fullmatch(path.name) for path in self.folder.glob("*.npz"))

    def clear(self) -> None:
        """Remove what was stored, and the folder unless others have put something there."""
        for path in self.folder.glob("*.npz"):
            if _BATCH.fullmatch(path.name):
                path.unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.npz"


def batch_key(
    structure: Structure, inputs: Mapping[str, Any], warm_up_s: float, engine: str
) -> str:
    """Return a hash of everything that the summary of a batch depends on."""
    digest = hashlib.sha256(network_text(structure).encode())
    digest.update(json.dumps([asdict(structure), warm_up_s, engine], sort_keys=True).encode())
    for name, value in sorted(inputs.items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()[:32]
