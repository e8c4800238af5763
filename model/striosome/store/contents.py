"""Content of a run folder, and the files of it that the program made.

Nothing else is ever removed: a file that somebody has put there stays, or stops what would remove
it.
"""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from striosome.store.marks import is_drawn
from striosome.store.ownership import begins_with
from striosome.store.record import RECORD

__all__ = [
    "CLAIMS",
    "CONFIG",
    "EFFECTS",
    "FIGURES",
    "LEDGER",
    "PAGE_BEGINNING",
    "PHOTOMETRY",
    "POPULATION",
    "REFERENCES",
    "REPORT",
    "RESULT",
    "SUMMARY",
    "VERDICTS",
    "discard",
    "foreign_files",
    "is_form",
    "is_metrics",
    "remove_empty",
]

CONFIG, RESULT = "config.resolved.yaml", "result.nc"
SUMMARY, EFFECTS, CLAIMS = "summary.csv", "effects.csv", "claims.csv"
PHOTOMETRY = "photometry.csv"
LEDGER, POPULATION = "claims.yaml", "population.yaml"
"""Copies of the files that the experiment names."""
REFERENCES = "references.bib"
"""The publications that its parameters and its ledger cite."""
VERDICTS = "expected.csv"
"""File of a scenario: every expected number with the one found."""
REPORT, FIGURES = "report.html", "figures"
PAGE_BEGINNING = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="generator" content="striosome">
"""
"""Beginning of every page of a run, even of one that was changed further down."""
_METRICS = re.compile(r"metrics_\d+_[^/]*\.py")
# Of every run of every version.
_ALWAYS = (CONFIG, RESULT, SUMMARY, EFFECTS, CLAIMS, RECORD)
# A run that has these lists them in its record.
_SOMETIMES = (PHOTOMETRY, LEDGER, POPULATION, REFERENCES, VERDICTS)
# What a kill leaves of a file that was being written.
_PART = re.compile(r"\.[^/]*\.[0-9a-f]{32}(\.[a-z]+)?")
# What file managers put everywhere.
_NOBODYS = {".DS_Store", "Thumbs.db", "desktop.ini"}


def foreign_files(folder: Path, listed: Collection[str] = _SOMETIMES) -> list[str]:
    """List the files of a run folder that are not proved to be the program's, by name.

    Parameters
    ----------
    folder : Path
        The run folder.
    listed : collection of str
        Files that its record lists. Not every run has a ledger, accepted sets, photometry or
        expected numbers: a file of that name may be somebody's own.
    """
    return sorted(
        name
        for name, plain in _inside(folder)
        if not plain or not (_is_own(folder, name, listed) or name.rpartition("/")[2] in _NOBODYS)
    )


def discard(folder: Path, listed: Collection[str] = _SOMETIMES) -> None:
    """Remove the files of a run folder that the program made, and the folder if nothing is left.

    What somebody else has put there stays where it is. Parameters as of `foreign_files`.
    """
    own = [name for name, plain in _inside(folder) if plain and _is_own(folder, name, listed)]
    # Last what the folder is known by.
    for name in sorted(own, key=lambda name: name == RECORD):
        (folder / name).unlink(missing_ok=True)
    remove_empty(folder / FIGURES)
    remove_empty(folder)


def is_form(name: str) -> bool:
    """Return whether a file of a run folder is a form of claim of its ledger."""
    return name.endswith(".py") and "/" not in name and not is_metrics(name)


def is_metrics(name: str) -> bool:
    """Return whether a file of a run folder holds metrics of its experiment's own."""
    return _METRICS.fullmatch(name) is not None


def remove_empty(folder: Path) -> None:
    """Remove a folder that holds nothing but what file managers put everywhere."""
    with suppress(OSError):
        held = os.listdir(folder)
        if set(held) <= _NOBODYS:
            for name in held:
                (folder / name).unlink()
            folder.rmdir()


def _is_own(folder: Path, name: str, listed: Collection[str]) -> bool:
    place, _, last = name.rpartition("/")
    if name in _ALWAYS or _PART.fullmatch(last):
        return True
    if (name in _SOMETIMES or is_form(name) or is_metrics(name)) and name in listed:
        return True
    if name == REPORT:
        return begins_with(folder / name, PAGE_BEGINNING)
    return place == FIGURES and is_drawn(folder / name)


def _inside(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield everything in a folder and below, by name, and whether it is an ordinary file.

    Folders are listed only if they are empty, and links are not followed.
    """
    for root, folders, files in os.walk(folder):
        place = Path(root)
        for path in [place / name for name in files]:
            yield path.relative_to(folder).as_posix(), path.is_file() and not path.is_symlink()
        for path in [place / name for name in folders]:
            empty = not path.is_symlink() and not any(path.iterdir())
            if path.is_symlink() or (empty and path != folder / FIGURES):
                yield path.relative_to(folder).as_posix(), False
