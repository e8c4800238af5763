"""Figures of a sensitivity analysis: influential parameters, effect sizes and noise."""

from pathlib import Path

from striosome.figures import save_pages
from striosome.figures.sensitivity.elementary_effects import elementary_effects
from striosome.figures.sensitivity.shares import shares
from striosome.figures.sensitivity.tables import Tables
from striosome.figures.sensitivity.variance_sources import variance_sources

__all__ = ["Tables", "draw_sensitivity"]

_FIGURES = (elementary_effects, shares, variance_sources)


def draw_sensitivity(tables: Tables, folder: Path) -> list[Path]:
    """Draw every figure for which the tables have rows, as PNG and SVG.

    Parameters
    ----------
    tables : Tables
        The results; a stage that is not done has an empty table.
    folder : Path
        Where to; made if needed, figures of an earlier analysis removed.

    Returns
    -------
    list of Path
        Files written.
    """
    return save_pages((draw(tables) for draw in _FIGURES), folder, instead="")
