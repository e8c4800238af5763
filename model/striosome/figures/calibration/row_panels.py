"""Shared axes, bars and legends of the calibration figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import NDArray

from striosome.base.arrays import Array

__all__ = ["PRIOR", "ROW_IN", "bars", "interval", "legend_above", "prior_bars", "row_axis"]

ROW_IN = 0.165
PRIOR = "#D4D4D4"
"""Colour of the prior."""

Places = Array | NDArray[np.int64] | Sequence[float]


def row_axis(panel: Axes, labels: Sequence[str], size_pt: float = 6.5) -> None:
    """Prepare one row for each label, the first one on top."""
    panel.set_yticks(range(len(labels)), labels, fontsize=size_pt)
    panel.set_ylim(len(labels) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)


def prior_bars(
    panel: Axes, places: Places, low: pd.Series, high: pd.Series, *, height: float = 0.62
) -> None:
    """Draw a light bar in each row, over the interval of the prior."""
    panel.barh(places, high - low, left=low, height=height, color=PRIOR, zorder=1)


def interval(
    panel: Axes,
    places: Places,
    rows: pd.DataFrame,
    colour: str,
    *,
    names: tuple[str, str, str] = ("mean", "low", "high"),
    marker: str = "o",
) -> None:
    """Draw a line with a dot in each row; `names` are the columns of dot, start and end."""
    middle, low, high = (rows[name].to_numpy(dtype=float) for name in names)
    panel.hlines(places, low, high, color=colour, linewidth=1.6, zorder=3)
    panel.plot(middle, places, marker, color=colour, markersize=3.4, zorder=4)


def bars(panel: Axes, rows: pd.DataFrame, column: str, colour: str, form: str) -> None:
    """Draw a bar in each row, with its value as a number behind it."""
    values = rows[column].to_numpy(dtype=float)
    drawn = panel.barh(range(len(values)), values, height=0.62, color=colour)
    words = [form.format(value).replace("-", "−") for value in values]
    panel.bar_label(drawn, words, padding=3, fontsize=6.5)
    panel.margins(x=0.22)
    panel.axvline(0.0, color="black", linewidth=0.7)
    panel.locator_params(axis="x", nbins=5)


def legend_above(
    panel: Axes, columns: int, handles: Sequence[Artist] | None = None, size_pt: float = 7.0
) -> None:
    """Draw the legend above the panel; of the labelled artists unless handles are given."""
    panel.legend(
        handles=panel.get_legend_handles_labels()[0] if handles is None else handles,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        borderaxespad=0.2,
        ncols=columns,
        columnspacing=1.2,
        handlelength=1.3,
        fontsize=size_pt,
    )
