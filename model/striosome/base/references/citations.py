"""Citations in texts: `[@Quiroz2016]` aside, `@Quiroz2016` within a sentence.

This is the notation of pandoc; several stand together as `[@Bianco2009; @Nelson1997]`, and what
follows a key stays beside it: `[@Humphries2009, table 2]`. A source that rests on no publication
says so by how it begins: "no publication named: molar mass of the free base".
"""

import re
from collections.abc import Mapping

from striosome.base.references.entries import Entry

__all__ = ["NO_PUBLICATION", "keys_in", "names_none", "readable"]

NO_PUBLICATION = "no publication named: "

# Not within a word, as in a metric's window (epn_gaba_change@late) or an address.
_KEY = re.compile(r"(?<![\w@.])@(\w(?:[\w:.+/-]*\w)?)")
_ASIDE = re.compile(r"\[((?:[^\[\]]*?[\s;(])?@\w[^\[\]]*)\]")


def keys_in(text: str) -> tuple[str, ...]:
    """Return the keys that a text cites, each once, in their order."""
    return tuple(dict.fromkeys(_KEY.findall(text)))


def names_none(text: str) -> bool:
    """Tell whether a source says that it rests on no publication, and why."""
    return text.startswith(NO_PUBLICATION) and bool(text.removeprefix(NO_PUBLICATION).strip())


def readable(text: str, entries: Mapping[str, Entry]) -> str:
    """Replace citation keys in a text by authors and years; keys that are not known stay.

    Parameters
    ----------
    text : str
        As it is written: "is unchanged in mice [@Gulyani2009]".
    entries : mapping
        Publications by key.

    Returns
    -------
    str
        As it is read: "is unchanged in mice (Gulyani 2009)".
    """

    def named(found: re.Match[str]) -> str:
        entry = entries.get(found[1])
        return found[0] if entry is None else entry.label

    def aside(found: re.Match[str]) -> str:
        return f"({found[1]})" if all(key in entries for key in keys_in(found[1])) else found[0]

    return _KEY.sub(named, _ASIDE.sub(aside, text))
