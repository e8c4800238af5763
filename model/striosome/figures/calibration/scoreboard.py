"""Verdicts on every published statement, over all accepted sets and many draws of animals."""

from collections.abc import Iterator

from matplotlib.figure import Figure

from striosome.figures.calibration.tables import ComparisonTables
from striosome.figures.claims import claims_page

__all__ = ["scoreboard"]


def scoreboard(tables: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page; none where nothing was scored."""
    if not tables.scoreboard.empty:
        value = "middle and 90 % of made-up studies, each with a set and animals of its own"
        yield "scoreboard", claims_page(tables.scoreboard, value, tables.provenance)
