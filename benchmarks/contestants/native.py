"""C++ of this folder, compiled with the flags of the engine and called in this process."""

import ctypes
import subprocess
from pathlib import Path

from striosome.engines.spiking.compiler import Compiler

__all__ = ["compile_library"]

_SOURCES = Path(__file__).parents[1] / "cpp"


def compile_library(name: str, compiler: Compiler, folder: Path) -> ctypes.CDLL:
    """Compile `cpp/NAME.cpp` into a folder and load it.

    Raises
    ------
    RuntimeError
        If the compiler fails, with the end of what it said.
    """
    library, compiled = folder / f"{name}.so", folder / f"{name}.o"
    source = _SOURCES / f"{name}.cpp"
    # Linked with -ffast-math, a library would switch off subnormal numbers for all of Python.
    for command in (
        [compiler.path, *compiler.flags, "-fPIC", "-c", str(source), "-o", str(compiled)],
        [compiler.path, "-shared", str(compiled), "-o", str(library)],
    ):
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
        if outcome.returncode != 0:
            raise RuntimeError(f"compiling {source.name} failed:\n{outcome.stderr[-2000:]}")
    return ctypes.CDLL(str(library))
