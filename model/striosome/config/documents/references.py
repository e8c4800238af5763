"""The publications that sources may cite: read from `references.bib`, and checked key by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from striosome.base.references.bibtex import read_entries
from striosome.base.references.citations import NO_PUBLICATION, keys_in, names_none, readable
from striosome.base.references.entries import Entry
from striosome.base.user_files import Unreadable, file_exists, read_text
from striosome.config.documents.documents import Place
from striosome.config.documents.errors import Problem, did_you_mean

__all__ = ["NO_REFERENCES", "REFERENCES", "References", "read_references"]

REFERENCES = "references.bib"
"""Name of the file that is read wherever it stands beside an experiment, its base or its ledger."""

# A value of one of these was found somewhere; the others were chosen or fitted.
_FOUND = ("read", "recalled", "secondary", "computed")


@dataclass(frozen=True, slots=True)
class References:
    """Publications by key, and the files that describe them."""

    files: tuple[Path, ...]
    """files that were read; where there are none, sources are plain text as in files of older
    versions, and need not cite anything"""
    entries: Mapping[str, Entry]
    """publications by key"""

    def faults(self, status: str | None, source: str | None, note: str | None = None) -> list[str]:
        """Say what is wrong with a source: unknown keys, or no citation where one is required.

        Parameters
        ----------
        status : str
            How well the value or the statement is known.
        source, note : str
            Where it comes from, and what else is said of it.
        """
        source, cited = source or "", keys_in(f"{source or ''} {note or ''}")
        found = [
            f"cites @{key}, which is in no {REFERENCES}{did_you_mean(key, self.entries)}"
            for key in cited
            if key not in self.entries and self.files
        ]
        own = keys_in(source)
        if source.startswith(NO_PUBLICATION) and own:
            found.append(f"says that it names no publication, and cites @{own[0]}")
        elif (
            self.files and (status or "").startswith(_FOUND) and not own and not names_none(source)
        ):
            found.append(
                f"its source cites nothing: what is {status} names an entry of {REFERENCES}, as "
                f"[@Humphries2009], or says why there is none: {NO_PUBLICATION}…"
            )
        return found

    def lacking(self, texts: Iterable[str | None]) -> str | None:
        """Say that sources cite publications but no file describes any; None if none does."""
        keys = () if self.files else keys_in(" ".join(text or "" for text in texts))
        if not keys:
            return None
        return (
            f"cites @{keys[0]}{' and others' if len(keys) > 1 else ''}, and there is no "
            f"{REFERENCES} beside it: put one there that has these entries"
        )

    def readable(self, text: str) -> str:
        """Return a source for readers, with authors and years in place of keys."""
        return readable(text, self.entries)

    def cited(self, texts: Iterable[str]) -> dict[str, Entry]:
        """Return the publications that texts cite, in the order of the files."""
        keys = {key for text in texts for key in keys_in(text)}
        return {key: entry for key, entry in self.entries.items() if key in keys}

    def and_beside(self, file: Path, problems: list[Problem]) -> "References":
        """Add the publications of the `references.bib` beside a file to these.

        Parameters
        ----------
        file : Path
            For example a ledger.
        problems : list of Problem
            Problems that are found are appended to it.
        """
        return read_references([*self.files, file.parent / REFERENCES], problems)


NO_REFERENCES = References((), {})


def read_references(files: Iterable[Path], problems: list[Problem]) -> References:
    """Read BibTeX files; those that do not exist are left out.

    Parameters
    ----------
    files : iterable of Path
        An entry may stand in several of them if it says the same in all.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    there = tuple(file for file in dict.fromkeys(files) if file_exists(file))
    entries: dict[str, Entry] = {}
    for file in there:
        try:
            parsed = read_entries(read_text(file))
        except Unreadable as error:
            problems.append(Place(file, error.line).problem("", error.reason))
            continue
        problems += (Place(file, fault.line).problem("", fault.message) for fault in parsed.faults)
        for key, entry in parsed.entries.items():
            if entries.setdefault(key, entry) != entry:
                message = f"is another publication in {REFERENCES} elsewhere: choose another key"
                problems.append(Place(file, parsed.lines[key]).problem(key, message))
    return References(there, entries)
