"""The C++ compiler of this machine, its abilities, and the flags of the network's build."""

import os
import platform
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from striosome.base.wording import printable, shortened
from striosome.engines.spiking.programs import ask_program

__all__ = ["Compiler", "NoCompiler", "find_compiler", "look_for_compiler"]

_FLAGS = ("-O3", "-ffast-math", "-std=c++11")
# gcc on POWER and older clang on ARM know only the second of these.
_NATIVE = (("-march=native",), ("-mcpu=native",), ())
# gcc gives up vectorising Brian2's state update after ten run-time alias checks; it needs twenty.
_ALIAS = (("--param=vect-max-version-for-alias-checks=1000",), ())
# From the fastest on; the first that is accepted is taken.
_CHOICES = tuple((*_FLAGS, *native, *alias) for native, alias in product(_NATIVE, _ALIAS))
# A small program compiles in a fraction of a second, also where the disk is far away.
_PROBE_LIMIT_S = 20.0
# More than this of a version text is not looked at.
_MAX_LETTERS = 4000
_MEND = "install g++ and make, or name a compiler that works with CXX"


@dataclass(frozen=True, slots=True)
class Compiler:
    """A usable compiler."""

    path: str
    """path of the program"""
    version: str
    """first line of its version text, or the program where that shows nothing"""
    flags: tuple[str, ...]
    """flags that it accepts"""
    processor: str
    """processor that the binary is tuned for; it may not run elsewhere"""


@dataclass(frozen=True, slots=True)
class NoCompiler:
    """Reason why there is no usable compiler."""

    reason: str
    """what was found instead of a usable compiler"""
    remedy: str
    """what helps; empty where nothing is wrong"""


def find_compiler() -> Compiler | None:
    """Find the C++ compiler that Brian2's makefile would call; None if there is none that works."""
    found = look_for_compiler()
    return found if isinstance(found, Compiler) else None


@cache
def look_for_compiler() -> Compiler | NoCompiler:
    """Look for a C++ compiler, or say why there is none that works.

    ``CXX`` names another one, a program without arguments; ``STRIOSOME_COMPILER=none`` asks to do
    without. Asked once in the life of a process.
    """
    if os.environ.get("STRIOSOME_COMPILER") == "none":
        return NoCompiler("not wanted, by STRIOSOME_COMPILER=none", "")
    if shutil.which("make") is None:
        return NoCompiler("no make", _MEND)
    name = os.environ.get("CXX") or "g++"
    path = shutil.which(name)
    if path is None:
        return _not_found(name)
    try:
        return _tried(path)
    except subprocess.TimeoutExpired:
        reason = f"{path} did not answer within {_PROBE_LIMIT_S:g} s"
    except OSError as error:
        reason = f"{path} cannot be started ({error.strerror or error})"
    return NoCompiler(reason, _MEND)


def _not_found(name: str) -> NoCompiler:
    shown, program = shortened(printable(name)), name.partition(" ")[0]
    if program != name and shutil.which(program) is not None:
        return NoCompiler(
            f"CXX names a program and its arguments, {shown}",
            "name a program alone with CXX, as a script that calls the compiler with them",
        )
    return NoCompiler(f"no {shown}", _MEND)


def _tried(path: str) -> Compiler | NoCompiler:
    """Return the compiler with the best flags that it accepts."""
    flags = next((choice for choice in _CHOICES if _accepts(path, choice)), None)
    if flags is None:
        return NoCompiler(
            f"{path} makes no small program that runs, with {' '.join(_FLAGS)}", _MEND
        )
    said = ask_program([path, "--version"], limit_s=_PROBE_LIMIT_S).stdout
    return Compiler(path, _first_line(said) or printable(path), flags, _processor())


def _first_line(said: str) -> str:
    """Return the first line of a program's output, safe for a terminal; empty if unprintable."""
    line = said.partition("\n")[0].strip()
    if not any(letter.isprintable() and not letter.isspace() for letter in line):
        return ""
    return shortened(printable(line[:_MAX_LETTERS]))


def _accepts(path: str, flags: Sequence[str]) -> bool:
    """Tell whether a small program can be made with these flags, and runs."""
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder, "probe.cpp"), Path(folder, "probe")
        source.write_text("#include <cmath>\nint main() { return std::exp(0.0) < 1.0; }\n")
        command = [path, *flags, str(source), "-o", str(program)]
        if ask_program(command, limit_s=_PROBE_LIMIT_S).returncode != 0:
            return False
        return _runs(program)


def _runs(program: Path) -> bool:
    """Tell whether a compiler that reports success has made a program that ends well."""
    if not program.is_file():
        return False
    try:
        return ask_program([str(program)], limit_s=_PROBE_LIMIT_S).returncode == 0
    except PermissionError:
        # Of a temporary folder from which nothing may be started, which tells nothing.
        return bool(program.stat().st_mode & stat.S_IXUSR)
    except OSError:
        return False


def _processor() -> str:
    """Return model and features of the processor, where the system reports them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    wanted = {line for line in lines if line.startswith(("model name", "flags", "Features"))}
    return "\n".join(sorted(wanted)) or platform.machine()
