"""Cache folder of compiled networks and response surfaces, and the check that it can be trusted.

A program that is found in the cache is run, so nobody but the user may be able to put one there.
"""

import os
import stat
from pathlib import Path

from striosome.base.errors import BadInput

__all__ = ["UntrustedCacheError", "cache_folder", "distrusted", "open_cache", "refuse_distrusted"]

_PRIVATE = 0o700


class UntrustedCacheError(BadInput):
    """Error for a cache that others may have written to; the message says what helps."""


def cache_folder() -> Path:
    """Return the folder of builds: ``STRIOSOME_CACHE``, or the user's cache folder.

    Returns
    -------
    Path
        Its absolute path. ``XDG_CACHE_HOME`` counts only where it is absolute, as XDG demands.
    """
    given = os.environ.get("STRIOSOME_CACHE")
    if given:
        return Path(given).absolute()
    users = os.environ.get("XDG_CACHE_HOME") or ""
    among = Path(users) if os.path.isabs(users) else Path.home() / ".cache"
    return among.absolute() / "striosome"


def open_cache() -> Path:
    """Create the cache if it does not exist, for its user alone.

    Returns
    -------
    Path
        Its absolute path.

    Raises
    ------
    UntrustedCacheError
        If it belongs to another user, or others may write in it.
    OSError
        If it cannot be made or asked.
    """
    cache = cache_folder()
    cache.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    refuse_distrusted(cache)
    return cache


def refuse_distrusted(folder: Path) -> None:
    """Refuse a folder of the cache in which others can put programs.

    Raises
    ------
    UntrustedCacheError
        If it belongs to another user, or others may write in it.
    OSError
        If it cannot be asked.
    """
    fault = distrusted(folder)
    if fault:
        raise UntrustedCacheError(
            f"{folder} {fault}, so that the compiled networks in it may be somebody else's. "
            f"Take that right away (chmod go-w {folder}), or name a folder of your own with "
            "STRIOSOME_CACHE"
        )


def distrusted(path: Path) -> str | None:
    """Say why others may have written to a file or folder; None if they cannot.

    Where the system knows neither owners nor rights, nothing is said.

    Raises
    ------
    OSError
        If it cannot be asked.
    """
    if not hasattr(os, "getuid"):
        return None
    found = path.stat()
    if found.st_uid not in (0, os.getuid()):
        return f"belongs to another user (number {found.st_uid})"
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "may be written by other users"
    return None
