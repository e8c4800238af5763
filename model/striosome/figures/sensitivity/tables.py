"""Tables of a sensitivity analysis, and shared parts of its figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.labels import (
    group_label,
    metric_label,
    parameter_label,
    sentence_start,
)
from striosome.figures.style import NEUTRAL, PAGE_WIDTH_IN, SHADE, new_figure, wrapped

__all__ = [
    "Tables",
    "leaders",
    "noise_band",
    "pages_of",
    "panels",
    "parameter_axis",
]

_ROW_IN, _LABELS_IN, _NARROWEST_IN = 0.165, 2.45, 1.2
# Room for a legend below the last row, where no bar can be.
_LEGEND_IN = 0.72


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables from which the figures are drawn."""

    morris: pd.DataFrame
    """content of `morris.csv`"""
    sobol: pd.DataFrame
    """content of `sobol.csv`"""
    variance: pd.DataFrame
    """content of `variance.csv`"""
    provenance: str
    """one line on the origin of the numbers"""


def pages_of(table: pd.DataFrame, stem: str) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield name of the file, title and rows for every metric and group."""
    if table.empty:
        return
    several = table["group"].nunique() > 1
    for (metric, group), rows in table.groupby(["metric", "group"], sort=False):
        of = f" in {group_label(str(group))} animals" if several else ""
        words = f"{sentence_start(metric_label(str(metric)))}{of}"
        yield f"{stem}_{metric}_{group}", words, rows


def panels(
    sessions: Sequence[str], rows: int, *, row_in: float = _ROW_IN
) -> tuple[Figure, list[Axes]]:
    """Return a figure with a panel for each session, and rows that all of them share."""
    width_in = max(PAGE_WIDTH_IN, _LABELS_IN + _NARROWEST_IN * len(sessions))
    figure = new_figure(1.75 + row_in * rows + _LEGEND_IN, width_in)
    axes = figure.subplots(1, len(sessions), sharey=True, squeeze=False)[0]
    room_in = (width_in - _LABELS_IN) / len(sessions)
    for panel, session in zip(axes, sessions, strict=True):
        panel.set_title(wrapped(session, 0.9 * room_in, 8, 0.61), loc="left", fontweight="bold")
        panel.set_ylim(rows - 0.4 + _LEGEND_IN / row_in, -0.6)
    return figure, list(axes)


def parameter_axis(panel: Axes, parameters: Sequence[str], bold: Sequence[str] = ()) -> None:
    """Draw one row for each parameter, labelled in words."""
    words = [parameter_label(name) for name in parameters]
    panel.set_yticks(range(len(parameters)), words, fontsize=6.5)
    for name, label in zip(parameters, panel.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if name in bold else "normal")


def leaders(rows: pd.DataFrame, index: str) -> str:
    """Name the parameter with the largest index in each session."""
    largest = rows.loc[rows.groupby("session", sort=False)[index].idxmax()]
    sessions = largest.groupby("parameter", sort=False)["session"].agg(" and ".join)
    return "; ".join(f"{parameter_label(str(name))} in {held}" for name, held in sessions.items())


def noise_band(panel: Axes, floor: float) -> None:
    """Shade the range that parameters without influence reach."""
    if np.isfinite(floor):
        panel.axvspan(0.0, floor, color=SHADE, linewidth=0, zorder=0)
        panel.axvline(floor, color=NEUTRAL, linewidth=0.8, linestyle="--", zorder=4)
