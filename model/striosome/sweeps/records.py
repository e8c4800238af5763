"""Records of a sweep: what is done and what failed, a file for every finished batch.

A record appears complete under its name or not at all, and is never changed. A run counts as done
when a record that can be read says so; a record that was cut short counts as absent.
"""

import json
import logging
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.arrays import Array
from striosome.sweeps.work import BatchOutcome, RunFailure

__all__ = ["Records", "SweepStatus", "read_record"]

_log = logging.getLogger(__name__)
_RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f]{12}\.npz")
_GROUP = "group "


@dataclass(frozen=True, slots=True)
class Records:
    """The records in one folder."""

    folder: Path
    """folder of the records; created when the first is written"""

    def write(self, outcome: BatchOutcome) -> Path:
        """Record the outcome of a batch, and return the file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        failures = {name: asdict(failure) for name, failure in outcome.failures.items()}
        arrays = {
            "identity": np.array(outcome.identity),
            "sessions": np.array(outcome.sessions),
            "metrics": np.array(outcome.metrics),
            "failures": np.array(json.dumps(failures)),
            **{f"{_GROUP}{group}": values for group, values in outcome.values.items()},
        }
        name = f"{outcome.identity[0][:8]}-{uuid4().hex[:12]}"
        scratch = self.folder / f".{name}.part"
        try:
            with scratch.open("wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
                file.flush()
                # A record that has its name must outlive a power cut.
                os.fsync(file.fileno())
            return scratch.rename(self.folder / f"{name}.npz")
        finally:
            scratch.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every record, but nothing that others have put beside them."""
        for path in self.paths():
            if _RECORD.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def paths(self) -> list[Path]:
        """Return the files of all records, in the order of their names."""
        return sorted(self.folder.glob("*.npz"))

    def find(self, identity: Sequence[str], metrics: Sequence[str]) -> dict[str, dict[str, Array]]:
        """Return the values of those runs that are done.

        Parameters
        ----------
        identity : sequence of str
            Content hash of each run.
        metrics : sequence of str
            A run is done only if it has all of them.

        Returns
        -------
        dict of str to dict of str to float array (sessions, metrics, animals)
            By content hash, then group; the metrics in the order asked for.
        """
        wanted, found = set(identity), {}
        for path in self.paths():
            outcome = read_record(path)
            if outcome is None or not set(metrics) <= set(outcome.metrics):
                continue
            columns = [outcome.metrics.index(name) for name in metrics]
            for run, name in enumerate(outcome.identity):
                if name in wanted and name not in outcome.failures and name not in found:
                    found[name] = {g: v[run][:, columns] for g, v in outcome.values.items()}
        return found


class SweepStatus:
    """The finished and the failed runs of a sweep; each record is read once."""

    done: set[str]
    """content hashes of the runs that have all metrics asked for"""
    failed: dict[str, RunFailure]
    """runs that failed and are not done, by content hash"""

    def __init__(self, records: Records, metrics: Sequence[str]) -> None:
        self._records, self._metrics = records, set(metrics)
        self._seen: set[Path] = set()
        self.done = set()
        self.failed = {}
        self.refresh()

    def refresh(self) -> None:
        """Read what was recorded since."""
        for path in self._records.paths():
            if path not in self._seen:
                self._seen.add(path)
                outcome = read_record(path)
                if outcome is not None:
                    self._add(outcome)

    def keep(self, outcome: BatchOutcome) -> None:
        """Record an outcome, and add it without reading it again."""
        self._seen.add(self._records.write(outcome))
        self._add(outcome)

    def _add(self, outcome: BatchOutcome) -> None:
        if not self._metrics <= set(outcome.metrics):
            return
        self.failed |= outcome.failures
        self.done |= {name for name in outcome.identity if name not in outcome.failures}
        for name in self.done & self.failed.keys():
            del self.failed[name]


def read_record(path: Path) -> BatchOutcome | None:
    """Read the outcome in one record; None if it cannot be read."""
    try:
        return _outcome(read_arrays(path))
    except FileNotFoundError:
        return None
    except DamagedError as error:
        _log.warning("the record %s is damaged (%s): its runs count as not made", path, error)
        return None


def _outcome(arrays: dict[str, NDArray[Any]]) -> BatchOutcome:
    """Return the outcome that a record's arrays describe.

    Raises
    ------
    DamagedError
        If they are not those of a record.
    """
    try:
        failures = json.loads(str(arrays["failures"]))
        outcome = BatchOutcome(
            identity=tuple(map(str, arrays["identity"])),
            values={
                name.removeprefix(_GROUP): array.astype(float)
                for name, array in arrays.items()
                if name.startswith(_GROUP)
            },
            sessions=tuple(map(str, arrays["sessions"])),
            metrics=tuple(map(str, arrays["metrics"])),
            failures={name: RunFailure(**failure) for name, failure in failures.items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise DamagedError(f"it is no record of a sweep: {error}") from None
    shape = len(outcome.identity), len(outcome.sessions), len(outcome.metrics)
    if any(array.shape[:-1] != shape for array in outcome.values.values()):
        raise DamagedError("its parts do not fit together")
    return outcome
