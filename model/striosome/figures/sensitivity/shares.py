"""The decomposition: share of variance of each parameter, alone and with its interactions."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.base.arrays import Array
from striosome.figures.sensitivity.tables import (
    Tables,
    leaders,
    noise_band,
    pages_of,
    panels,
    parameter_axis,
)
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline

__all__ = ["shares"]

_INDICES = {"S1": ("alone (S1)", CYCLE[4], -0.2), "ST": ("with interactions (ST)", CYCLE[0], 0.2)}
_ROW_IN = 0.36


def shares(tables: Tables) -> Iterator[tuple[str, Figure]]:
    """Yield one page per metric and group: a panel for each session, the same rows in all."""
    for name, words, rows in pages_of(tables.sobol, "sobol"):
        figure = _page(rows, words)
        footnote(
            figure,
            "Sobol indices of the mean over animals, with 95 % interval (bootstrap over base "
            "points); all other parameters at their values of the experiment. Shaded: what the "
            "largest ST of as many parameters without influence would reach by noise alone, at "
            "95 % confidence; pale bars (ST within it) cannot be told from it. Dotted: the same "
            "for S1. Estimates below zero are noise about zero. " + tables.provenance,
        )
        yield name, figure


def _page(rows: pd.DataFrame, words: str) -> Figure:
    order = rows.groupby("parameter")["ST"].max().sort_values(ascending=False).index
    place = {name: position for position, name in enumerate(order)}
    sessions = list(dict.fromkeys(rows["session"]))
    figure, axes = panels(sessions, len(order), row_in=_ROW_IN)
    for panel, session in zip(axes, sessions, strict=True):
        own = rows[rows["session"] == session]
        _panel(panel, own, own["parameter"].map(place).to_numpy(dtype=float))
    lowest = min(0.0, *(panel.get_xlim()[0] for panel in axes))
    highest = max(panel.get_xlim()[1] for panel in axes)
    for panel in axes:
        panel.set_xlim(lowest, highest)
    parameter_axis(axes[0], list(order))
    handles: list[Artist] = [
        *(Patch(color=colour, label=label) for label, colour, _ in _INDICES.values()),
        Line2D([], [], color=NEUTRAL, lw=0.8, ls="--", label="noise floor of ST"),
        Line2D([], [], color=NEUTRAL, lw=0.8, ls=":", label="noise floor of S1"),
    ]
    axes[-1].legend(handles=handles, loc="lower right", fontsize=6.5)
    telling = rows.groupby("parameter")["above_noise"].any()
    headline(
        figure,
        f"{words}: {telling.sum()} of {len(telling)} parameters rise above noise; most variance "
        f"is due to {leaders(rows, 'ST')}",
    )
    return figure


def _panel(panel: Axes, own: pd.DataFrame, across: Array) -> None:
    noise_band(panel, float(own["ST_floor"].iloc[0]))
    panel.axvline(float(own["S1_floor"].iloc[0]), color=NEUTRAL, lw=0.8, ls=":", zorder=4)
    panel.axvline(0.0, color="black", linewidth=0.7, zorder=4)
    opacity = np.where(own["above_noise"], 1.0, 0.35)
    for name, (_, colour, offset) in _INDICES.items():
        bars = panel.barh(across + offset, own[name], height=0.38, color=colour, zorder=2)
        for bar, alpha in zip(bars, opacity, strict=True):
            bar.set_alpha(float(alpha))
        low, high = own[f"{name}_low"], own[f"{name}_high"]
        panel.hlines(across + offset, low, high, color="black", linewidth=0.9, zorder=3)
    panel.locator_params(axis="x", nbins=4)
    panel.set_xlabel("share of variance (1)")
