"""The screening: size and spread of every parameter's elementary effects."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.base.arrays import Array
from striosome.base.estimate_words import unit_label
from striosome.figures.sensitivity.tables import (
    Tables,
    leaders,
    noise_band,
    pages_of,
    panels,
    parameter_axis,
)
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline

__all__ = ["elementary_effects"]

_ABOVE_NOISE, _WITHIN_NOISE = CYCLE[0], "#BDBDBD"


def elementary_effects(tables: Tables) -> Iterator[tuple[str, Figure]]:
    """Yield one page per metric and group: a panel for each session, the same rows in all."""
    for name, words, rows in pages_of(tables.morris, "morris"):
        figure = _page(rows, words)
        footnote(
            figure,
            "Bars: mean size of elementary effects (μ*), the change over the whole range of a "
            "parameter, with 95 % interval (bootstrap over trajectories). Diamonds: their standard "
            "deviation (σ; curvature, interaction and noise). Shaded: what the largest of as "
            "many parameters without influence would reach by noise alone, at 95 % confidence; "
            "grey bars cannot be told from it. Bold: kept for the decomposition of variance. "
            + tables.provenance,
        )
        yield name, figure


def _page(rows: pd.DataFrame, words: str) -> Figure:
    order = rows.groupby("parameter")["rank"].first().sort_values().index
    place = {name: position for position, name in enumerate(order)}
    sessions = list(dict.fromkeys(rows["session"]))
    figure, axes = panels(sessions, len(order))
    for panel, session in zip(axes, sessions, strict=True):
        own = rows[rows["session"] == session]
        _panel(panel, own, own["parameter"].map(place).to_numpy(dtype=float))
    parameter_axis(axes[0], list(order), list(rows.loc[rows["kept"], "parameter"]))
    handles: list[Artist] = [
        Patch(color=_ABOVE_NOISE, label="μ*"),
        Patch(color=_WITHIN_NOISE, label="μ* within noise"),
        Line2D([], [], **_DIAMOND, label="σ"),  # type: ignore[arg-type]
        Line2D([], [], color=NEUTRAL, lw=0.8, ls="--", label="noise floor of μ*"),
    ]
    axes[-1].legend(handles=handles, loc="lower right", fontsize=6.5)
    telling = rows.groupby("parameter")["above_noise"].any()
    headline(
        figure,
        f"{words}: {telling.sum()} of {len(telling)} parameters move it beyond noise, most of all "
        + leaders(rows, "mu_star"),
    )
    return figure


_DIAMOND = {
    "color": "black",
    "marker": "D",
    "markersize": 2.6,
    "markerfacecolor": "white",
    "markeredgewidth": 0.6,
    "linestyle": "none",
}


def _panel(panel: Axes, own: pd.DataFrame, across: Array) -> None:
    colours = [_ABOVE_NOISE if above else _WITHIN_NOISE for above in own["above_noise"]]
    noise_band(panel, float(own["mu_star_floor"].iloc[0]))
    panel.barh(across, own["mu_star"], height=0.62, color=colours, zorder=2)
    panel.hlines(
        across, own["mu_star_low"], own["mu_star_high"], color="black", linewidth=0.9, zorder=3
    )
    panel.plot(own["sigma"], across, zorder=5, **_DIAMOND)  # type: ignore[arg-type]
    panel.set_xlim(left=0.0)
    panel.locator_params(axis="x", nbins=4)
    panel.set_xlabel(f"effect over range ({unit_label(str(own['unit'].iloc[0]))})")
