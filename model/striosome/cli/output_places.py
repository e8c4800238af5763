"""Places in which a command may write its files; all are checked before one is written.

A run folder stays as its run has made it, so nothing is written there.
"""

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from striosome.base.errors import BadInput
from striosome.base.wording import shortened

__all__ = ["require_places"]


def require_places(paths: Sequence[Path], runs: Iterable[Path], *, force: bool) -> None:
    """Check that files can be written under every one of some names, and nothing is lost.

    Parameters
    ----------
    paths : sequence of Path
        Files that will be written.
    runs : iterable of Path
        Run folders that are read, in which nothing may be written.
    force : bool
        Whether ordinary files that are there are replaced. Pictures must be the program's own.

    Raises
    ------
    BadInput
        If one of the names cannot be used.
    """
    from striosome.store.marks import require_own

    folders = [Path(os.path.realpath(run)) for run in runs]
    taken: set[Path] = set()
    for path in paths:
        # Of a link to a folder what it leads to; what a last link leads to is not followed.
        place = Path(os.path.realpath(path.parent)) / path.name
        if place in taken:
            raise BadInput(f"{path} would be written twice: name another")
        taken.add(place)
        there = _is_there(path)
        if run := _run_of(place, folders):
            raise BadInput(f"{path} is in the run folder {run}: name a file elsewhere")
        if there and not force:
            raise BadInput(f"{path} is there already; choose another name, or --force")
        if there and path.suffix in (".png", ".svg"):
            require_own(path)


def _is_there(path: Path) -> bool:
    """Tell whether an ordinary file has the name; refuse anything else there."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return _can_be_made(path)
    except (OSError, ValueError) as error:
        raise BadInput(shortened(f"{path}: {getattr(error, 'strerror', None) or error}")) from None
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"{path} is no ordinary file: name another")
    return True


def _can_be_made(path: Path) -> bool:
    """Return False, but refuse a name whose folder neither exists nor can be made."""
    nearest = next(part for part in path.absolute().parents if os.path.lexists(part))
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise BadInput(f"{path}: {nearest} is no folder in which files can be written")
    return False


def _run_of(place: Path, runs: Iterable[Path]) -> Path | None:
    """Return the run folder that holds a place, be it one of these or another."""
    from striosome.store.record import RECORD

    for run in runs:
        if place.is_relative_to(run):
            return run
    near = (place.parent, place.parent.parent)
    return next((folder for folder in near if os.path.lexists(folder / RECORD)), None)
