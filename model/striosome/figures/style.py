"""Style of figures: page, colours, and shared elements."""

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from striosome.base.arrays import Array

__all__ = [
    "CYCLE",
    "MARKERS",
    "NEUTRAL",
    "PAGE_WIDTH_IN",
    "SHADE",
    "footnote",
    "group_colours",
    "group_markers",
    "headline",
    "house_style",
    "jitter",
    "legend_columns",
    "new_figure",
    "page_width_in",
    "panel_title",
    "wrapped",
]

PAGE_WIDTH_IN = 7.2

# Okabe & Ito: told apart with every kind of colour vision.
_BLUE, _VERMILLION, _GREEN = "#0072B2", "#D55E00", "#009E73"
_PURPLE, _ORANGE, _SKY = "#CC79A7", "#E69F00", "#56B4E9"
CYCLE = (_BLUE, _VERMILLION, _GREEN, _PURPLE, _ORANGE, _SKY, "#000000")
NEUTRAL = "#6E6E6E"
SHADE = "#EFEFEF"

# The same group has the same colour and the same symbol in every run.
_GROUP_COLOURS = {"control": _BLUE, "iron_deficient": _VERMILLION}
_GROUP_MARKERS = {"control": "o", "iron_deficient": "D"}
MARKERS = ("o", "D", "s", "^", "v", "P", "X")

_POINTS_PER_INCH = 72.0
# Mean width of a bold letter relative to the font size.
_BOLD_ASPECT = 0.63
_TITLE_PT, _LEGEND_PT = 8.0, 7.0
# Room beside panels for the labels of their axes, and between two of them.
_LABELS_IN, _BETWEEN_IN = 0.8, 0.15
# A legend's line or dot, with the space about it.
_HANDLE_IN = 0.5


@contextmanager
def house_style() -> Iterator[None]:
    """Apply the settings under which every figure is made and saved, within the block."""
    with matplotlib.style.context(Path(__file__).with_name("striosome.mplstyle"), after_reset=True):
        yield


def group_colours(groups: Sequence[str]) -> dict[str, str]:
    """Assign a colour to each group: known ones keep theirs, others take what is left, in order."""
    return _assigned(groups, _GROUP_COLOURS, CYCLE)


def group_markers(groups: Sequence[str]) -> dict[str, str]:
    """Assign a symbol to each group, as a second cue besides colour: as `group_colours`."""
    return _assigned(groups, _GROUP_MARKERS, MARKERS)


def _assigned(
    groups: Sequence[str], known: Mapping[str, str], choice: Sequence[str]
) -> dict[str, str]:
    """Assign known looks to their groups, and the remaining choices in order to the others."""
    own = {name: known[name] for name in groups if name in known}
    left = [one for one in choice if one not in own.values()]
    others = [name for name in groups if name not in own]
    return own | {name: left[index % len(left)] for index, name in enumerate(others)}


def page_width_in(columns: int) -> float:
    """Return the width of a figure for columns of points: a page, or more where they need it."""
    return max(PAGE_WIDTH_IN, 0.8 + 0.7 * columns)


def new_figure(height_in: float, width_in: float = PAGE_WIDTH_IN) -> Figure:
    """Make an empty figure that makes room for its own labels."""
    engine = ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.05)
    return Figure(figsize=(width_in, height_in), layout=engine)


# Stands for a space at which no line is broken, and which no text has.
_TOGETHER = "\N{WORD JOINER}"


def wrapped(text: str, width_in: float, size_pt: float, aspect: float = 0.55) -> str:
    """Break a text into lines that fit a width, for letters of a mean width `aspect`.

    A percent sign stays with its number.
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    aspect *= 1.0 + wide / max(len(text), 1)
    letters = max(1, int(width_in * _POINTS_PER_INCH / (size_pt * aspect)))
    # Only a word that no line holds, which leaves the page otherwise, is broken within.
    kept = text.replace(" %", f"{_TOGETHER}%")
    lines = "\n".join(textwrap.wrap(kept, letters, break_on_hyphens=False))
    return lines.replace(f"{_TOGETHER}%", " %")


def panel_title(text: str, side_by_side: int, width_in: float = PAGE_WIDTH_IN) -> str:
    """Wrap the title of one of several panels side by side, in lines that stay above it."""
    room_in = (width_in - _LABELS_IN) / side_by_side - _BETWEEN_IN
    return wrapped(text, room_in, _TITLE_PT, _BOLD_ASPECT)


def legend_columns(labels: Sequence[str], width_in: float = PAGE_WIDTH_IN) -> int:
    """Return the number of legend entries that fit side by side on a page."""
    longest_in = max(map(len, labels)) * _LEGEND_PT * _BOLD_ASPECT / _POINTS_PER_INCH
    return max(1, min(len(labels), int((width_in - _LABELS_IN) / (longest_in + _HANDLE_IN))))


def headline(figure: Figure, text: str) -> None:
    """Write the message of the figure as its title, which begins as a sentence does."""
    first, _, rest = text.partition(" ")
    # A name such as "d-amphetamine" or "pH" would be another one with a capital.
    if first.rstrip(":,").isalpha() and first.islower():
        text = f"{first.capitalize()} {rest}"
    width_in = figure.get_figwidth() - 0.2
    figure.suptitle(wrapped(text, width_in, 9, _BOLD_ASPECT), x=0.01, ha="left")


def footnote(figure: Figure, text: str) -> None:
    """Write what a reader must know about the figure, small, at its foot."""
    lines = wrapped(text, figure.get_figwidth() - 0.2, 6.5)
    figure.supxlabel(lines, x=0.01, ha="left", color=NEUTRAL, linespacing=1.3)


def jitter(count: int, width: float) -> Array:
    """Return offsets that keep points apart, the same in every drawing (golden-ratio sequence)."""
    golden = (np.sqrt(5.0) - 1.0) / 2.0
    return np.asarray(((np.arange(1, count + 1) * golden) % 1.0 - 0.5) * width)
