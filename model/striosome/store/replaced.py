"""Temporary place of a run that is being replaced, until the new one has its name.

Between two renames neither run has the name. A process that is killed there leaves the older one in
a hidden folder, where nobody else would look for it.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from striosome.store.contents import CLAIMS, CONFIG, EFFECTS, RESULT, SUMMARY, discard
from striosome.store.errors import FolderError
from striosome.store.record import RECORD, RunRecord, read_record

__all__ = ["aside_of", "left_aside", "settle_left"]

# Of a version whose record lists no files.
_NEEDED = (CONFIG, RESULT, SUMMARY, EFFECTS, CLAIMS)


def aside_of(path: Path) -> Path:
    """Name a hidden folder beside a run, for the run while another takes its name."""
    return path.with_name(f".{path.name}.{uuid4().hex}.replaced")


def left_aside(path: Path) -> list[Path]:
    """List the folders of runs that lost their name, the newest first.

    Parameters
    ----------
    path : Path
        The name; it may be a link.
    """
    found = []
    # Nothing where nobody may look, or no name can be.
    with suppress(OSError, ValueError):
        path = Path(os.path.realpath(path))
        own = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{32}}\.replaced")
        for one in path.parent.iterdir():
            if own.fullmatch(one.name) and (one / RECORD).is_file() and not one.is_symlink():
                # To be renamed changes this time, and not that of the content.
                found.append((one.stat().st_ctime_ns, one))
    return [one for _, one in sorted(found, reverse=True)]


def settle_left(path: Path) -> None:
    """Put the newest run that was left aside back under its name, and remove the others.

    Nothing is put back where anything but an empty folder has the name. Only for whoever holds the
    lock of the name: else the run may be another process's, which is between the two renames.

    Parameters
    ----------
    path : Path
        The name.
    """
    for aside in left_aside(path):
        try:
            record = read_record(aside)
        except FolderError:
            continue  # Not proved to be a run.
        with suppress(OSError):
            if _is_free(path) and _is_whole(aside, record):
                if path.is_dir():
                    path.rmdir()
                aside.rename(path)
            else:
                discard(aside, record.listed)


def _is_free(path: Path) -> bool:
    return not os.path.lexists(path) or (path.is_dir() and not any(path.iterdir()))


def _is_whole(folder: Path, record: RunRecord) -> bool:
    """Tell whether a run is complete: its removal may have been cut short too."""
    needed: Iterable[str] = _NEEDED if record.files is None else record.files
    return all(os.path.lexists(folder / name) for name in needed)
