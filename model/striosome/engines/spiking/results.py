"""Reader of the files of a compiled network, which refuses incomplete ones.

Brian2's program does not check its writes, and when interrupted it ends as if nothing were wrong:
only the number of values and the clock reveal it.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striosome.base.errors import SimulationError
from striosome.circuit.structure import Structure
from striosome.engines.spiking.checks import refuse_invalid
from striosome.engines.spiking.manifest import BuildManifest, ResultArray
from striosome.engines.spiking.spikes import CellSpikes, Spikes

__all__ = ["EngineError", "read_results"]


class EngineError(SimulationError):
    """Error for a compiled network that did not run to its end; the message says what helps."""


def read_results(folder: Path, manifest: BuildManifest, structure: Structure) -> Spikes:
    """Return the spikes of a run, if it reached its end with numbers in all cells.

    Parameters
    ----------
    folder : Path
        Where the program wrote.
    manifest : BuildManifest
        Which files it writes.
    structure : Structure
        Sizes, and the time at which it must have stopped.

    Raises
    ------
    InvalidState
        If the state of a cell is not a number.
    EngineError
        If a file is missing or short, or the run stopped before its time.
    """
    states = {name: _read(folder, stored) for name, stored in manifest.states.items()}
    # Before the clock, because a potential that is no number stops the program early.
    refuse_invalid(states, structure)
    time_s = float(_read(folder, manifest.time_s)[0])
    if time_s < structure.duration_s - structure.time_step_s / 2:
        raise EngineError(
            f"the compiled network was interrupted at {time_s:g} of {structure.duration_s:g} s. "
            "Run it again"
        )
    spikes: dict[str, CellSpikes] = {}
    for name, group in manifest.spikes.items():
        count = int(_read(folder, group.count)[0])
        columns = {key: _read(folder, stored, count) for key, stored in group.columns.items()}
        spikes[name] = CellSpikes(**columns)
    return spikes


def _read(folder: Path, stored: ResultArray, count: int | None = None) -> NDArray[Any]:
    """Return the values of a file; `count` where the manifest knows no size."""
    expected = stored.size if count is None else count
    try:
        values = np.fromfile(folder / stored.file, dtype=stored.dtype)
    except FileNotFoundError:
        values = np.empty(0)
    if values.size != expected:
        raise EngineError(
            f"the compiled network wrote {values.size} of {expected} values of {stored.file}. "
            f"Most likely {tempfile.gettempdir()} is full: free space there, or name another "
            "folder with TMPDIR"
        )
    return values
