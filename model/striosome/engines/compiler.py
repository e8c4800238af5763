"""Which C++ compiler is here, what it can do, and the flags that the network is built with."""

import os
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Compiler", "find_compiler"]

_FLAGS = ("-O3", "-ffast-math", "-march=native", "-std=c++11")
# gcc gives up vectorising Brian2's state update after ten run-time alias checks; it needs twenty.
_ALIAS_FLAG = "--param=vect-max-version-for-alias-checks=1000"


@dataclass(frozen=True, slots=True)
class Compiler:
    """A usable compiler.

    Attributes
    ----------
    path : str
        The program.
    version : str
        First line of its version text.
    flags : tuple of str
        Flags that it accepts.
    processor : str
        What the binary is tuned for; it may not run elsewhere.
    """

    path: str
    version: str
    flags: tuple[str, ...]
    processor: str


@cache
def find_compiler() -> Compiler | None:
    """The C++ compiler that Brian2's makefile would call, or None if there is none that works.

    ``CXX`` names another one; ``STRIOSOME_COMPILER=none`` asks to do without.
    """
    if os.environ.get("STRIOSOME_COMPILER") == "none" or shutil.which("make") is None:
        return None
    path = shutil.which(os.environ.get("CXX", "g++"))
    if path is None or not _accepts(path, _FLAGS):
        return None
    flags = (*_FLAGS, _ALIAS_FLAG) if _accepts(path, (*_FLAGS, _ALIAS_FLAG)) else _FLAGS
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return Compiler(path, version.stdout.partition("\n")[0], flags, _processor())


def _accepts(path: str, flags: tuple[str, ...]) -> bool:
    """Whether a small program compiles with these flags."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "probe.cpp")
        source.write_text("#include <cmath>\nint main() { return std::exp(0.0) < 1.0; }\n")
        command = [path, *flags, str(source), "-o", str(Path(folder, "probe"))]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _processor() -> str:
    """Model and features of the processor, where the system tells them."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    wanted = {line for line in lines if line.startswith(("model name", "flags", "Features"))}
    return "\n".join(sorted(wanted)) or platform.machine()
