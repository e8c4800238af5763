"""Starter of the build program, which reports in one message why it failed."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import striosome
from striosome.base.errors import SimulationError
from striosome.circuit.structure import Structure
from striosome.engines.failures import disk_is_full, ending, explained, last_words, out_of_memory
from striosome.engines.spiking.compiler import Compiler
from striosome.engines.spiking.parent import watched_environment
from striosome.engines.spiking.programs import ask_program

__all__ = ["WITHOUT", "BuildError", "build_network_in"]

# It takes a minute, on a slow and busy machine some more.
_LIMIT_S = 3600.0
WITHOUT = "STRIOSOME_COMPILER=none simulates without a compiler, ten times slower or more"


class BuildError(SimulationError):
    """Error for a network that cannot be compiled or stored; the message says what helps."""


def build_network_in(
    folder: Path, key: str, structure: Structure, compiler: Compiler, lock: int
) -> None:
    """Compile a network in a folder; only its manifest and its program are used afterwards.

    Parameters
    ----------
    folder : Path
        An empty folder.
    key : str
        Written into the manifest.
    structure : Structure
        What to build.
    compiler : Compiler
        What to build it with.
    lock : int
        File descriptor that marks the folder as in use.

    Raises
    ------
    BuildError
        If generating or compiling the code fails.
    """
    request = {"key": key, "structure": asdict(structure), "flags": compiler.flags}
    package = str(Path(striosome.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    # What Brian2 and the compiler leave when they are killed is removed with the folder.
    temporary = folder / "temporary"
    with explained(BuildError, "the build of the network cannot be started", WITHOUT):
        temporary.mkdir()
        try:
            outcome = ask_program(
                [sys.executable, "-m", "striosome.engines.spiking.build_program", str(folder)],
                limit_s=_LIMIT_S,
                said=json.dumps(request),
                descriptors=(lock,),
                # Untranslated messages: some are recognised below. No byte code: Python takes what
                # a full disk has cut short for whole, and every later import of it fails.
                environment=os.environ
                | watched_environment()
                | {"PYTHONPATH": paths, "CXX": compiler.path, "LC_ALL": "C"}
                | {"PYTHONDONTWRITEBYTECODE": "1"}
                | {"TMPDIR": str(temporary)},
            )
        except subprocess.TimeoutExpired:
            raise BuildError(
                f"compiling the network with {compiler.version} ({compiler.path}) took longer than "
                f"{_LIMIT_S / 60:g} min and was ended. Name another compiler with CXX; {WITHOUT}"
            ) from None
    if outcome.returncode != 0:
        raise BuildError(_reason(outcome, folder.parent, compiler))


def _reason(outcome: subprocess.CompletedProcess[str], cache: Path, compiler: Compiler) -> str:
    said = outcome.stdout + outcome.stderr
    if disk_is_full(said):
        return (
            "the disk became full while the network was compiled. Free space in "
            f"{cache}, or name another folder with STRIOSOME_CACHE; {WITHOUT}"
        )
    if out_of_memory(outcome.returncode, said):
        return (
            f"compiling the network {ending(outcome.returncode)}, probably for want of memory. "
            f"Run it again when more is free; {WITHOUT}"
        )
    if outcome.returncode < 0:
        return f"compiling the network {ending(outcome.returncode)}. Run it again; {WITHOUT}"
    return (
        f"the network could not be compiled with {compiler.version} ({compiler.path}). Mend the "
        f"compiler or name another one with CXX; {WITHOUT}. The last that was said:"
        f"{last_words(said)}"
    )
