"""Builder of the standalone binary of a network; run as a program of its own.

Brian2's device and code-generation preferences are global to a process: building in a separate one
leaves the caller's untouched, and lets two builds run at once.

    python -m striosome.engines.spiking.build_program FOLDER < request.json
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from brian2 import SpikeMonitor, device, prefs, set_device
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.units.allunits import second

from striosome.circuit.network import CircuitNetwork, build_network, lasting_states
from striosome.circuit.structure import Structure
from striosome.engines.failures import ending
from striosome.engines.spiking.manifest import (
    MANIFEST,
    Binary,
    BuildManifest,
    InputArray,
    ResultArray,
    SpikeArrays,
    describe_binary,
)
from striosome.engines.spiking.parent import WATCH_HEADERS, WATCH_IN_CPP, end_with_parent
from striosome.engines.spiking.shared_headers import share_headers

__all__ = ["build"]


def build(key: str, structure: Structure, flags: Sequence[str], folder: Path) -> None:
    """Generate, compile and describe the binary in `folder`.

    The manifest is written last: what has one is complete.
    """
    prefs.codegen.cpp.extra_compile_args_gcc = list(flags)
    prefs.codegen.cpp.headers += list(WATCH_HEADERS)
    set_device("cpp_standalone", build_on_run=False)
    device.insert_code("before_start", WATCH_IN_CPP)
    circuit = build_network(structure)
    # Inputs first: the initial state depends on them.
    device.apply_run_args()
    circuit.initialise(structure)
    circuit.network.run(structure.duration_s * second, namespace={})
    device.build(directory=str(folder), compile=False, run=False, with_output=False)
    if device.static_arrays:
        raise NotImplementedError("the network reads files at run time, which no cache would hold")
    share_headers(folder)
    # Not Brian2's own call of make: it says what failed in a Python traceback only.
    outcome = subprocess.run(["make", "--silent", "-j2"], cwd=folder, check=False)
    if outcome.returncode != 0:
        sys.exit(f"make {ending(outcome.returncode)}")
    program = folder / "main"
    if not program.is_file():
        sys.exit("make ended without an error, but has made no program")
    binary = describe_binary(program)
    program.rename(folder / binary.file)
    manifest = _manifest(key, binary, circuit, structure)
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _manifest(
    key: str, binary: Binary, circuit: CircuitNetwork, structure: Structure
) -> BuildManifest:
    def stored(variable: ArrayVariable) -> ResultArray:
        grows = isinstance(variable, DynamicArrayVariable)
        return ResultArray(
            file=str(device.get_array_filename(variable)),
            dtype=variable.dtype.__name__,
            size=None if grows else int(variable.size),
        )

    def spikes(monitor: SpikeMonitor) -> SpikeArrays:
        columns = {"cell": "i", "time_s": "t"}
        columns |= {name: name for name in monitor.record_variables if name == "released"}
        return SpikeArrays(
            count=stored(monitor.variables["N"]),
            columns={field: stored(monitor.variables[name]) for field, name in columns.items()},
        )

    inputs = {
        name: InputArray(dtype=variable.dtype.__name__, size=int(variable.size))
        for name, variable in circuit.inputs().items()
    }
    return BuildManifest(
        key=key,
        binary=binary,
        inputs=inputs,
        time_s=stored(next(iter(circuit.groups.values())).clock.variables["t"]),
        states={name: stored(circuit.variable(name)) for name in lasting_states(structure)},
        spikes={name: spikes(monitor) for name, monitor in circuit.spikes.items()},
    )


if __name__ == "__main__":
    end_with_parent()
    # What others may write is not run later.
    os.umask(0o077)
    request = json.load(sys.stdin)
    structure = Structure.read(request["structure"])
    build(request["key"], structure, request["flags"], Path(sys.argv[1]))
