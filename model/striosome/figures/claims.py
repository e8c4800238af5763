"""The verdict of the run on every published statement, as a table."""

import textwrap
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.labels import unit_label
from striosome.figures.recording import Run
from striosome.figures.style import NEUTRAL, SHADE, footnote, headline, new_figure

__all__ = ["claims", "draw_claims"]

_VERDICTS = {
    "agrees": ("✓", "#009E73"),
    "disagrees": ("✗", "#D55E00"),
    "undecided": ("?", "#9A6A00"),
    "untested": ("–", NEUTRAL),
}
_KINDS = {
    "calibration": "Calibration: the model was fitted to these",
    "validation": "Validation: never fitted",
    "hypothesis": "Hypotheses: tested, never fitted",
}
_LINE_IN = 0.118
_PADDING_IN = 0.06
_LETTERS = 78
# Left edge of each column, as a share of the width.
_COLUMNS = {"verdict": 0.0, "id": 0.115, "statement": 0.165, "value": 0.77}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table: a heading, or a statement."""

    cells: dict[str, str]
    height_in: float
    verdict: str | None = None


def claims(run: Run) -> Iterator[tuple[str, Figure]]:
    """One page; none for a run that was not scored."""
    if not run.claims.empty:
        rows = _rows(run.claims)
        figure = new_figure(0.9 + sum(row.height_in for row in rows))
        draw_claims(figure, run)
        yield "claims", figure


def draw_claims(figure: Figure, run: Run) -> None:
    """Draw the table, kinds apart, each in the order of the ledger."""
    rows = _rows(run.claims)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(0.0, 1.0)
    total_in = sum(row.height_in for row in rows)
    axes.set_ylim(total_in, 0.0)
    top = 0.0
    for row in rows:
        _draw_row(axes, row, top)
        top += row.height_in
    tallies = (
        f"{kind}: {_tally(run.claims.loc[run.claims['kind'] == kind, 'verdict'])}"
        for kind in _KINDS
        if (run.claims["kind"] == kind).any()
    )
    headline(figure, "; ".join(tallies).capitalize())
    footnote(
        figure,
        "Value: mean over the animals of the run, with its 95 % interval. Untested: this run does "
        f"not hold what the statement needs. {run.provenance}",
    )


def _tally(verdicts: pd.Series) -> str:
    """For example "6 of 8 tested agree, 1 disagrees"."""
    tested = verdicts[verdicts != "untested"]
    if tested.empty:
        return "untested"
    against = int((tested == "disagrees").sum())
    text = f"{int((tested == 'agrees').sum())} of {len(tested)} tested agree"
    return f"{text}, {against} {'disagrees' if against == 1 else 'disagree'}" if against else text


def _rows(table: pd.DataFrame) -> list[_Row]:
    rows = []
    for kind, heading in _KINDS.items():
        own = table[table["kind"] == kind]
        if own.empty:
            continue
        titles = {"verdict": heading, "value": "value (95 % interval)"}
        rows.append(_Row(titles, 2.2 * _LINE_IN))
        for claim in own.to_dict("records"):
            lines = textwrap.wrap(str(claim["statement"]), _LETTERS)
            cells = {
                "verdict": f"{_VERDICTS[claim['verdict']][0]} {claim['verdict']}",
                "id": str(claim["id"]),
                "statement": "\n".join(lines),
                "value": _value(claim),
            }
            height = len(lines) * _LINE_IN + _PADDING_IN
            rows.append(_Row(cells, height, str(claim["verdict"])))
    return rows


def _value(claim: dict[Hashable, Any]) -> str:
    value, low, high = (float(claim[name]) for name in ("value", "low", "high"))
    if not np.isfinite(value):
        return ""
    unit = unit_label(str(claim["unit"]))
    digits = 1 if abs(value) >= 10.0 else 2
    text = f"{value:+.{digits}f} {unit}"
    bounds = f" ({low:+.{digits}f} to {high:+.{digits}f})" if np.isfinite(low) else ""
    return f"{text}{bounds}".replace("-", "−")


def _draw_row(axes: Axes, row: _Row, top: float) -> None:
    if row.verdict is None:
        axes.axhspan(top + 0.4 * _LINE_IN, top + row.height_in, color=SHADE, linewidth=0)
    first = top + (1.4 * _LINE_IN if row.verdict is None else 0.85 * _LINE_IN)
    for column, text in row.cells.items():
        for index, line in enumerate(text.split("\n")):
            axes.text(
                _COLUMNS[column],
                first + index * _LINE_IN,
                line,
                fontsize=7,
                fontweight="bold" if row.verdict is None or column == "verdict" else "normal",
                color=_colour(row, column),
            )


def _colour(row: _Row, column: str) -> str:
    if row.verdict is None:
        return "black"
    if column == "verdict" or row.verdict == "untested":
        return _VERDICTS[row.verdict][1]
    return "black"
