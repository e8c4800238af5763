"""Opening the time courses of a run, against xarray's own readers of the same file."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import xarray as xr

from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Lap, Run, race
from striosome.store.tree import open_tree, write_tree

__all__ = ["run"]

# Seconds, on a machine that does nothing else.
_BAR = Bar(0.3, at_least=False)
# As many as in the demo, with as many animals and arrays, of the same lengths.
_GROUPS, _SESSIONS, _ANIMALS, _ARRAYS = 2, 14, 17, 17
_LENGTHS = {"minute": 151, "window": 30, "bin": 151, "second": 9001}


def run(settings: Settings) -> Outcome:
    """Measure all on one file; the first two do not read lazy arrays."""
    sessions = settings.pick(_SESSIONS, 2)
    ours, lazy, whole = "open_tree", "xarray.open_datatree", "xarray.open_datatree, loaded"
    with tempfile.TemporaryDirectory(prefix="opening-") as folder:
        path = Path(folder, "result.nc")
        write_tree(path, _tree(sessions))
        readers: dict[str, Callable[[Path], object]] = {
            ours: open_tree,
            lazy: partial(xr.open_datatree, engine="netcdf4"),
            whole: lambda file: xr.open_datatree(file, engine="netcdf4").load(),
        }
        result = race(
            {name: partial(_reading, reader, path) for name, reader in readers.items()},
            settings.repeats,
        )
        size = path.stat().st_size / 2**20
    outcome = Outcome(
        f"{_GROUPS * sessions} sessions of {_ANIMALS} animals, {size:.0f} MiB", rows_of(result)
    )
    if ours in result.times:
        outcome.find("open_tree", result.times[ours].seconds, "s", _BAR)
    outcome.find("xarray ÷ open_tree", result.ratio(lazy, ours), "×")
    outcome.find("xarray, loaded ÷ open_tree", result.ratio(whole, ours), "×")
    return outcome


@contextmanager
def _reading(reader: Callable[[Path], object], path: Path) -> Iterator[Run]:
    reader(path)  # imports, and the disk's cache

    def lap() -> Lap:
        start = perf_counter()
        reader(path)
        return Lap(perf_counter() - start)

    yield lap


def _tree(sessions: int) -> xr.DataTree:
    """Return meaningless numbers, laid out like a run's."""
    rng = np.random.default_rng(1)
    nodes: dict[str, xr.Dataset] = {"/": xr.Dataset(attrs={"seed": 1})}
    axes = {name: (name, np.arange(float(n)), {"units": "min"}) for name, n in _LENGTHS.items()}
    lengths = list(_LENGTHS.items())
    for group in range(_GROUPS):
        for session in range(sessions):
            arrays = {}
            for place in range(_ARRAYS):
                # Two channels are as long as a recording; the others are time courses.
                name, length = lengths[3] if place < 2 else lengths[place % 3]
                values = rng.normal(size=(_ANIMALS, length)).astype(np.float32)
                arrays[f"array_{place}"] = (("animal", name), values, {"units": "1"})
            coordinates = {**axes, "animal": np.arange(_ANIMALS), "ligand": ["a", "b"]}
            nodes[f"/group_{group}/session_{session}"] = xr.Dataset(arrays, coordinates)
    return xr.DataTree.from_dict(nodes)
