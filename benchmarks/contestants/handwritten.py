"""The hand-written C++ loop: fills its structures, calls it, hands back its spikes."""

import ctypes
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contestants.native import compile_library
from benchmarks.timing import Lap, Run
from benchmarks.workload import Workload, needed_compiler
from striosome.circuit.numbering import cell_numbers
from striosome.engines.spiking.spikes import CellSpikes, Spikes

__all__ = ["HandwrittenLoop", "handwritten"]

# The members of `Shared` in handwritten.cpp after `dt`, by Brian2 name, in its order.
_SHARED = [
    *(
        f"spn.{name}"
        for name in (
            *("capacitance", "gain", "v_rest", "v_threshold", "v_reset", "v_peak"),
            *("recovery_rate", "recovery_coupling", "recovery_jump", "d1_rest", "d1_jump"),
            *("g_ampa", "g_nmda", "g_gaba", "tau_ampa", "tau_nmda", "tau_gaba"),
            *("e_glutamate", "e_gaba", "magnesium"),
            *("utilisation", "tau_facilitation", "tau_recovery"),
        )
    ),
    # The shipped circuit favours one class of each compartment as much as the other's.
    *(
        f"striatal_spn_epn.{name}"
        for name in (
            "conductance",
            "from_striosome_to_epn_habenula",
            "from_striosome_to_epn_thalamus",
        )
    ),
    *(
        f"epn.{name}"
        for name in (
            *("e_striatal", "tau_striatal", "capacitance", "g_leak", "e_leak", "v_threshold"),
            *("v_threshold_sd", "slope", "adaptation", "tau_adaptation", "adaptation_jump"),
            *("v_reset", "v_peak"),
        )
    ),
]
# The members of `Cells`, likewise.
_CELLS: list[tuple[str, type]] = [
    *((f"spn.{name}", np.float64) for name in ("pka", "nmda_gain", "release_factor")),
    *((f"spn.{name}", np.int32) for name in ("key", "first_step")),
    *((f"{group}.number", np.int32) for group in ("spn", "epn")),
    *((f"spn.{kind}_{count}", np.int32) for kind in ("glutamate", "gaba") for count in range(4)),
    *((f"epn.{name}", np.float64) for name in ("deviate", "current")),
]
_MAX_SPIKES_PER_CELL_AND_S = 200


class _Cells(ctypes.Structure):
    _fields_ = [(name.replace(".", "_"), ctypes.c_void_p) for name, _ in _CELLS]


class _Spikes(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("spn", "spn_step", "epn", "epn_step", "released")),
        *((name, ctypes.c_int64) for name in ("capacity", "n_spn", "n_epn")),
    ]


class HandwrittenLoop:
    """The compiled loop with the values of a workload.

    Parameters
    ----------
    workload : Workload
        What to simulate.
    together : int
        Replicas that advance side by side: all of them as in a simulator, or as few as stay in
        the cache.
    folder : Path
        Where the library is compiled.
    """

    def __init__(self, workload: Workload, together: int, folder: Path) -> None:
        self._library = compile_library("handwritten", needed_compiler(), folder)
        structure = workload.structure
        inputs: dict[str, Any] = dict(workload.inputs) | {
            f"{group}.number": np.tile(cell_numbers(structure, group), structure.replicas)
            for group in ("spn", "epn")
        }
        self._step_s = structure.time_step_s
        delay = round(structure.wires[0].delay_s / structure.time_step_s)
        sizes = [structure.replicas, *(part.cells for part in structure.populations)]
        sizes += [workload.steps, delay, together]
        self._sizes = np.array(sizes, dtype=np.int32)
        self._shared = np.array([self._step_s, *(inputs[name] for name in _SHARED)])
        self._columns: list[NDArray[Any]] = [
            np.ascontiguousarray(inputs[name], dtype) for name, dtype in _CELLS
        ]
        self._cells = _Cells(*(column.ctypes.data for column in self._columns))
        cells = structure.replicas * max(structure.size("spn"), structure.size("epn"))
        capacity = int(cells * structure.duration_s * _MAX_SPIKES_PER_CELL_AND_S) + 1
        self._buffers: list[NDArray[Any]] = [np.empty(capacity, np.int32) for _ in range(4)]
        self._buffers.append(np.empty(capacity))

    def run(self) -> Spikes:
        """Simulate; spikes are in order of replicas that advance together, then of time.

        Raises
        ------
        RuntimeError
            If there are more spikes than any sensible circuit fires.
        """
        capacity = len(self._buffers[0])
        made = _Spikes(*(buffer.ctypes.data for buffer in self._buffers), capacity, 0, 0)
        self._library.simulate(
            ctypes.c_void_p(self._sizes.ctypes.data),
            ctypes.c_void_p(self._shared.ctypes.data),
            ctypes.byref(self._cells),
            ctypes.byref(made),
        )
        if max(made.n_spn, made.n_epn) > capacity:
            raise RuntimeError("the hand-written loop fires without end")
        spn, spn_step, epn, epn_step, released = self._buffers
        return {
            "spn": CellSpikes(
                spn[: made.n_spn].astype(np.int64),
                spn_step[: made.n_spn] * self._step_s,
                released[: made.n_spn].copy(),
            ),
            "epn": CellSpikes(
                epn[: made.n_epn].astype(np.int64), epn_step[: made.n_epn] * self._step_s
            ),
        }


@contextmanager
def handwritten(workload: Workload, together: int) -> Iterator[Run]:
    """Compile before the race; time the call."""
    with tempfile.TemporaryDirectory(prefix="handwritten-") as scratch:
        loop = HandwrittenLoop(workload, together, Path(scratch))

        def run() -> Lap:
            start = perf_counter()
            spikes = loop.run()
            return Lap(perf_counter() - start, rates_Hz=workload.rates_of(spikes))

        yield run
