"""Stand-ins for compiled networks: a shell script as the program, and results made beforehand.

They take the place of minutes of compiling, and may fail in every way at will.
"""

from pathlib import Path

import numpy as np

from striosome.circuit.network import lasting_states
from striosome.circuit.structure import Part, Structure, Wire
from striosome.engines.spiking.cache import build_key, cache_folder
from striosome.engines.spiking.compiler import Compiler
from striosome.engines.spiking.manifest import (
    MANIFEST,
    BuildManifest,
    InputArray,
    ResultArray,
    SpikeArrays,
    describe_binary,
)

STRUCTURE = Structure(
    replicas=3,
    populations=(
        Part("striosome", "spn", 2),
        Part("matrix", "spn", 1),
        Part("epn_habenula", "epn", 1),
        Part("epn_thalamus", "epn", 1),
    ),
    wires=(Wire("striosome", "epn_habenula", "striatal", 0.005),),
    time_step_s=1e-4,
    duration_s=0.5,
)
COMPILER = Compiler("g++", "g++ 1", ("-O3",), "some processor")
KEY = build_key(STRUCTURE, COMPILER)

_CELLS = {name: STRUCTURE.replicas * STRUCTURE.size(name) for name in ("spn", "epn")}
_SPIKES = {
    "spn": {"cell": [0, 8], "time_s": [0.1, 0.2], "released": [0.02, 0.03]},
    "epn": {"cell": [1, 1, 5], "time_s": [0.1, 0.3, 0.4]},
}


def write_build(folder: Path, script: str = "exit 0", key: str = KEY) -> BuildManifest:
    """A build whose program is a shell script; `$2` is the folder of its results."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "main"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    binary = describe_binary(program)
    program.rename(folder / binary.file)
    manifest = BuildManifest(
        key=key,
        binary=binary,
        inputs={
            "spn.pka": InputArray(dtype="float64", size=_CELLS["spn"]),
            "spn.gain": InputArray(dtype="float64", size=1),
        },
        time_s=ResultArray(file="time", dtype="float64", size=1),
        states={
            name: ResultArray(file=name, dtype="float64", size=_CELLS[name.partition(".")[0]])
            for name in lasting_states(STRUCTURE)
        },
        spikes={
            group: SpikeArrays(
                count=ResultArray(file=f"{group}_count", dtype="int32", size=1),
                columns={
                    name: ResultArray(file=f"{group}_{name}", dtype=_dtype(values))
                    for name, values in columns.items()
                },
            )
            for group, columns in _SPIKES.items()
        },
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json())
    return manifest


def cache_build(script: str = "exit 0") -> Path:
    """A stand-in in the cache, where an engine of `STRUCTURE` and `COMPILER` finds it."""
    folder = cache_folder() / KEY
    write_build(folder, script)
    return folder


def write_results(folder: Path) -> Path:
    """What a stand-in has to copy: the results of a run that went well."""
    folder.mkdir()
    np.array([STRUCTURE.duration_s]).tofile(folder / "time")
    for name in lasting_states(STRUCTURE):
        np.zeros(_CELLS[name.partition(".")[0]]).tofile(folder / name)
    for group, columns in _SPIKES.items():
        for name, values in columns.items():
            np.array(values, dtype=_dtype(values)).tofile(folder / f"{group}_{name}")
            np.array([len(values)], dtype="int32").tofile(folder / f"{group}_count")
    return folder


def _dtype(values: list[float]) -> str:
    return "int32" if isinstance(values[0], int) else "float64"
