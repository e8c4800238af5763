"""Commit of a file of source code, according to git, which may be slow or absent."""

import os
import subprocess
from pathlib import Path

__all__ = ["commit_of"]

_LONGEST_S = 10.0
CHANGED, UNKNOWN = "+changes", "+unknown"
# The user's settings for another repository must not lead here, and git must not write or ask.
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
# Settings of a repository may name a program that `git status` starts.
_NO_PROGRAMS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def commit_of(file: Path, within: str | None = None) -> str | None:
    """Return the commit of the checkout that a file belongs to.

    Parameters
    ----------
    file : Path
        A file of source code.
    within : str, optional
        Its folder in its own repository, as "model/striosome"; where another repository has taken
        it up at another place, the commits are not those of the source.

    Returns
    -------
    str or None
        With "+changes" where files of the checkout were edited since, and "+unknown" where git
        does not say so in time. None where git does not know the file: an installed copy belongs
        to no checkout, also where it lies within one.
    """
    if _git(file, "ls-files", "--error-unmatch", "--", file.name) is None:
        return None
    prefix = _git(file, "rev-parse", "--show-prefix")
    if within is not None and (prefix is None or prefix.rstrip("/") != within):
        return None
    commit = _git(file, "rev-parse", "HEAD")
    if not commit:
        return None
    status = _git(file, "status", "--porcelain", "--untracked-files=no")
    if status is None:
        return commit + UNKNOWN
    return commit + CHANGED if status else commit


def _git(file: Path, *arguments: str) -> str | None:
    """Run git in the folder of a file; None if it fails, hangs or does not exist."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        outcome = subprocess.run(
            ["git", *_NO_PROGRAMS, "-C", str(file.parent), *arguments],
            capture_output=True,
            check=False,
            env=own | _QUIET,
            stdin=subprocess.DEVNULL,
            timeout=_LONGEST_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return outcome.stdout.decode(errors="replace").strip() if outcome.returncode == 0 else None
