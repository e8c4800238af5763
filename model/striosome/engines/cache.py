"""Compiled networks, each under a key of everything that it depends on."""

import hashlib
import inspect
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from striosome.circuit import network
from striosome.circuit.network import network_text
from striosome.circuit.structure import Structure
from striosome.engines import build_program
from striosome.engines.build_program import MANIFEST
from striosome.engines.compiler import Compiler
from striosome.errors import SimulationError

__all__ = ["BuildError", "build_key", "cache_folder", "cached_build", "is_built"]


class BuildError(SimulationError):
    """The compiler or Brian2 failed; the message holds the end of what they said."""


def cache_folder() -> Path:
    """Where builds are kept: ``STRIOSOME_CACHE``, or the user's cache folder."""
    given = os.environ.get("STRIOSOME_CACHE")
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "striosome"


def build_key(structure: Structure, compiler: Compiler) -> str:
    """A name for a build: equations, program, sizes, Brian2, compiler, flags and processor."""
    parts = {
        "equations": network_text(),
        "program": [inspect.getsource(module) for module in (network, build_program)],
        "structure": asdict(structure),
        "brian2": version("brian2"),
        "compiler": compiler.version,
        "flags": compiler.flags,
        "processor": compiler.processor,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def is_built(structure: Structure, compiler: Compiler) -> bool:
    """Whether `cached_build` would return at once."""
    return (cache_folder() / build_key(structure, compiler) / MANIFEST).exists()


def cached_build(structure: Structure, compiler: Compiler) -> Path:
    """The folder of the compiled network, built now if it is not there yet.

    A build happens in a folder of its own that is renamed when complete: an interrupted build
    leaves nothing behind under the key, and of two at once the first to finish is kept.

    Raises
    ------
    BuildError
        If generating or compiling the code fails.
    """
    folder = cache_folder() / build_key(structure, compiler)
    if (folder / MANIFEST).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="building-", dir=folder.parent))
    try:
        request = json.dumps({"structure": asdict(structure), "flags": compiler.flags})
        command = [sys.executable, "-m", "striosome.engines.build_program", str(scratch)]
        package = str(Path(__file__).parents[2])
        paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
        outcome = subprocess.run(
            command,
            input=request,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": paths, "CXX": compiler.path},
        )
        if outcome.returncode != 0:
            said = (outcome.stdout + outcome.stderr)[-2000:]
            raise BuildError(f"building the network failed:\n{said}")
        try:
            scratch.rename(folder)
        except OSError:
            if not (folder / MANIFEST).exists():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return folder
