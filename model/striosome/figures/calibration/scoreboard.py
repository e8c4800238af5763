"""The verdict on every published statement, with the statements that contradict it beside it."""

import textwrap
from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.calibration.tables import ComparisonTables
from striosome.figures.claim_table import (
    LINE_IN,
    VERDICTS,
    Row,
    by_kind,
    draw_rows,
    heading,
    statement,
    tallies,
)
from striosome.figures.style import NEUTRAL, footnote, headline, new_figure

__all__ = ["scoreboard"]

_LETTERS, _SOURCE_LETTERS = 64, 78
# Left edge of each column, as a share of the width.
_COLUMNS = {"verdict": 0.0, "id": 0.125, "statement": 0.215, "value": 0.745}
_BRACKET, _TOOTH = 0.116, 0.006
_AGAINST = "⟷"

Claim = Mapping[Hashable, Any]


def scoreboard(tables: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    """One page: kinds apart, contradicting statements of a kind under each other."""
    board = tables.scoreboard
    if board.empty:
        return
    verdicts = dict(zip(board["id"], board["verdict"], strict=True))
    rows: list[Row] = []
    for words, own in by_kind(board):
        rows.append(heading(words))
        rows += [_row(claim, verdicts) for claim in _side_by_side(own)]
    figure = new_figure(1.0 + sum(row.height_in for row in rows))
    axes = figure.subplots()
    tops = draw_rows(axes, rows, _COLUMNS)
    _brackets(axes, rows, tops, board)
    headline(figure, tallies(board))
    footnote(
        figure,
        "Value: mean of what the statement is about, with its 95 % interval; in grey: the source. "
        f"{_AGAINST}: a statement that contradicts this one, with its own verdict; brackets join "
        "those that stand next to each other. Untested: the model does not hold what the "
        f"statement needs. {tables.provenance}",
    )
    yield "scoreboard", figure


def _row(claim: Claim, verdicts: Mapping[str, str]) -> Row:
    against = [
        f"{_AGAINST} {other} {VERDICTS[verdicts[other]][0] if other in verdicts else ''}".rstrip()
        for other in _opposed(claim)
    ]
    source = "\n".join(textwrap.wrap(str(claim["source"]), _SOURCE_LETTERS))
    return statement(claim, _LETTERS, id="\n".join(against), statement=source)


def _opposed(claim: Claim) -> list[str]:
    # A table that comes from a file has no value where nothing contradicts.
    return [] if pd.isna(claim["contradicts"]) else str(claim["contradicts"]).split()


def _side_by_side(own: pd.DataFrame) -> list[Claim]:
    """The statements in their order, but each followed by those that contradict it."""
    claims = {str(claim["id"]): claim for claim in own.to_dict("records")}
    ordered: dict[str, Claim] = {}

    def place(name: str) -> None:
        if name in claims and name not in ordered:
            ordered[name] = claims[name]
            for other in _opposed(claims[name]):
                place(other)

    for name in claims:
        place(name)
    return list(ordered.values())


def _brackets(axes: Axes, rows: list[Row], tops: list[float], board: pd.DataFrame) -> None:
    """Join neighbours that contradict each other."""
    against = {str(claim["id"]): _opposed(claim) for claim in board.to_dict("records")}
    names = [row.cells.get("id", "").split("\n")[0] for row in rows]
    for index, (name, following) in enumerate(pairwise(names)):
        if following in against.get(name, []) or name in against.get(following, []):
            first, last = (tops[at] + 0.55 * LINE_IN for at in (index, index + 1))
            axes.plot(
                [_BRACKET + _TOOTH, _BRACKET, _BRACKET, _BRACKET + _TOOTH],
                [first, first, last, last],
                color=NEUTRAL,
                linewidth=1.0,
                solid_joinstyle="miter",
            )
