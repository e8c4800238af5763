"""Verdicts on every published statement, for the calibrated population."""

from collections.abc import Iterator

from matplotlib.figure import Figure

from striosome.figures.calibration.tables import ComparisonTables
from striosome.figures.claims import claims_page

__all__ = ["scoreboard"]


def scoreboard(tables: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page; none where nothing was scored."""
    if not tables.scoreboard.empty:
        value = "mean over animals, each with an accepted parameter set of its own"
        yield "scoreboard", claims_page(tables.scoreboard, value, tables.provenance)
