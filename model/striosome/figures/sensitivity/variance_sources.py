"""Shares of parameters, animal and random stream in the variance of single animals' responses."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.base.estimate_words import unit_label
from striosome.figures.sensitivity.tables import Tables, pages_of
from striosome.figures.style import CYCLE, footnote, headline, new_figure

__all__ = ["variance_sources"]

_COLOURS = {"parameters": CYCLE[0], "animals": CYCLE[4], "random streams": CYCLE[3]}
_STAGES = {"morris": "all parameters (Morris)", "sobol": "kept parameters (Sobol)"}
# Narrower than this, a share's number does not fit into its piece of the bar.
_NARROWEST = 0.05


def variance_sources(tables: Tables) -> Iterator[tuple[str, Figure]]:
    """Yield one page per metric and group: a bar for each session and stage."""
    for name, words, rows in pages_of(tables.variance, "variance"):
        bars = len(rows.drop_duplicates(["session", "stage"])) + rows["session"].nunique()
        figure = new_figure(1.6 + 0.28 * bars)
        axes = figure.subplots()
        _bars(axes, rows)
        headline(
            figure,
            f"{words}: parameters make {_extent(rows, 'parameters')} of the variance of single "
            f"animals, the animals themselves {_extent(rows, 'animals')}",
        )
        footnote(
            figure,
            "Nested analysis of variance with random effects: parameters (between points), random "
            "streams (between streams of a point, beyond what their animals explain), animals "
            "(within a stream; their own parameters and spikes). Lines: 95 % interval of the share "
            "of parameters (bootstrap over points). Right: standard deviation of the whole. Morris "
            "varies all parameters, on levels that reach the ends of their ranges more often than "
            "Sobol's even filling. " + tables.provenance,
        )
        yield name, figure


def _extent(rows: pd.DataFrame, source: str) -> str:
    """Format smallest and largest share of a source: "82 to 93 %"."""
    percent = 100.0 * rows.loc[rows["source"] == source, "share"]
    low, high = f"{percent.min():.0f}", f"{percent.max():.0f}"
    return f"{low} %" if low == high else f"{low} to {high} %"


def _bars(axes: Axes, rows: pd.DataFrame) -> None:
    labels, places, place = [], [], 0.0
    for session, own in rows.groupby("session", sort=False):
        axes.text(0.005, place + 0.35, str(session), fontweight="bold", va="center")
        for stage, pieces in own.groupby("stage", sort=False):
            place += 1.0
            _bar(axes, pieces, place)
            labels.append(_STAGES[str(stage)])
            places.append(place)
        place += 1.0
    axes.set_yticks(places, labels)
    axes.set_ylim(place - 0.4, 0.0)
    axes.set_xlim(0.0, 1.0)
    axes.set_xlabel("share of the variance of single animals' responses (1)")
    handles = [axes.barh([1.0], [0.0], color=colour) for colour in _COLOURS.values()]
    axes.legend(handles, list(_COLOURS), loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3)


def _bar(axes: Axes, own: pd.DataFrame, place: float) -> None:
    left = 0.0
    for piece in own.to_dict("records"):
        share = float(piece["share"])
        axes.barh(place, share, left=left, height=0.7, color=_COLOURS[str(piece["source"])])
        if share > _NARROWEST:
            axes.text(
                left + share / 2,
                place + 0.02,
                f"{100 * share:.0f} %",
                ha="center",
                va="center",
                color="white" if left == 0.0 else "black",
                fontsize=7,
            )
        left += share
    first = own.iloc[0]
    axes.hlines(place + 0.28, first["share_low"], first["share_high"], color="black", linewidth=0.9)
    deviation = np.sqrt(own["variance"].sum())
    axes.text(
        1.01, place, f"SD {deviation:.1f} {unit_label(str(first['unit']))}", va="center", fontsize=7
    )
