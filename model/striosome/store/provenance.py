"""What a reader needs to make a run again: versions, code, machine, streams, time."""

import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import striosome
from striosome.engines.compiler import find_compiler

__all__ = ["describe_software", "now"]

_PACKAGES = ("brian2", "numpy", "scipy", "xarray", "pandas", "pydantic", "matplotlib")


def now() -> str:
    """The time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def describe_software() -> dict[str, Any]:
    """Versions, git commit, compiler and host."""
    compiler = find_compiler()
    return {
        "striosome": striosome.__version__,
        "python": sys.version.split()[0],
        "packages": {name: _version(name) for name in _PACKAGES},
        "git_commit": _git_commit(),
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


def _git_commit() -> str | None:
    """Commit of the source tree, with "+changes" if it was edited; None outside a checkout."""
    folder = Path(__file__).parent

    def git(*arguments: str) -> str | None:
        try:
            outcome = subprocess.run(
                ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
            )
        except OSError:
            return None
        return outcome.stdout.strip() if outcome.returncode == 0 else None

    commit = git("rev-parse", "HEAD")
    if commit is None:
        return None
    return f"{commit}+changes" if git("status", "--porcelain", "--untracked-files=no") else commit
