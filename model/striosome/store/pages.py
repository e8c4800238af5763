"""Pages of a run folder: its report, its figures, a scenario's verdicts; changes are reported.

Nothing is made from these, so a run with a changed one can be opened: it can be written again at
any time. Every writer of a page enters it in the record of the run.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from striosome.store.contents import PAGE_BEGINNING, REPORT
from striosome.store.errors import FolderError
from striosome.store.manifest import damage, mark_files
from striosome.store.ownership import begins_with
from striosome.store.record import RunRecord, read_record, write_record

__all__ = ["changed_pages", "enter_pages", "require_own_page", "tell_changed_pages"]

_log = logging.getLogger(__name__)


def enter_pages(folder: Path, written: Iterable[Path]) -> None:
    """Enter written pages in the record of a run, and remove those that are gone.

    The record of an older version, which knows no pages, stays as it is.

    Parameters
    ----------
    folder : Path
        The run folder.
    written : iterable of Path
        Files within it.
    """
    record = read_record(folder)
    if record.pages is None:
        return
    names = [path.relative_to(folder).as_posix() for path in written]
    left = {name: mark for name, mark in record.pages.items() if (folder / name).exists()}
    pages = left | mark_files(folder, names)
    write_record(folder, record.model_copy(update={"pages": dict(sorted(pages.items()))}))


def require_own_page(folder: Path, name: str) -> None:
    """Check that a page of a run may be written under a name.

    Raises
    ------
    FolderError
        If something is there that is not as a run has written it, nor begins as its pages do.
    """
    path = folder / name
    if not os.path.lexists(path) or begins_with(path, PAGE_BEGINNING):
        return
    pages = read_record(folder).pages
    if pages is None and name != REPORT:
        return  # A run of an older version does not tell, and goes on not to.
    known = {one: mark for one, mark in (pages or {}).items() if one == name}
    if path.is_symlink() or not known or damage(folder, known):
        raise FolderError(
            f"{path} was not written by this run, and is not overwritten: move it elsewhere"
        )


def changed_pages(folder: Path, record: RunRecord) -> list[str]:
    """Describe what happened to pages since they were written: a sentence for each changed one."""
    return [
        f"{folder / name}: {words}. "
        f"`striosome plot {folder}` and `striosome report {folder}` write figures and page anew"
        for name, words in damage(folder, record.pages or {}).items()
    ]


def tell_changed_pages(folder: Path, record: RunRecord) -> None:
    """Warn of pages that were changed since they were written."""
    for sentence in changed_pages(folder, record):
        _log.warning("%s", sentence)
