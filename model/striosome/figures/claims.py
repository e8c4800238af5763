"""The verdict of the run on every published statement, as a table."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import Figure

from striosome.figures.claim_table import Row, by_kind, draw_rows, heading, statement, tallies
from striosome.figures.recording import Run
from striosome.figures.style import footnote, headline, new_figure

__all__ = ["claims", "draw_claims"]

_LETTERS = 78
# Left edge of each column, as a share of the width.
_COLUMNS = {"verdict": 0.0, "id": 0.115, "statement": 0.165, "value": 0.77}


def claims(run: Run) -> Iterator[tuple[str, Figure]]:
    """One page; none for a run that was not scored."""
    if not run.claims.empty:
        figure = new_figure(0.9 + sum(row.height_in for row in _rows(run.claims)))
        draw_claims(figure, run)
        yield "claims", figure


def draw_claims(figure: Figure, run: Run) -> None:
    """Draw the table, kinds apart, each in the order of the ledger."""
    draw_rows(figure.subplots(), _rows(run.claims), _COLUMNS)
    headline(figure, tallies(run.claims))
    footnote(
        figure,
        "Value: mean over the animals of the run, with its 95 % interval. Untested: this run does "
        f"not hold what the statement needs. {run.provenance}",
    )


def _rows(table: pd.DataFrame) -> list[Row]:
    rows = []
    for words, own in by_kind(table):
        rows.append(heading(words))
        rows += [statement(claim, _LETTERS) for claim in own.to_dict("records")]
    return rows
