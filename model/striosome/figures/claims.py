"""Verdicts on every published statement, next to the statements that contradict it."""

import textwrap
from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.claims.contradictions import opposed, side_by_side
from striosome.claims.counting import mark_of, multiplicity
from striosome.claims.scoring import REASON, grounds, told
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
from striosome.figures.run_view import RunView
from striosome.figures.style import NEUTRAL, footnote, headline, new_figure

__all__ = ["claims", "claims_page"]

_LETTERS, _SOURCE_LETTERS, _REASON_LETTERS = 64, 78, 36
# Left edge of each column, as a share of the width.
_COLUMNS = {"verdict": 0.0, "id": 0.125, "statement": 0.215, "value": 0.745}
_BRACKET, _TOOTH = 0.116, 0.006
_AGAINST = "⟷"
_UNTESTED = "untested"


def claims(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield one page of the statements that the run tests; none if it tests none."""
    if (run.claims["verdict"] != _UNTESTED).any():
        value = "mean over the animals of the run"
        yield "claims", claims_page(run.claims, value, run.provenance, untested=False)


def claims_page(
    table: pd.DataFrame, value: str, provenance: str, *, untested: bool = True
) -> Figure:
    """Draw a table of verdicts: kinds apart, contradicting statements of a kind together.

    Parameters
    ----------
    table : DataFrame
        Columns of claims.csv, `reason` and, where it is known, `contradicts`.
    value : str
        What the values are.
    provenance : str
        One line on where the numbers come from.
    untested : bool
        Whether statements are listed that are untested; the headline counts them anyway.
    """
    shown = table if untested else table[told(table)]
    shown = shown.assign(**{REASON: grounds(shown)})
    verdicts = dict(zip(table["id"], table["verdict"], strict=True))
    rows: list[Row] = []
    for words, own in by_kind(shown):
        rows.append(heading(words))
        rows += [_row(claim, verdicts) for claim in side_by_side(own)]
    figure = new_figure(1.0 + sum(row.height_in for row in rows))
    axes = figure.subplots()
    tops = draw_rows(axes, rows, _COLUMNS)
    _brackets(axes, rows, tops, shown)
    headline(figure, tallies(table))
    footnote(
        figure,
        f"Value: {value}, with its 95 % interval; in grey: the source, and what the verdict rests "
        f"on. {_AGAINST}: a statement that contradicts this one, with its own verdict; brackets "
        "join those that stand next to each other. Untested: the run does not hold what the "
        f"statement needs, or gives something else. {_counts(table)}{provenance}",
    )
    return figure


def _counts(table: pd.DataFrame) -> str:
    """Say how many statements were tested, and what it means to hold by construction."""
    fixed = any(map(mark_of, table.to_dict("records")))
    words = "By construction: the model can give no other verdict. " if fixed else ""
    many = multiplicity(table)
    return f"{words}{many}. " if many else words


def _row(claim: Mapping[Hashable, Any], verdicts: Mapping[str, str]) -> Row:
    against = [
        f"{_AGAINST} {other} {VERDICTS[verdicts[other]][0] if other in verdicts else ''}".rstrip()
        for other in opposed(claim)
    ]
    source = "\n".join(textwrap.wrap(str(claim["source"]), _SOURCE_LETTERS))
    reason = "\n".join(textwrap.wrap(str(claim[REASON]), _REASON_LETTERS))
    return statement(claim, _LETTERS, id="\n".join(against), statement=source, value=reason)


def _brackets(axes: Axes, rows: list[Row], tops: list[float], table: pd.DataFrame) -> None:
    """Draw brackets between neighbours that contradict each other."""
    against = {str(claim["id"]): opposed(claim) for claim in table.to_dict("records")}
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
