"""Copies of shipped files that a user edits, written so that references still resolve.

Each goes to its place in the repository's layout. A file that it names is a neighbour that was
copied as well, or else the shipped file by its place, as `striosome:configs/base.yaml`, which is
found from anywhere and in every version that has it.
"""

import os
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from striosome.base.user_files import file_exists, folder_exists, names_in, read_text
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.file_version import WRITTEN_BY, written_by
from striosome.config.documents.named_files import absolute, yaml_files
from striosome.config.documents.references import REFERENCES
from striosome.config.documents.shipped import (
    KINDS,
    find_shipped,
    in_shipped_words,
    shipped_path,
    shipped_root,
)
from striosome.scenarios.folders import CONFIG, subject_file

__all__ = ["FIRST", "copies"]

FIRST = (
    "striosome:configs/experiments/challenges.yaml",
    "striosome:configs/animals/iron_deficient.yaml",
    "striosome:configs/protocols/challenges.yaml",
)
"""The reference experiment, its iron-deficient animals and its sessions: the files that most users
edit first."""

_COPIED = (".yaml", ".bib", ".py", ".md", ".csv")
_ELSEWHERE = re.compile(r"(?<![\w./-])(?:\.\./)+[\w./-]*\w")
# With which a file begins and ends that changes nothing, as that of the default hypothesis does.
_NOTHING = "{}"
_COMMENT = re.compile(r"(?:#.*\n)*")


def copies(names: Iterable[str]) -> dict[str, str]:
    """Return the texts to write for some names, by their place in the repository.

    Parameters
    ----------
    names : iterable of str
        Names of shipped files, or their places after `striosome:`. A scenario brings its whole
        folder and the file that it only names; a base file and a ledger bring the publications that
        they cite.

    Raises
    ------
    ConfigError
        With every name that nothing has.
    """
    problems: list[Problem] = []
    chosen: set[Path] = set()
    for name in names:
        try:
            chosen.update(_brought(_named(name)))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    root = shipped_root()
    return {file.relative_to(root).as_posix(): _rewritten(file, chosen) for file in sorted(chosen)}


def _named(name: str) -> Path:
    """Find the shipped file or folder of a name."""
    place = shipped_path(name)
    if place is None:
        return find_shipped(name, KINDS)
    place = absolute(place)
    carried = any(place.is_relative_to(shipped_root() / top) for top in ("configs", "experiments"))
    if not carried or not (file_exists(place) or folder_exists(place)):
        near = did_you_mean(place.name, names_in(place.parent)) if carried else ""
        raise ConfigError([Problem(name, None, "", f"nothing of this place is shipped{near}")])
    return place


def _brought(place: Path) -> list[Path]:
    """List the files that a file or folder includes."""
    if not folder_exists(place):
        whole = place.parent == shipped_root() / KINDS["common"].folder
        return [place, place.parent / REFERENCES] if whole else [place]
    inside = [place / name for name in names_in(place)]
    found = [file for one in inside if folder_exists(one) for file in _brought(one)]
    found += [one for one in inside if one.suffix in _COPIED and file_exists(one)]
    return [*found, subject_file(place).file] if place / CONFIG in inside else found


def _rewritten(file: Path, chosen: Collection[Path]) -> str:
    """Rewrite the text of a file: with the present version, and names that hold at its place."""
    text = read_text(file)
    if file.suffix != ".yaml":
        return text

    def name(found: re.Match[str]) -> str:
        return _name_of(found[0], absolute(file.parent / found[0]), chosen)

    end = _COMMENT.match(text)
    head = 0 if end is None else end.end()
    body = _ELSEWHERE.sub(name, text[head:])
    if body.strip() == _NOTHING:
        body = ""
    return f"{text[:head]}{WRITTEN_BY}: {written_by()}\n{body}"


def _name_of(written: str, place: Path, chosen: Collection[Path]) -> str:
    """Return the name by which a copied file refers to another, which was relative to itself."""
    shipped = in_shipped_words(place)
    if shipped is None or place in chosen or not os.path.exists(place):
        return written
    inside = set(yaml_files(place).values())
    if not inside & set(chosen):
        return shipped
    # A folder of drugs, say: the shipped ones, and those that were copied win.
    return written if inside <= set(chosen) else f"[{shipped}, {written}]"
