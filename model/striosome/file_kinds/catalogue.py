"""What the package carries, kind by kind, each with a line that says what it is."""

import re
from pathlib import Path

from striosome.base.user_files import folder_exists, read_text
from striosome.config.documents.shipped import KINDS

__all__ = ["catalogue", "title_of"]

_README = "README.md"
_TITLE = re.compile(r"^title: *(?P<title>.+?) *$", re.MULTILINE)
_SENTENCE = re.compile(r"(?P<first>.+?)\.(?= [A-Z]|$)|.+")


def catalogue(*kinds: str) -> list[tuple[str, str, str]]:
    """Kind, name and title of everything that is shipped.

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
    """What a file says of itself: its title, or the first sentence of its first comment.

    Of a scenario's folder it is the question that heads its page.
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
