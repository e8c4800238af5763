"""Files that the package carries: their places, and the names by which users refer to them.

A wheel holds them below `striosome/data`. A checkout has them in its top-level folders, where an
editable installation finds them.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import striosome
from striosome.base.user_files import (
    anything_exists,
    file_exists,
    names_in,
    path_of,
    why_not_found,
)
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean

__all__ = [
    "KINDS",
    "SHIPPED",
    "Kind",
    "find_shipped",
    "in_shipped_words",
    "installed",
    "locate",
    "shipped_path",
    "shipped_root",
]

SHIPPED = "striosome:"
"""Prefix of a path that is given by its place in the repository, from anywhere."""

_CONFIG = "config.yaml"
# More kinds than these tell a reader no more than that there is nothing.
_MAX_SAID = 2
_PACKAGE = Path(striosome.__file__).parent
# What ends or is divided is a file's name, and never looked for elsewhere than where it says.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that the package carries."""

    one: str
    """name of a single one"""
    many: str
    """name of several"""
    folder: str
    """folder that holds them in the repository"""

    def files(self) -> dict[str, Path]:
        """Return every file of the kind, or folder of a scenario, by its name."""
        folder = shipped_root() / self.folder
        places = [folder / name for name in names_in(folder)]
        if self.many == "scenarios":
            return {place.name: place for place in places if anything_exists(place / _CONFIG)}
        return {place.stem: place for place in places if place.suffix == ".yaml"}


KINDS = {
    kind.many: kind
    for kind in (
        Kind("scenario", "scenarios", "experiments"),
        Kind("experiment", "experiments", "configs/experiments"),
        Kind("sweep", "sweeps", "configs/sweeps"),
        Kind("calibration", "calibrations", "configs/calibration"),
        Kind("sensitivity analysis", "sensitivity", "configs/sensitivity"),
        Kind("population", "populations", "configs/populations"),
        Kind("hypothesis", "hypotheses", "configs/hypotheses"),
        Kind("drug", "drugs", "configs/drugs"),
        Kind("sensor", "sensors", "configs/sensors"),
        Kind("protocol", "protocols", "configs/protocols"),
        Kind("history", "histories", "configs/histories"),
        Kind("animal", "animals", "configs/animals"),
        Kind("species", "species", "configs/species"),
        Kind("knockout", "knockouts", "configs/knockouts"),
        Kind("heteromer", "heteromers", "configs/heteromers"),
        Kind("common file", "common", "configs"),
    )
}
"""Kinds by their plural. Where a name belongs to two kinds, the first kind that is searched
wins."""


def installed() -> bool:
    """Tell whether this is an installed copy, which carries its files, and no checkout."""
    return os.path.isdir(_PACKAGE / "data")


@cache
def shipped_root() -> Path:
    """Return the folder that holds `configs` and `experiments`."""
    return _PACKAGE / "data" if installed() else _PACKAGE.parents[1]


def shipped_path(name: str) -> Path | None:
    """Return the path of a name that begins with `striosome:`, existing or not; None for others."""
    if not name.startswith(SHIPPED):
        return None
    return shipped_root() / name.removeprefix(SHIPPED).lstrip("/")


def in_shipped_words(path: Path) -> str | None:
    """Return the name of a file of the package on every machine; None for other files."""
    root = shipped_root()
    return SHIPPED + path.relative_to(root).as_posix() if path.is_relative_to(root) else None


def locate(given: str | os.PathLike[str], *kinds: str) -> Path:
    """Find the file that a user means by a path or a name.

    Parameters
    ----------
    given : str or Path
        A path; what exists is taken as it is. Or the name of a shipped file, without folder and
        ending. Or `striosome:` and the place of a file in the repository.
    *kinds : str
        Of `KINDS`, those that are asked for a name; the first that has it is meant.

    Returns
    -------
    Path
        The path that was given, or that of the shipped file.

    Raises
    ------
    ConfigError
        If it is a name that neither anything here nor anything shipped has.
    """
    path, text = path_of(given), os.fspath(given)
    if not isinstance(text, str) or anything_exists(path):
        return path
    there = shipped_path(text)
    if there is not None:
        return there
    if not os.path.lexists(path) and not os.path.isabs(text) and file_exists(shipped_root() / text):
        message = f"there is no such file here; the shipped one is {SHIPPED}{path.as_posix()}"
        raise ConfigError([Problem(text, None, "", message)])
    # What is there but cannot be read, or cannot be at all, is for the reader to say.
    if not _NAME.fullmatch(text) or os.path.lexists(path) or why_not_found(path):
        return path
    # A folder of a scenario in the working folder may be what was misspelt.
    here = [name for name in names_in(Path()) if anything_exists(Path(name, _CONFIG))]
    return find_shipped(text, kinds, "there is no such file or folder here, and ", here)


def find_shipped(
    name: str, kinds: Iterable[str], before: str = "", others: Iterable[str] = ()
) -> Path:
    """Find the shipped file of a name.

    Parameters
    ----------
    name : str
        Without folder and ending.
    kinds : iterable of str
        Of `KINDS`; the first that has the name is meant.
    before, others : str and iterable of str, optional
        What the message says first, and names that it may propose besides those of the kinds.

    Raises
    ------
    ConfigError
        If none has it.
    """
    kinds = tuple(kinds)
    shipped = [KINDS[kind].files() for kind in kinds]
    for files in shipped:
        if name in files:
            return files[name]
    several = " or ".join(KINDS[kind].one for kind in kinds)
    wanted = f"no {several}" if len(kinds) <= _MAX_SAID else "nothing"
    near = did_you_mean(name, {*others, *(other for files in shipped for other in files)})
    message = f"{before}{wanted} of this name is shipped{near} (`striosome list` prints all)"
    raise ConfigError([Problem(name, None, "", message)])
