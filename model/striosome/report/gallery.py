"""All scenarios on one page, each with its question, figure, prediction and verdict."""

import base64
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup, escape

from striosome.base.errors import BadInput
from striosome.base.user_files import read_bytes
from striosome.report.templates import template
from striosome.store.ownership import require_own_file
from striosome.store.writing import write_text

__all__ = ["GalleryEntry", "write_gallery"]

# Where a link may lead. A relative one leads to a file beside the README.
_SCHEMES = {"http", "https", "mailto"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class GalleryEntry:
    """One scenario on the page; texts are Markdown, with links relative to its README."""

    name: str
    """name of its folder"""
    title: str
    """heading of its README"""
    question: str
    """question of the scenario"""
    prediction: str
    """predicted outcome"""
    verdict: str
    """outcome found"""
    command: str
    """command that makes the figure"""
    readme: Path
    """its README"""
    picture: Path
    """its figure (PNG)"""


def write_gallery(entries: Sequence[GalleryEntry], path: Path) -> None:
    """Write the page.

    Parameters
    ----------
    entries : sequence of GalleryEntry
        The scenarios in their order.
    path : Path
        `.html`: one file that holds its pictures; `.md`: Markdown that links to them.

    Raises
    ------
    BadInput
        If the ending is another, or something else has the name.
    """
    if path.suffix not in _WRITERS:
        raise BadInput(f"{path}: a gallery ends in {' or '.join(_WRITERS)}")
    require_own_file(path, _HEADERS[path.suffix], "gallery")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from None
    write_text(path, _WRITERS[path.suffix](entries, path.parent))


def _html(entries: Sequence[GalleryEntry], folder: Path) -> str:
    shown = [
        {
            "name": entry.name,
            "title": entry.title,
            **{
                part: _marked_up(_rebased(getattr(entry, part), entry.readme, folder))
                for part in ("question", "prediction", "verdict")
            },
            "command": entry.command,
            "readme": _relative(entry.readme, folder),
            "picture": "data:image/png;base64,"
            + base64.b64encode(read_bytes(entry.picture)).decode(),
        }
        for entry in entries
    ]
    return template("gallery.html").render(entries=shown)


def _markdown(entries: Sequence[GalleryEntry], folder: Path) -> str:
    lines = [
        "# Scenarios",
        "",
        "Written by `striosome report experiments --out docs/gallery.md`. All data are simulated.",
        "",
        *(f"- [{entry.name}](#{entry.name}): {entry.title}" for entry in entries),
    ]
    for entry in entries:
        question, prediction, verdict = (
            _rebased(text, entry.readme, folder)
            for text in (entry.question, entry.prediction, entry.verdict)
        )
        lines += [
            "",
            f"## {entry.name}",
            "",
            f"**{entry.title}** {question}",
            "",
            f"![{entry.title}]({_relative(entry.picture, folder)})",
            "",
            f"**Prediction.** {prediction}",
            "",
            f"**Verdict.** {verdict}",
            "",
            f"`{entry.command}` · [mechanism, falsifier, sources]"
            f"({_relative(entry.readme, folder)})",
        ]
    return "\n".join(lines) + "\n"


_WRITERS: dict[str, Callable[[Sequence[GalleryEntry], Path], str]] = {
    ".html": _html,
    ".md": _markdown,
}


# With what every gallery begins; anything else under its name is somebody's own.
_HEADERS = {
    ".html": "<!doctype html>\n<!-- A gallery of scenarios, written by `striosome report`. -->\n",
    ".md": "# Scenarios\n\nWritten by `striosome report ",
}


def _relative(path: Path, folder: Path) -> str:
    """Return the address of a file as seen from a folder, never read as a URL scheme."""
    return quote(Path(os.path.relpath(path, folder)).as_posix())


def _rebased(text: str, readme: Path, folder: Path) -> str:
    """Return the text with its links as seen from another folder; forbidden links become words."""

    def link(found: re.Match[str]) -> str:
        words, target = found[1], found[2].strip()
        try:
            parts = urlsplit(target)
        except ValueError:
            return words
        if parts.scheme:
            return f"[{words}]({target})" if parts.scheme in _SCHEMES else words
        if parts.netloc:
            return words
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        # A path may be written as an address, with escapes.
        path = unquote(parts.path)
        return f"[{words}]({_relative(readme.parent / path, folder) if path else ''}{anchor})"

    return _LINK.sub(link, text)


def _marked_up(text: str) -> Markup:
    """Convert links and code of a Markdown paragraph to HTML; nothing else is used there."""
    safe = str(escape(text))
    linked = _LINK.sub(r'<a href="\2">\1</a>', safe)
    return Markup(_CODE.sub(r"<code>\1</code>", linked))
