"""Compiled networks, each under a key of everything that it depends on."""

import hashlib
import inspect
import json
import logging
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from striosome.circuit import network
from striosome.circuit.network import lasting_states, network_text
from striosome.circuit.structure import Structure
from striosome.engines.cache_place import cache_folder, open_cache, refuse_distrusted
from striosome.engines.failures import explained
from striosome.engines.spiking import build_program, manifest, parent, shared_headers
from striosome.engines.spiking.building import WITHOUT, BuildError, build_network_in
from striosome.engines.spiking.compiler import Compiler
from striosome.engines.spiking.manifest import (
    MANIFEST,
    BuildManifest,
    DamagedBuildError,
    read_manifest,
)
from striosome.engines.spiking.scratch import scratch_folder

__all__ = ["Build", "build_key", "cache_folder", "cached_build", "is_built"]

# What writes the program.
_PROGRAM = (network, build_program, manifest, parent, shared_headers)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Build:
    """A compiled network whose files are known to be intact."""

    folder: Path
    """folder of the build"""
    manifest: BuildManifest
    """manifest with its inputs and outputs"""

    @property
    def binary(self) -> Path:
        """The program."""
        return self.folder / self.manifest.binary.file


def build_key(structure: Structure, compiler: Compiler) -> str:
    """Return a name for a build, from equations, program, sizes, Brian2, compiler and processor."""
    parts = {
        "equations": network_text(structure),
        "program": [inspect.getsource(module) for module in _PROGRAM],
        "states": lasting_states(structure),
        "structure": asdict(structure),
        "brian2": version("brian2"),
        "compiler": compiler.version,
        "flags": compiler.flags,
        "processor": compiler.processor,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def is_built(structure: Structure, compiler: Compiler) -> bool:
    """Tell whether `cached_build` would return at once."""
    key = build_key(structure, compiler)
    try:
        return read_manifest(cache_folder() / key, key) is not None
    except (DamagedBuildError, OSError):
        return False


def cached_build(structure: Structure, compiler: Compiler) -> Build:
    """Return the compiled network, built now if it is missing or damaged.

    A build happens in a folder of its own. Only its program and its manifest are kept: one
    after the other, each replaces its predecessor in one step. So an interrupted build leaves
    nothing behind under the key, simultaneous builds do not mix, and a process that runs a
    replaced program continues.

    Raises
    ------
    BuildError
        If generating or compiling the code fails, or the cache cannot be read or written.
    UntrustedCacheError
        If others may put programs into the cache.
    """
    key = build_key(structure, compiler)
    what = f"the cache of compiled networks {cache_folder()} cannot be used"
    remedy = (
        "Free space or permit writing there, or name another folder with STRIOSOME_CACHE; "
        f"{WITHOUT}"
    )
    with explained(BuildError, what, remedy):
        # Programs are started in other folders than this one: its path is absolute.
        cache = open_cache()
        try:
            found = read_manifest(cache / key, key)
        except DamagedBuildError as damage:
            found = None
            text = "the compiled network %s is damaged (%s) and is built again"
            _log.warning(text, cache / key, damage)
        if found is not None:
            return Build(cache / key, found)
        with scratch_folder(cache, "building-") as (scratch, lock):
            build_network_in(scratch, key, structure, compiler, lock)
            return _kept(scratch, cache / key, compiler)


def _kept(scratch: Path, folder: Path, compiler: Compiler) -> Build:
    """Move a finished build to its place in the cache."""
    try:
        built = read_manifest(scratch, folder.name)
    except DamagedBuildError as damage:
        raise BuildError(
            f"what {compiler.version} ({compiler.path}) made is no network that runs: {damage}. "
            f"Mend the compiler or name another one with CXX; {WITHOUT}"
        ) from None
    if built is None:
        raise BuildError("the build program ended without a result")
    folder.mkdir(mode=0o700, exist_ok=True)
    # One that others could write in is not read again, unless its rights are mended as well.
    folder.chmod(0o700)
    refuse_distrusted(folder)
    for name in (built.binary.file, MANIFEST):
        (scratch / name).replace(folder / name)
    return Build(folder, built)
