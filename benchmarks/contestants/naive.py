"""Typical code of a competent user of Brian2: a loop that builds a network per condition.

Runtime mode, cython target, the network of the library with one replica. Two forms of it differ in
how afferents are drawn; the faster one counts:

- "threefry": the library's own C++, handed to cython. The spikes are those of the engine.
- "rand": one of Brian2's own uniform numbers per cell, step and kind of afferent, turned into a
  count by the same thresholds, once per step (`constant over dt`). The shortest way in Brian2's own
  means; `poisson()` and `PoissonInput` need more numbers.
"""

import gc
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from brian2 import prefs
from brian2.core.functions import DEFAULT_FUNCTIONS, Function
from brian2.units.allunits import second

from benchmarks.timing import Lap, Run
from benchmarks.workload import Workload
from striosome.cells.cell_type import CellType
from striosome.circuit import network
from striosome.circuit.declarations import declare_inputs
from striosome.circuit.network import CircuitNetwork, build_network
from striosome.circuit.structure import Structure

__all__ = ["VARIANTS", "naive", "time_loops"]

VARIANTS = ("threefry", "rand")

_COUNTS = ("glutamate_events", "gaba_events")
_COUNT_ARGUMENTS = "int key, int step, int cell, int t0, int t1, int t2, int t3"
_RAND = """
cdef double {name}({arguments}, int _vectorisation_idx):
    cdef double number = _rand(_vectorisation_idx) * 4294967296.0 - 2147483648.0
    return (<double>(number > t0) + <double>(number > t1)
            + <double>(number > t2) + <double>(number > t3))
"""


@contextmanager
def naive(workload: Workload, variant: str, cache: Path | None = None) -> Iterator[Run]:
    """Yield the loop over all replicas of a workload.

    The parts of a lap are, for each condition, seconds in all and seconds in the time loop alone.

    Parameters
    ----------
    workload : Workload
        Its replicas are the conditions.
    variant : str
        One of `VARIANTS`.
    cache : Path, optional
        Folder of compiled code, left as it is; without it one that a first run has filled.
    """
    prefs.codegen.target = "cython"
    with tempfile.TemporaryDirectory(prefix="naive-") as scratch:
        prefs.codegen.runtime.cython.cache_dir = str(cache or scratch)

        def run(replicas: int = workload.structure.replicas) -> Lap:
            parts: list[float] = []
            spikes = [0, 0]
            for replica in range(replicas):
                # Untimed, and for the loop's good: while an old network lives, Brian2 calls the
                # clocks of the new one differently and compiles everything again.
                gc.collect()
                begin = perf_counter()
                loop_s, spn, epn = _simulate(workload, replica, variant)
                parts += [perf_counter() - begin, loop_s]
                spikes[0] += spn
                spikes[1] += epn
            return Lap(sum(parts[::2]), tuple(parts), workload.rates_Hz(spikes[0], spikes[1]))

        if cache is None:
            run(1)
        yield run


def time_loops(lap: Lap) -> float:
    """Return seconds in the time loops alone, without building networks and generating code."""
    return sum(lap.parts[1::2])


def _simulate(workload: Workload, replica: int, variant: str) -> tuple[float, int, int]:
    """Simulate one condition from scratch: seconds of its time loop, SPN spikes, EPN spikes."""
    whole = workload.structure
    circuit = _build(replace(whole, replicas=1), variant)
    variables = circuit.inputs()
    for name, value in workload.of_replica(replica).items():
        variables[name].set_value(value)
    circuit.initialise(replace(whole, replicas=1))
    told: list[float] = []
    # Brian2 reports the time since the first step when it starts and when it is done.
    circuit.network.run(
        whole.duration_s * second,
        namespace={},
        report=lambda elapsed, *_: told.append(float(elapsed)),
        report_period=1e9 * second,
    )
    return told[-1], len(circuit.spikes["spn"].i), len(circuit.spikes["epn"].i)


def _build(structure: Structure, variant: str) -> CircuitNetwork:
    """Build the library's network with event functions that cython understands."""
    if variant == "threefry":
        circuit = build_network(structure)
        for name in _COUNTS:
            _hand_over(circuit.groups["spn"].namespace[name], name, _COUNT_ARGUMENTS)
    else:
        with patch.object(network, "declare_inputs", _once_in_a_step):
            circuit = build_network(structure)
        for name in _COUNTS:
            circuit.groups["spn"].namespace[name] = _count_of_rand(name)
    _hand_over(
        circuit.synapses["striatal_spn_epn"].namespace["uniform_at"],
        "uniform_at",
        "long key, long a, long b",
    )
    return circuit


def _once_in_a_step(cell: CellType) -> str:
    """Declare event counts that are drawn once per step, although two equations read them."""
    return re.sub(r"(_3\)\s*: 1)", r"\1 (constant over dt)", declare_inputs(cell))


def _hand_over(function: Function, name: str, arguments: str) -> None:
    """Pass a function's C++ to cython, verbatim."""
    own = function.implementations["cpp"]
    core = own.dependencies["_threefry"].implementations["cpp"].get_code(None)
    guarded = f"#ifndef THREEFRY\n#define THREEFRY\n{core}\n#endif\n{own.get_code(None)}"
    indented = "\n".join(f"    {line}" for line in guarded.splitlines())
    code = f'cdef extern from *:\n    """\n{indented}\n    """\n    double {name}({arguments})\n'
    function.implementations.add_implementation("cython", code, name=name)


def _count_of_rand(name: str) -> Function:
    def unused(*_: object) -> float:
        """Raise an error: Brian2 requires a Python form, which cython never calls."""
        raise NotImplementedError

    function = Function(
        unused, arg_units=[1] * 7, return_unit=1, stateless=False, auto_vectorise=True
    )
    function.implementations.add_implementation(
        "cython",
        _RAND.format(name=name, arguments=_COUNT_ARGUMENTS),
        name=name,
        dependencies={"_rand": DEFAULT_FUNCTIONS["rand"]},
    )
    return function
