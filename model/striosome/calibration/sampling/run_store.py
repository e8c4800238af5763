"""Store of what the runs of a sampling have found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from striosome.base.array_files import DamagedError, read_arrays
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.nested import NestedSample
from striosome.store.writing import write_whole

__all__ = ["RunStore"]

_EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class RunStore:
    """Store of what runs have found in files; one that was cut short counts as absent."""

    folder: Path
    """folder of the files"""
    key: str
    """key of the target"""

    def nested(self, run: int) -> NestedSample | None:
        """Return the nested sample of a run, if there is one that can be read."""
        try:
            found = read_arrays(self._path(f"nested-{run}"))
            return NestedSample(found["unit"], found["weights"], float(found["log_evidence"]))
        except (FileNotFoundError, DamagedError, KeyError):
            return None

    def checkpoint(self, run: int) -> Path:
        """Return the file from which an unfinished nested sample goes on."""
        return self.folder / f"{self.key}-nested-{run}.h5"

    def draws(self, name: str) -> Draws | None:
        """Return draws by the name under which they were kept, if they can be read."""
        try:
            found = Draws(**read_arrays(self._path(name)))
        except (FileNotFoundError, DamagedError, TypeError):
            return None
        sets = found.log_likelihood.shape
        fits = all(part.shape[1:] == sets for part in (found.mean, found.spread))
        return found if fits and found.unit.shape[:1] == sets == found.which.shape else None

    def keep(self, name: str, found: NestedSample | Draws) -> None:
        """Store a nested sample or draws."""
        self._write(name, asdict(found))

    def log_expected(self) -> float | None:
        """Return the mean density that was kept, if it can be read."""
        try:
            return float(read_arrays(self._path(_EXPECTED))["log_mean"])
        except (FileNotFoundError, DamagedError, KeyError, TypeError):
            return None

    def keep_log_expected(self, log_mean: float) -> None:
        """Store the logarithm of the mean density of the rows that shape the prior."""
        self._write(_EXPECTED, {"log_mean": log_mean})

    def _write(self, name: str, arrays: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(name), lambda scratch: np.savez(scratch, **arrays))

    def _path(self, name: str) -> Path:
        return self.folder / f"{self.key}-{name}.npz"
