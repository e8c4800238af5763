"""Builds the standalone binary of a network; run as a program of its own.

Brian2's device and code-generation preferences are global to a process: building in a separate one
leaves the caller's untouched, and lets two builds run at once.

    python -m striosome.engines.build_program FOLDER < request.json
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brian2 import device, prefs, set_device
from brian2.core.variables import ArrayVariable
from brian2.units.allunits import second

from striosome.circuit.network import CircuitNetwork, build_network
from striosome.circuit.structure import Structure
from striosome.engines.checks import LASTING_STATES

__all__ = ["MANIFEST", "build"]

MANIFEST = "manifest.json"


def build(structure: Structure, flags: Sequence[str], folder: Path) -> None:
    """Generate, compile and describe the binary in `folder`.

    The manifest lists the type and size of every input and the file of every output, so that the
    binary can be run without Brian2.
    """
    prefs.codegen.cpp.extra_compile_args_gcc = list(flags)
    prefs.devices.cpp_standalone.extra_make_args_unix = ["-j2"]
    set_device("cpp_standalone", build_on_run=False)
    circuit = build_network(structure)
    # Inputs first: the initial state depends on them.
    device.apply_run_args()
    circuit.initialise()
    circuit.network.run(structure.duration_s * second, namespace={})
    device.build(directory=str(folder), compile=True, run=False, with_output=False)
    (folder / MANIFEST).write_text(json.dumps(_manifest(circuit), indent=1))


def _manifest(circuit: CircuitNetwork) -> dict[str, dict[str, Any]]:
    def stored(variable: ArrayVariable) -> dict[str, str]:
        return {
            "file": str(device.get_array_filename(variable)),
            "dtype": variable.dtype.__name__,
        }

    inputs = {
        name: {"dtype": variable.dtype.__name__, "size": int(variable.size)}
        for name, variable in circuit.inputs().items()
    }
    spikes = {
        "spn": stored(circuit.spn_spikes.variables["i"]),
        "spn_time_s": stored(circuit.spn_spikes.variables["t"]),
        "released": stored(circuit.spn_spikes.variables["released"]),
        "epn": stored(circuit.epn_spikes.variables["i"]),
        "epn_time_s": stored(circuit.epn_spikes.variables["t"]),
    }
    states = {name: stored(circuit.variable(name)) for name in LASTING_STATES}
    return {"inputs": inputs, "spikes": spikes, "states": states}


if __name__ == "__main__":
    request = json.load(sys.stdin)
    build(Structure(**request["structure"]), request["flags"], Path(sys.argv[1]))
