"""Narrowing of each parameter by evidence and outcomes, within its prior range."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.base.estimate_words import label_after_number
from striosome.figures.calibration.prior import share_of_range
from striosome.figures.calibration.row_panels import (
    PRIOR,
    ROW_IN,
    interval,
    legend_above,
    prior_bars,
    row_axis,
)
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.findings import listed
from striosome.figures.labels import hypothesis_label, number, parameter_label
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline, new_figure

__all__ = ["marginals"]

_COLOUR = CYCLE[0]
_QUANTILES = ("q05", "q50", "q95")
_WIDTHS = (1.0, 1.45)
# Edges of the columns of text, as shares of their panel's width; numbers end at the first.
_NARROWED, _VALUES, _RANGE = 0.16, 0.2, 0.7
_HALF = 0.5


def marginals(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page, with the parameters that are narrowed most on top."""
    if tables.posterior.empty:
        return
    rows = tables.posterior.sort_values("shrinkage", ascending=False, ignore_index=True)
    figure = new_figure(1.55 + ROW_IN * len(rows))
    panel, beside = figure.subplots(1, 2, sharey=True, width_ratios=_WIDTHS)
    _draw(panel, rows)
    _columns(beside, rows)
    leading = [parameter_label(str(path)) for path in rows["parameter"][:3]]
    halved = int((rows["shrinkage"] >= _HALF).sum())
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: evidence and outcomes narrow {listed(leading)} "
        f"most; {halved} of {len(rows)} parameters lose half of their variance or more",
    )
    footnote(
        figure,
        "Grey: the range of the prior, which is even within it (in ratios for parameters marked "
        "“log”). Line and dot: 5 to 95 % and median of the posterior. Narrowed: 1 minus the "
        "variance of the posterior over that of the prior; below zero the posterior is wider. "
        f"{tables.provenance}",
    )
    yield "marginals", figure


def _draw(panel: Axes, rows: pd.DataFrame) -> None:
    places = range(len(rows))
    prior_bars(panel, places, 0.0 * rows["low"], 0.0 * rows["low"] + 1.0)
    shares = pd.DataFrame(
        {
            name: share_of_range(rows[name], rows["low"], rows["high"], rows["scale"])
            for name in _QUANTILES
        }
    )
    interval(panel, places, shares, _COLOUR, names=("q50", "q05", "q95"))
    row_axis(panel, [parameter_label(str(path)) for path in rows["parameter"]])
    panel.set_xlim(-0.01, 1.01)
    panel.set_xlabel("share of the prior range (1)")
    panel.spines[["left", "bottom"]].set_visible(False)
    handles = [
        Patch(color=PRIOR, label="prior"),
        Line2D([], [], color=_COLOUR, marker="o", markersize=3.4, lw=1.6, label="posterior"),
    ]
    legend_above(panel, 2, handles)


def _columns(panel: Axes, rows: pd.DataFrame) -> None:
    panel.set_axis_off()
    titles = {_NARROWED: "narrowed", _VALUES: "median (5 to 95 %)", _RANGE: "prior range"}
    for across, words in titles.items():
        side = "right" if across == _NARROWED else "left"
        panel.text(
            across, 1.015, words, transform=panel.transAxes, ha=side, fontsize=7, fontweight="bold"
        )
    for place, row in enumerate(rows.to_dict("records")):
        low, middle, high = (number(row[name], 2) for name in _QUANTILES)
        unit = label_after_number(str(row["unit"]))
        log = ", log" if row["scale"] == "log" else ""
        cells = {
            _NARROWED: f"{100.0 * row['shrinkage']:.0f} %".replace("-", "−"),
            _VALUES: f"{middle} ({low} to {high}){unit}",
            _RANGE: f"{number(row['low'])} to {number(row['high'])}{log}",
        }
        for across, words in cells.items():
            panel.text(
                across,
                place,
                words,
                transform=panel.get_yaxis_transform(),
                ha="right" if across == _NARROWED else "left",
                va="center_baseline",
                fontsize=6.5,
                color=NEUTRAL if across == _RANGE else "black",
            )
