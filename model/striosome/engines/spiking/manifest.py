"""Manifest of a cached build, and the check that its files still match it."""

import hashlib
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from striosome.engines.cache_place import distrusted

__all__ = [
    "MANIFEST",
    "Binary",
    "BuildManifest",
    "DamagedBuildError",
    "InputArray",
    "ResultArray",
    "SpikeArrays",
    "describe_binary",
    "read_manifest",
]

MANIFEST = "manifest.json"


class DamagedBuildError(Exception):
    """Error for a cached build that was altered; the message says how."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Binary(_Record):
    """The program. Its name contains its hash, so that the files of two builds never mix."""

    file: str
    bytes: int
    sha256: str


class InputArray(_Record):
    """Values that a run may set."""

    dtype: str
    size: int


class ResultArray(_Record):
    """A file that a run writes; `size` is None where it depends on the number of spikes."""

    file: str
    dtype: str
    size: int | None = None


class SpikeArrays(_Record):
    """Spikes of one group: their number, and files of that many values by field of `Spikes`."""

    count: ResultArray
    columns: dict[str, ResultArray]


class BuildManifest(_Record):
    """All that is needed to run a build without Brian2."""

    key: str
    """the key under which it is kept"""
    binary: Binary
    """the program; nothing else is needed at run time"""
    inputs: dict[str, InputArray]
    """input arrays by Brian2 name ("spn.pka")"""
    time_s: ResultArray
    """the clock at the end of a run"""
    states: dict[str, ResultArray]
    """values of every cell at the end of a run, by Brian2 name"""
    spikes: dict[str, SpikeArrays]
    """spikes by group"""


def describe_binary(path: Path) -> Binary:
    """Return size and hash of a program, and the name under which it is stored."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Binary(file=f"main-{sha256[:12]}", bytes=path.stat().st_size, sha256=sha256)


def read_manifest(folder: Path, key: str) -> BuildManifest | None:
    """Read the manifest of a build whose files are intact; None if there is no build.

    Parameters
    ----------
    folder : Path
        Of the build.
    key : str
        What the build must have been made for.

    Raises
    ------
    DamagedBuildError
        If the manifest cannot be understood, the program is not the one it describes, or others
        may have written either.
    OSError
        If the folder cannot be read.
    """
    try:
        text = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    _check_owner(folder)
    _check_owner(folder / MANIFEST)
    try:
        manifest = BuildManifest.model_validate_json(text)
    except ValidationError:
        raise DamagedBuildError(f"{MANIFEST} cannot be understood") from None
    if manifest.key != key:
        raise DamagedBuildError(f"{MANIFEST} belongs to another network")
    _check_binary(folder, manifest.binary)
    return manifest


def _check_binary(folder: Path, expected: Binary) -> None:
    path = folder / expected.file
    try:
        found = describe_binary(path)
    except FileNotFoundError:
        raise DamagedBuildError(f"{expected.file} is missing") from None
    _check_owner(path)
    if found.bytes != expected.bytes:
        raise DamagedBuildError(f"{expected.file} has {found.bytes} of {expected.bytes} bytes")
    if found.sha256 != expected.sha256:
        raise DamagedBuildError(f"{expected.file} has other content than was built")
    if not os.access(path, os.X_OK):
        raise DamagedBuildError(f"{expected.file} may not be executed")


def _check_owner(path: Path) -> None:
    fault = distrusted(path)
    if fault:
        raise DamagedBuildError(f"{path.name} {fault}")
