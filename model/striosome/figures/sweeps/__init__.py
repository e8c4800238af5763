"""Figures of a sweep: one file for each, all drawn from the dataset of a finished sweep."""

from collections.abc import Callable, Iterator
from pathlib import Path

import xarray as xr
from matplotlib.figure import Figure

from striosome.figures import save_pages
from striosome.figures.sweeps.curves import curves
from striosome.figures.sweeps.dose_response import dose_response
from striosome.figures.sweeps.heat_maps import heat_maps
from striosome.figures.sweeps.importance import importance
from striosome.figures.sweeps.points import points
from striosome.figures.sweeps.reading import SweepView

__all__ = ["SWEEP_FIGURES", "SweepView", "draw_sweep"]

SWEEP_FIGURES: dict[str, Callable[[SweepView], Iterator[tuple[str, Figure]]]] = {
    "heat_maps": heat_maps,
    "curves": curves,
    "dose_response": dose_response,
    "importance": importance,
    "points": points,
}
"""Each gives its pages as name of file and figure; none where the sweep holds nothing for it."""


def draw_sweep(dataset: xr.Dataset, folder: Path) -> list[Path]:
    """Draw the figures that fit a sweep as PNG and SVG; the same sweep gives the same SVG.

    Parameters
    ----------
    dataset : xarray.Dataset
        As `striosome.open_sweep` gives it.
    folder : Path
        Where to; made if needed.

    Returns
    -------
    list of Path
        Files written; none where nothing of the sweep is done.
    """
    if not bool(dataset["mean"].notnull().any()):
        return []
    sweep = SweepView(dataset)
    return save_pages((pages(sweep) for pages in SWEEP_FIGURES.values()), folder)
