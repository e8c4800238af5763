"""A publication as BibTeX describes it, and its citation in a sentence or a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from bibtexparser.middlewares import NameParts
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

__all__ = ["Entry"]

_OTHERS = "others"
# Of these one tells where a publication without an author is found.
_PLACES = ("journal", "journaltitle", "booktitle", "publisher", "title")
_LINKS = {"doi": "https://doi.org/{}", "pmid": "PMID {}", "pmcid": "{}", "url": "{}"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication."""

    key: str
    """key by which it is cited"""
    kind: str
    """type of the entry: "article", "book", "misc", …"""
    fields: Mapping[str, str]
    """its fields as the file spells them, without the braces around them"""
    words: Mapping[str, str]
    """the same fields with LaTeX commands replaced by plain letters"""

    @property
    def label(self) -> str:
        """Authors and year for a sentence: "Bonci & Williams 1997", "Quiroz 2016"."""
        if shorthand := self.words.get("shorthand"):
            return _bare(shorthand)
        names = [_family(name) for name in self._authors]
        if not names:
            names = [_bare(self.words[place]) for place in _PLACES if place in self.words][:1]
        who = " & ".join(names) if len(names) <= 2 and _OTHERS not in names else names[0]
        return " ".join(part for part in (who or self.key, self.year) if part)

    @property
    def year(self) -> str:
        """The year, if it is known."""
        return self.words.get("year", self.words.get("date", ""))[:4]

    @property
    def line(self) -> str:
        """The whole entry on one line, for a list of references."""
        names = [_whole(name) for name in self._authors]
        who = ", ".join(name for name in names if name != _OTHERS)
        if _OTHERS in names:
            who += " et al."
        year = f"({self.year})" if self.year else ""
        head = " ".join(part for part in (who, year) if part)
        parts = (head, _bare(self.words.get("title", "")), self._place, self._link, self._note)
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    @property
    def bibtex(self) -> str:
        """The entry for a BibTeX file."""
        fields = "".join(f"  {name} = {{{text}}},\n" for name, text in self.fields.items())
        return f"@{self.kind}{{{self.key},\n{fields}}}\n"

    @property
    def _authors(self) -> list[str]:
        text = self.words.get("author", self.words.get("editor", ""))
        return split_multiple_persons_names(text) if text else []

    @property
    def _place(self) -> str:
        where = next((self.words[name] for name in _PLACES[:-1] if name in self.words), "")
        volume, pages = self.words.get("volume", ""), self.words.get("pages", "")
        numbers = ":".join(part for part in (volume, pages.replace("--", "–")) if part)
        return _bare(" ".join(part for part in (where, numbers) if part))

    @property
    def _link(self) -> str:
        links = (
            form.format(self.words[name]) for name, form in _LINKS.items() if name in self.words
        )
        return ", ".join(links)

    @property
    def _note(self) -> str:
        note = _bare(self.words.get("note", ""))
        return f"[{note}]" if note else ""


def _family(name: str) -> str:
    parts = _parts(name)
    return _bare(" ".join([*parts.von, *parts.last]))


def _whole(name: str) -> str:
    parts = _parts(name)
    initials = " ".join(_bare(first) for first in parts.first)
    return " ".join(part for part in (_family(name), initials) if part)


def _parts(name: str) -> NameParts:
    return parse_single_name_into_parts(name, strict=False)


def _bare(text: str) -> str:
    """Return a text without the braces that keep BibTeX from changing its letters."""
    return " ".join(text.replace("{", "").replace("}", "").split())
