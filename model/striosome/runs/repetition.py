"""A run repeated from its folder alone, and its differences: to the last digit, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from striosome.base.machine import worker_count
from striosome.base.progress import Progress, Silent
from striosome.base.user_files import path_of
from striosome.claims.verdicts import score_summary
from striosome.config.experiments.identity import content_hash
from striosome.engines.checkpoints import FolderCache
from striosome.engines.spiking.cache import cache_folder
from striosome.runs.experiment import run_code, run_experiment, simulate_and_test
from striosome.runs.recorded import load_run
from striosome.store import contents
from striosome.store.folder import RunFolder, explaining_disk_faults
from striosome.store.provenance import describe_software
from striosome.store.record import RunRecord
from striosome.store.tables import read_claims, read_effects, read_result, require_run

__all__ = ["Redone", "RepeatDifference", "redo"]

_SUMMARY_KEYS = ["group", "animal", "session", "metric"]
_EFFECT_KEYS = ["session", "metric", "group"]


@dataclass(frozen=True, slots=True)
class RepeatDifference:
    """Difference of a part of the repeated run from the stored one."""

    part: str
    """name of the file, and of the column or array within it"""
    values: int
    """number of numbers or texts compared"""
    differing: int
    """number of them that are not the same to the last digit"""
    largest: float
    """largest absolute difference of numbers, in their unit; nan where there is none"""
    where: str
    """place of the largest difference, or what else is wrong"""


@dataclass(frozen=True, slots=True)
class Redone:
    """A repeated run beside the stored one."""

    differences: tuple[RepeatDifference, ...]
    """every part that was compared"""
    circumstances: tuple[tuple[str, str, str], ...]
    """possible reasons: name, earlier value and present value, only of what differs"""
    notes: tuple[str, ...]
    """what could not be compared, with the reason"""

    @property
    def same(self) -> bool:
        """Whether everything that was compared is the same to the last digit."""
        return not any(one.differing for one in self.differences)


def redo(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Redone:
    """Simulate a finished run again from what its folder holds, and compare.

    Parameters
    ----------
    folder : str or Path
        The run folder; it stays as it is.
    out : str or Path, optional
        Where to keep the repeated run; by default it is only compared.
    workers : int, optional
        Batches that run at the same time; by default one for each core.
    progress : Progress, optional
        Told what is being done.

    Raises
    ------
    striosome.store.folder.FolderError
        If it is no run folder, or is damaged, or `out` holds something.
    striosome.config.documents.errors.ConfigError
        If the present code cannot read the experiment.
    striosome.base.errors.SimulationError
        If it cannot be simulated.
    """
    folder, progress = path_of(folder), progress or Silent()
    record = require_run(folder)
    loaded = load_run(folder)
    experiment = loaded.experiment
    content, notes = content_hash(experiment), []
    if content != record.content_hash:
        notes.append(
            f"the present code reads the experiment as another one (content {content[:12]}, then "
            f"{record.content_hash[:12]})"
        )
    workers = worker_count(workers)
    if out is not None:
        RunFolder.at(out, content).require_free()
        made = run_experiment(loaded, out, workers=workers, progress=progress).folder
        result, effects = read_result(made), read_effects(made)
    else:
        batch_cache = FolderCache(cache_folder() / f"redo-{content[:20]}")
        with explaining_disk_faults(batch_cache.folder, batch_cache):
            result, effects = simulate_and_test(experiment, workers, progress, batch_cache)
            batch_cache.clear()
    stored = read_result(folder)
    differences = [
        *_tables(contents.SUMMARY, stored.summary, result.summary, _SUMMARY_KEYS),
        *_tables(contents.EFFECTS, read_effects(folder), effects, _EFFECT_KEYS),
        *_trees(stored.tree, result.tree),
    ]
    if experiment.claims is None:
        notes.append("verdicts are not compared: the folder holds no ledger")
    else:
        claims = score_summary(experiment, result.summary)
        differences += _tables(contents.CLAIMS, read_claims(folder), claims, ["id"])
    return Redone(tuple(differences), tuple(_circumstances(record)), tuple(notes))


def _tables(
    name: str, stored: pd.DataFrame, made: pd.DataFrame, keys: list[str]
) -> Iterator[RepeatDifference]:
    """Compare every column of a table that is no key, row by row."""
    stored, made = (table.set_index(keys) for table in (stored, made))
    if not stored.index.equals(made.index):
        other = len(stored.index.symmetric_difference(made.index)) or len(made)
        yield RepeatDifference(name, len(made), other, np.nan, "the rows are not the same")
        return
    for column in stored.columns.intersection(made.columns, sort=False):
        places = [", ".join(map(str, np.atleast_1d(row))) for row in stored.index]
        yield _difference(
            f"{name}: {column}", stored[column].to_numpy(), made[column].to_numpy(), places
        )


def _trees(stored: xr.DataTree, made: xr.DataTree) -> Iterator[RepeatDifference]:
    """Compare every array of the time courses, over all groups and sessions together."""
    name, paths = contents.RESULT, [node.path for node in stored.subtree]
    if paths != [node.path for node in made.subtree]:
        yield RepeatDifference(name, len(paths), len(paths), np.nan, "the groups are not the same")
        return
    found: dict[str, RepeatDifference] = {}
    for path in paths:
        one = _own(stored, path)
        other = _in_order_of(one, _own(made, path))
        for array in dict.fromkeys([*one.variables, *other.variables]):
            part = f"{name}: {array}"
            if array not in one.variables or array not in other.variables:
                here = RepeatDifference(part, 1, 1, np.nan, f"{path} has it only in one of the two")
            else:
                values, again = one[array].to_numpy(), other[array].to_numpy()
                here = _difference(part, values, again, [path])
            found[part] = _joined(found.get(part), here)
    yield from found.values()


def _own(tree: xr.DataTree, path: str) -> xr.Dataset:
    """Return the direct content of a node."""
    node = tree[path]
    assert isinstance(node, xr.DataTree)
    return node.to_dataset(inherit=False)


def _in_order_of(one: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """Return the other data with named axes in the order of the first; versions differ in it."""
    axes = {
        name: axis.to_numpy()
        for name, axis in one.indexes.items()
        if axis.dtype.kind not in "fiu"
        and name in other.indexes
        and set(axis) == set(other.indexes[name])
    }
    return other.sel(axes)


def _joined(one: RepeatDifference | None, other: RepeatDifference) -> RepeatDifference:
    if one is None:
        return other
    larger = one if not other.differing or one.largest >= other.largest else other
    return RepeatDifference(
        one.part,
        one.values + other.values,
        one.differing + other.differing,
        larger.largest,
        larger.where,
    )


def _difference(part: str, stored: Any, made: Any, places: list[str]) -> RepeatDifference:
    """Compare arrays of one shape; missing numbers are the same as missing numbers."""
    if stored.shape != made.shape:
        return RepeatDifference(part, made.size, made.size, np.nan, "the sizes are not the same")
    if stored.dtype.kind in "fiu" and made.dtype.kind in "fiu":
        unlike = ~((stored == made) | (np.isnan(stored) & np.isnan(made)))
        apart = np.abs(stored.astype(float) - made.astype(float))
    else:
        unlike = np.asarray(stored.astype(str) != made.astype(str))
        apart = np.full(stored.shape, np.nan)
    if not unlike.any():
        return RepeatDifference(part, made.size, 0, 0.0, "")
    worst = int(np.argmax(np.where(unlike, np.nan_to_num(apart, nan=-1.0), -2.0)))
    where = places[worst] if len(places) == made.size else places[0]
    largest = float(np.nanmax(apart[unlike])) if np.isfinite(apart[unlike]).any() else np.nan
    return RepeatDifference(part, made.size, int(unlike.sum()), largest, where)


def _circumstances(record: RunRecord) -> Iterator[tuple[str, str, str]]:
    """Yield the circumstances that were different when the stored run was made."""
    present = RunRecord.model_validate(
        record.as_data() | describe_software() | {"code": run_code()}
    )
    for name in ("striosome", "code", "git_commit", "python", "compiler"):
        then, now = getattr(record, name), getattr(present, name)
        if then != now:
            yield name.replace("_", " "), str(then or "not known"), str(now or "not known")
    for kind in ("packages", "host"):
        then, now = getattr(record, kind), getattr(present, kind)
        for name in sorted(then.keys() | now.keys()):
            if then.get(name) != now.get(name):
                yield name, str(then.get(name) or "not known"), str(now.get(name) or "not known")
