"""Information needed to repeat a run: versions, code, machine, seeds, time."""

import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import striosome
from striosome.config.documents.shipped import installed
from striosome.engines.spiking.compiler import find_compiler
from striosome.store.git import commit_of

__all__ = ["describe_software", "now"]

_FOLDER = "model/striosome"
_PACKAGES = ("brian2", "numpy", "scipy", "xarray", "pandas", "pydantic", "matplotlib")


def now() -> str:
    """Return the time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def describe_software() -> dict[str, Any]:
    """Return versions, git commit, compiler and host."""
    compiler = find_compiler()
    return {
        "striosome": striosome.__version__,
        "python": sys.version.split()[0],
        "packages": {name: _version(name) for name in _PACKAGES},
        # A copy that is installed has no commit, not even that of a repository which holds it.
        "git_commit": None if installed() else commit_of(Path(striosome.__file__), _FOLDER),
        "compiler": None if compiler is None else compiler.version,
        "host": {
            "system": platform.platform(),
            "machine": platform.machine(),
            "name": platform.node(),
        },
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
