"""Files that come with the package, kind by kind, each with its title."""

import re
from pathlib import Path

from striosome.base.user_files import folder_exists, read_text
from striosome.config.documents.shipped import KINDS

__all__ = ["catalogue", "title_of"]

_README = "README.md"
_TITLE = re.compile(r"^title: *(?P<title>.+?) *$", re.MULTILINE)
_SENTENCE = re.compile(r"(?P<first>.+?)\.(?= [A-Z]|$)|.+")


def catalogue(*kinds: str) -> list[tuple[str, str, str]]:
    """Return kind, name and title of everything that is shipped.

    Parameters
    ----------
    *kinds : str
        Of `striosome.config.documents.shipped.KINDS`.
    """
    return [
        (kind, name, title_of(place))
        for kind in kinds
        for name, place in KINDS[kind].files().items()
    ]


def title_of(place: Path) -> str:
    """Return the title of a file, or else the first sentence of its first comment.

    For a scenario's folder it is the question that heads its page.
    """
    if folder_exists(place):
        return read_text(place / _README).partition("\n")[0].lstrip("# ")
    text = read_text(place)
    titled = _TITLE.search(text)
    if titled is not None:
        return titled["title"].strip("\"'")
    lines = []
    for line in text.splitlines():
        words = line.removeprefix("#").strip()
        if not line.startswith("#") or not words:
            break
        lines.append(words)
    found = _SENTENCE.match(" ".join(lines))
    return "" if found is None else found["first"] or found[0]
