"""Parser of BibTeX text; what cannot be read is reported with its line, and the rest is read."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import DuplicateBlockKeyBlock

from striosome.base.references.entries import Entry

__all__ = ["Fault", "Parsed", "read_entries"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in a BibTeX text."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """Content of a BibTeX text."""

    entries: Mapping[str, Entry]
    """entries by key, in the order of the text"""
    lines: Mapping[str, int]
    """first line of each entry, by key"""
    faults: tuple[Fault, ...]


@lru_cache(maxsize=16)
def read_entries(text: str) -> Parsed:
    """Read a BibTeX text.

    Parameters
    ----------
    text : str
        What a file holds. The same text is read once, however often it is asked for.
    """
    with _silence():
        library = parse_string(text)
        words = _decoded(text, library)
    entries = {
        found.key: Entry(
            found.key,
            found.entry_type,
            {field.key: str(field.value) for field in found.fields},
            words.get(found.key, {}),
        )
        for found in library.entries
    }
    lines = {found.key: (found.start_line or 0) + 1 for found in library.entries}
    return Parsed(entries, lines, _faults(library))


@contextmanager
def _silence() -> Iterator[None]:
    """Silence the parser's log of faults, which `Parsed.faults` reports."""
    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _decoded(text: str, library: Library) -> dict[str, dict[str, str]]:
    """Return fields by key, with LaTeX removed where a file has any: most have none; it is slow."""
    if "\\" in text or "$" in text:
        library = parse_string(
            text, append_middleware=[LatexDecodingMiddleware(keep_braced_groups=True)]
        )
    return {
        found.key: {field.key.lower(): str(field.value) for field in found.fields}
        for found in library.entries
    }


def _faults(library: Library) -> tuple[Fault, ...]:
    faults = []
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateBlockKeyBlock):
            faults.append(Fault(line, f"a second entry of the key {block.key}"))
        else:
            faults.append(Fault(line, f"is no BibTeX: {_reason(block.error)}"))
    return tuple(faults)


def _reason(error: Exception) -> str:
    """Return the first line of the parser's message."""
    return str(getattr(error, "abort_reason", error)).strip().split("\n")[0]
