"""Summary of a scenario: the paragraphs of its README that open with a bold word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from striosome.base.user_files import Unreadable, file_exists, read_text, why_not_found
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean

__all__ = ["PARTS", "Readme", "read_readme"]

PARTS = ("Question", "Mechanism", "Prediction", "What would refute it", "Verdict", "Sources")
"""Every README has a paragraph that opens with each of these, as `**Question.**`."""

_OPENING = re.compile(r"\*\*([^*]+)\.\*\*\s*")


@dataclass(frozen=True, slots=True)
class Readme:
    """The README of a scenario."""

    path: Path
    """the file"""
    title: str
    """heading"""
    parts: dict[str, str]
    """text of each of `PARTS`, as Markdown"""


def read_readme(path: Path) -> Readme:
    """Read the README of a scenario.

    Raises
    ------
    ConfigError
        If it cannot be read, or lacks its heading or one of `PARTS`.
    """
    if not file_exists(path) and why_not_found(path) is None:
        parts = ", ".join(f"**{part}.**" for part in PARTS)
        message = f"is missing: write a heading that asks the question, and paragraphs {parts}"
        raise ConfigError([_problem(path, message)])
    try:
        blocks = re.split(r"\n\s*\n", read_text(path).strip())
    except Unreadable as error:
        raise ConfigError([Problem(str(path), error.line, "", error.reason)]) from None
    heading = blocks[0].split("\n")[0]
    found: dict[str, str] = {}
    for block in blocks:
        opening = _OPENING.match(block)
        if opening:
            found[opening[1]] = " ".join(block[opening.end() :].split())
    problems = [
        _problem(path, f"no paragraph opens with **{part}.**{_near(part, found)}")
        for part in PARTS
        if part not in found
    ]
    if not heading.startswith("# ") or not heading.endswith("?"):
        message = "expected a heading that asks the question, `# …?`, in the first line"
        problems.insert(0, _problem(path, message))
    if problems:
        raise ConfigError(problems)
    return Readme(path, heading.removeprefix("# "), {part: found[part] for part in PARTS})


def _near(part: str, found: Iterable[str]) -> str:
    """Return a hint at an opening that is no part and is spelt nearly alike."""
    others = [name for name in found if name not in PARTS]
    return did_you_mean(part, get_close_matches(part, others, cutoff=0.6))


def _problem(path: Path, message: str) -> Problem:
    return Problem(str(path), None, "", message)
