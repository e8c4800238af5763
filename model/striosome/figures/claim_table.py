"""Published statements as lines of a table: their text, verdict and value."""

import textwrap
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from striosome.base.estimate_words import estimate_words, unit_label
from striosome.claims.counting import mark_of, tally
from striosome.figures.style import NEUTRAL, SHADE

__all__ = [
    "LINE_IN",
    "VERDICTS",
    "Row",
    "by_kind",
    "draw_rows",
    "heading",
    "statement",
    "tallies",
]

VERDICTS = {
    "agrees": ("✓", "#009E73"),
    "disagrees": ("✗", "#D55E00"),
    "undecided": ("?", "#9A6A00"),
    "untested": ("–", NEUTRAL),
}
"""Sign and colour of each verdict."""
LINE_IN = 0.118
_KINDS = {
    "calibration": "Calibration: the model was fitted to these",
    "validation": "Validation: never fitted",
    "hypothesis": "Hypotheses: tested, never fitted",
}
_PADDING_IN = 0.06


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a heading, or a statement."""

    cells: dict[str, str]
    """text of each column; line breaks are kept"""
    height_in: float
    """height of the line (inches)"""
    verdict: str | None = None
    """verdict of the statement; None for a heading"""
    notes: dict[str, str] = field(default_factory=dict)
    """small text below the text of a column, by column"""


def by_kind(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the statements of each kind that has any, with a heading for them."""
    for kind, words in _KINDS.items():
        own = table[table["kind"] == kind]
        if not own.empty:
            yield words, own


def heading(words: str) -> Row:
    """Return the line above the statements of a kind."""
    return Row({"verdict": words, "value": "value (95 % interval)"}, 2.2 * LINE_IN)


def statement(claim: Mapping[Hashable, Any], letters: int, **notes: str) -> Row:
    """Return the line of one statement.

    Parameters
    ----------
    claim : mapping
        Row of a table of claims.
    letters : int
        Where lines of the statement are broken.
    notes : str
        What stands below the text of a column.
    """
    verdict = str(claim["verdict"])
    notes = {"verdict": mark_of(claim), **notes}
    cells = {
        "verdict": f"{VERDICTS[verdict][0]} {verdict}",
        "id": str(claim["id"]),
        "statement": "\n".join(textwrap.wrap(str(claim["statement"]), letters)),
        "value": _value(claim),
    }
    lines = max(
        len(text.split("\n") + notes.get(column, "").splitlines()) for column, text in cells.items()
    )
    return Row(cells, lines * LINE_IN + _PADDING_IN, verdict, notes)


def draw_rows(axes: Axes, rows: Sequence[Row], columns: Mapping[str, float]) -> list[float]:
    """Draw a table that fills its axes.

    Parameters
    ----------
    axes : Axes
        Empty.
    rows : sequence of Row
        From the top.
    columns : mapping
        Left edge of each column, as a share of the width.

    Returns
    -------
    list of float
        Where each row starts, in inches from the top: the vertical axis.
    """
    axes.set_axis_off()
    axes.set_xlim(0.0, 1.0)
    tops = np.cumsum([0.0, *(row.height_in for row in rows)])
    axes.set_ylim(tops[-1], 0.0)
    for row, top in zip(rows, tops, strict=False):
        _draw_row(axes, row, float(top), columns)
    return [float(top) for top in tops[:-1]]


def tallies(table: pd.DataFrame) -> str:
    """Summarise verdicts: "Calibration: 6 of 8 tested agree, 1 disagrees; validation: untested"."""
    found = (
        f"{kind}: {tally(table[table['kind'] == kind])}"
        for kind in _KINDS
        if (table["kind"] == kind).any()
    )
    return "; ".join(found).capitalize()


def _value(claim: Mapping[Hashable, Any]) -> str:
    value, low, high = (float(claim[name]) for name in ("value", "low", "high"))
    return estimate_words(value, low, high, unit_label(str(claim["unit"]))).replace("-", "−")


def _draw_row(axes: Axes, row: Row, top: float, columns: Mapping[str, float]) -> None:
    if row.verdict is None:
        axes.axhspan(top + 0.4 * LINE_IN, top + row.height_in, color=SHADE, linewidth=0)
    first = top + (1.4 * LINE_IN if row.verdict is None else 0.85 * LINE_IN)
    for column, text in row.cells.items():
        lines = text.split("\n")
        for index, line in enumerate(lines):
            axes.text(
                columns[column],
                first + index * LINE_IN,
                line,
                fontsize=7,
                fontweight="bold" if row.verdict is None or column == "verdict" else "normal",
                color=_colour(row, column),
            )
        for index, line in enumerate(row.notes.get(column, "").splitlines(), len(lines)):
            place = first + index * LINE_IN
            axes.text(columns[column], place, line, fontsize=6, color=NEUTRAL)


def _colour(row: Row, column: str) -> str:
    if row.verdict is None:
        return "black"
    if column == "verdict" or row.verdict == "untested":
        return VERDICTS[row.verdict][1]
    return "black"
