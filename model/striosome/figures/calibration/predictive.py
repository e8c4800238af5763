"""Predictions of the posterior for every session, and the probability of the outcomes."""

import textwrap
from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.base.estimate_words import unit_label
from striosome.figures.calibration.row_panels import (
    PRIOR,
    interval,
    legend_above,
    prior_bars,
    row_axis,
)
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import group_label, hypothesis_label, metric_label, sentence_start
from striosome.figures.style import (
    CYCLE,
    NEUTRAL,
    footnote,
    group_colours,
    group_markers,
    headline,
    new_figure,
    wrapped,
)

__all__ = ["predictive"]

_SESSION_IN, _FURNITURE_IN, _TITLE_IN = 0.32, 0.8, 2.2
_LINE_IN, _BAR_IN, _LETTERS = 0.118, 0.28, 66


def predictive(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: a panel for each metric, and one for the probabilities of the outcomes."""
    predictions, outcomes = tables.predictions, tables.outcomes
    if predictions.empty or outcomes.empty:
        return
    metrics = [rows for _, rows in predictions.groupby("metric", sort=False)]
    outcomes_in = _FURNITURE_IN + sum(_outcome_in(text) for text in outcomes["statement"])
    left, right = _columns([_metric_in(rows) for rows in metrics], outcomes_in)
    total_in = max(sum(left), sum(right))
    figure = new_figure(total_in + 1.0)
    grid = figure.add_gridspec(1, 2, width_ratios=[1.0, 1.55])
    cells = _cells(grid[0], left, total_in)
    first, *others = _cells(grid[1], right, total_in)
    _outcomes(figure.add_subplot(first), outcomes)
    for place, (cell, rows) in enumerate(zip([*cells, *others], metrics, strict=True)):
        panel = figure.add_subplot(cell)
        _metric(panel, rows)
        if place == 0:
            _legend(panel, list(dict.fromkeys(predictions["group"])))
    likely = int((outcomes["probability"] > 0.5).sum())
    weakest = outcomes.nsmallest(1, "probability").iloc[0]
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: {likely} of {len(outcomes)} published outcomes "
        f"are more likely than not; least of all {weakest['id']} "
        f"(probability {weakest['probability']:.2f})",
    )
    numbers = (outcomes["test"] == "size").any()
    found = ", of a number: a mean within its 95 % interval" if numbers else ""
    footnote(
        figure,
        "Metrics: mean over the animals of a group; grey bars 5 to 95 % of the sets of the prior, "
        "lines and dots 5 to 95 % and mean over those of the posterior. Published outcomes: "
        f"probability that a study of the published size finds the outcome{found}; dot and line "
        f"are mean and 5 to 95 % over the posterior. {tables.provenance}",
    )
    yield "predictive", figure


def _metric_in(rows: pd.DataFrame) -> float:
    return _FURNITURE_IN + _SESSION_IN * rows["session"].nunique()


def _columns(metrics_in: list[float], outcomes_in: float) -> tuple[list[float], list[float]]:
    """Return heights of the left and right panels, with the outcomes on top of the right."""
    count = 1
    while count < len(metrics_in):
        if sum(metrics_in[: count + 1]) > outcomes_in + sum(metrics_in[count:]):
            break
        count += 1
    return metrics_in[:count], [outcomes_in, *metrics_in[count:]]


def _cells(column: SubplotSpec, heights: list[float], total_in: float) -> list[SubplotSpec]:
    """Return places for panels that keep their heights, with spare room below them."""
    rest = max(total_in - sum(heights), 1e-3)
    inner = column.subgridspec(len(heights) + 1, 1, height_ratios=[*heights, rest])
    return [inner[row] for row in range(len(heights))]


def _metric(panel: Axes, rows: pd.DataFrame) -> None:
    sessions = list(dict.fromkeys(rows["session"]))
    names = list(dict.fromkeys(rows["group"]))
    colours, markers = group_colours(names), group_markers(names)
    offsets = (np.arange(len(colours)) - (len(colours) - 1) / 2.0) * 0.8 / len(colours)
    for offset, (group, colour) in zip(offsets, colours.items(), strict=True):
        own = rows[rows["group"] == group]
        places = own["session"].map(sessions.index).to_numpy(dtype=float) + offset
        height = 0.62 / len(colours)
        prior_bars(panel, places, own["prior_low"], own["prior_high"], height=height)
        interval(panel, places, own, colour, marker=markers[group])
    panel.axvline(0.0, color="black", linewidth=0.7, zorder=2)
    row_axis(panel, [wrapped(name, 1.0, 6.5) for name in sessions])
    panel.locator_params(axis="x", nbins=3)
    panel.set_xlabel(f"mean of the group ({unit_label(str(rows['unit'].iloc[0]))})")
    name = sentence_start(metric_label(str(rows["metric"].iloc[0])))
    panel.set_title(wrapped(name, _TITLE_IN, 8, 0.61), loc="left", fontweight="bold")


def _legend(panel: Axes, groups: list[str]) -> None:
    markers = group_markers(groups)
    handles: list[Artist] = [
        Line2D(
            [], [], color=colour, marker=markers[group], ms=3.4, lw=1.6, label=group_label(group)
        )
        for group, colour in group_colours(groups).items()
    ]
    handles.append(Patch(color=PRIOR, label="prior"))
    panel.set_title(panel.get_title("left"), loc="left", fontweight="bold", pad=16)
    legend_above(panel, len(handles), handles, 6.5)


def _lines(row: str) -> list[str]:
    return textwrap.wrap(row, _LETTERS)


def _outcome_in(statement: str) -> float:
    # The id stands before the statement, hence the letters more.
    return _BAR_IN + _LINE_IN * len(_lines(f"T00 {statement}"))


def _outcomes(panel: Axes, outcomes: pd.DataFrame) -> None:
    top, places = 0.0, []
    for row in outcomes.to_dict("records"):
        lines = _lines(f"{row['id']}  {row['statement']}")
        panel.text(0.0, top, "\n".join(lines), fontsize=6.5, va="top", linespacing=1.2, zorder=5)
        height = _outcome_in(str(row["statement"]))
        places.append(top + height - 0.62 * _BAR_IN)
        top += height
        panel.text(
            1.03, places[-1], f"{row['probability']:.2f}", fontsize=6.5, va="center_baseline"
        )
    panel.hlines(places, 0.0, 1.0, color="#E8E8E8", linewidth=0.7, zorder=0)
    interval(panel, places, outcomes, CYCLE[0], names=("probability", "low", "high"))
    panel.plot(
        outcomes["prior_probability"], places, "D", ms=3.6, mfc="white", mec=NEUTRAL, mew=0.9
    )
    panel.set_ylim(top, -0.05)
    panel.set_xlim(0.0, 1.0)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    panel.set_xlabel("probability of the published outcome (1)")
    panel.set_title("Published outcomes", loc="left", fontweight="bold", pad=16)
    handles = [
        Line2D([], [], color=CYCLE[0], marker="o", ms=3.4, lw=1.6, label="posterior"),
        Line2D([], [], ls="none", marker="D", ms=3.6, mfc="white", mec=NEUTRAL, label="prior"),
    ]
    legend_above(panel, 2, handles, 6.5)
