"""Hypotheses that the outcomes favour, and outcomes that each of them yields."""

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path as MarkerPath
from matplotlib.textpath import TextPath

from striosome.figures.calibration.row_panels import interval, legend_above, row_axis
from striosome.figures.calibration.tables import ComparisonTables
from striosome.figures.labels import hypothesis_label
from striosome.figures.style import CYCLE, PAGE_WIDTH_IN, footnote, headline, new_figure

__all__ = ["evidence"]

_ROW_IN, _CELL_IN, _LABELS_IN, _PANEL_IN = 0.36, 0.34, 1.75, 1.35
_COLOURS, _DARK = "Blues", 0.6
_MET, _FAILED = "✓", "✗"


def evidence(tables: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: log evidence and probability, and the outcomes of every hypothesis."""
    if tables.hypotheses.empty or tables.outcomes.empty:
        return
    rows = tables.hypotheses.sort_values("log_evidence", ascending=False, ignore_index=True)
    matrix = tables.outcomes.pivot(index="hypothesis", columns="id", values="probability")
    ids = list(dict.fromkeys(tables.outcomes["id"]))
    matrix = matrix.reindex(index=rows["hypothesis"], columns=ids)
    map_in = _CELL_IN * len(ids)
    width_in = max(PAGE_WIDTH_IN, _LABELS_IN + 2.0 * _PANEL_IN + map_in)
    figure = new_figure(1.9 + _ROW_IN * len(rows), width_in)
    room_in = (width_in - _LABELS_IN - map_in) / 2.0
    left, middle, right = figure.subplots(
        1, 3, sharey=True, gridspec_kw={"width_ratios": [room_in, room_in, map_in]}
    )
    _differences(left, rows)
    _probabilities(middle, rows)
    _outcomes(right, rows, matrix)
    row_axis(left, [_name(row) for row in rows.to_dict("records")])
    best = rows.iloc[0]
    headline(
        figure,
        f"{hypothesis_label(str(best['hypothesis']))} explains the outcomes best "
        f"(probability {best['probability']:.2f}); {_runner_up(rows)}",
    )
    footnote(
        figure,
        "Left: log evidence minus that of the best hypothesis, with one standard error. Middle: "
        "probability of each hypothesis if all were equally likely before, with 5 to 95 %. Right: "
        f"probability that an outcome is as published; {_MET} met (0.8 or more), "
        f"{_FAILED} failed (0.2 or less). "
        f"{tables.provenance}",
    )
    yield "evidence", figure


def _name(row: dict[Hashable, Any]) -> str:
    verdict = str(row["verdict"]).replace("_", " ")
    name = hypothesis_label(str(row["hypothesis"]))
    return f"{name}\n{row['parameters']} parameters, {verdict}"


def _runner_up(rows: pd.DataFrame) -> str:
    if len(rows) == 1:
        return "no other was calibrated"
    second = rows.iloc[1]
    behind = float(rows["log_evidence"].iloc[0] - second["log_evidence"])
    return f"{hypothesis_label(str(second['hypothesis']))} follows {behind:.1f} nats behind"


def _differences(panel: Axes, rows: pd.DataFrame) -> None:
    difference = rows["log_evidence"] - rows["log_evidence"].max()
    error = rows["log_evidence_error"]
    ends = {"low": difference - error, "high": difference + error}
    shown = pd.DataFrame({"mean": difference, **ends})
    panel.axvline(0.0, color="black", linewidth=0.7, zorder=0)
    interval(panel, range(len(rows)), shown, CYCLE[0])
    for place, (value, start) in enumerate(zip(difference, shown["low"], strict=True)):
        panel.annotate(
            f"{value:.1f}".replace("-", "−") if place else "0",
            (start, place),
            (-4, 0),
            textcoords="offset points",
            ha="right",
            va="center_baseline",
            fontsize=6.5,
        )
    widest = max(-float(shown["low"].min()), 0.1)
    panel.set_xlim(-1.4 * widest, max(0.06 * widest, 1.2 * float(shown["high"].max())))
    panel.locator_params(axis="x", nbins=5)
    panel.set_xlabel("log evidence to best (nats)")


def _probabilities(panel: Axes, rows: pd.DataFrame) -> None:
    places = range(len(rows))
    panel.barh(places, rows["probability"], height=0.5, color=CYCLE[5], alpha=0.6)
    panel.hlines(places, rows["probability_low"], rows["probability_high"], color="black", lw=0.9)
    for place, row in enumerate(rows.to_dict("records")):
        end = max(row["probability"], row["probability_high"])
        panel.annotate(
            f"{row['probability']:.2f}",
            (end, place),
            (3, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=6.5,
        )
    panel.set_xlim(0.0, 1.25)
    panel.set_xticks([0.0, 0.5, 1.0])
    panel.tick_params(axis="y", length=0)
    panel.set_xlabel("probability (1)")


def _outcomes(panel: Axes, rows: pd.DataFrame, matrix: pd.DataFrame) -> None:
    values = matrix.to_numpy(dtype=float)
    down, across = (np.arange(size + 1) - 0.5 for size in values.shape)
    panel.pcolormesh(across, down, values, cmap=_COLOURS, vmin=0.0, vmax=1.0, lw=1.0, ec="white")
    for place, row in enumerate(rows.to_dict("records")):
        marks = dict.fromkeys(str(row["met"]).split(), _MET)
        marks |= dict.fromkeys(str(row["failed"]).split(), _FAILED)
        for column, name in enumerate(matrix.columns):
            value = values[place, column]
            words = f"{value:.2f}" if np.isfinite(value) else "–"
            mark = marks.get(str(name))
            panel.text(
                column,
                place,
                f"{words}\n{mark}" if mark else words,
                ha="center",
                va="center",
                fontsize=6.5,
                color="white" if value > _DARK else "black",
            )
    panel.set_xticks(range(len(matrix.columns)), [str(name) for name in matrix.columns])
    panel.tick_params(length=0)
    panel.spines[["left", "bottom"]].set_visible(False)
    panel.set_xlabel("probability of outcome (1)")
    handles = [
        Line2D([], [], ls="none", marker=_outline(mark), color="black", ms=5, label=label)
        for mark, label in ((_MET, "met"), (_FAILED, "failed"))
    ]
    legend_above(panel, 2, handles)


def _outline(mark: str) -> MarkerPath:
    """Return the outline of a letter as a marker, centred on its middle."""
    outline = TextPath((0.0, 0.0), mark)
    return MarkerPath(outline.vertices - outline.get_extents().get_points().mean(0), outline.codes)
