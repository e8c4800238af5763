"""Agreement of spikes with the surrogate: means of sessions, and verdicts on outcomes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.base.estimate_words import unit_label
from striosome.figures.calibration.row_panels import legend_above, row_axis
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import group_label, hypothesis_label, metric_label, sentence_start
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline, new_figure

__all__ = ["confirmation"]

_MARKERS = ("o", "^", "s", "D")
_KINDS = {
    "surrogate": ("surrogate", "o", CYCLE[4], -0.24),
    "spikes": ("corrected by spikes", "s", CYCLE[0], 0.0),
    "reweighted": ("corrected and reweighted", "D", CYCLE[2], 0.24),
}
"""Label, mark, colour and place within the row, so that equal probabilities all stay in sight."""
_PANEL_IN, _ROW_IN = 2.9, 0.3
_COLUMNS, _LEGEND_COLUMNS = 2, 3


def confirmation(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: a panel for each metric, and below them one row for each outcome."""
    sets, claims = tables.confirmed_sets, tables.confirmation
    if sets.empty or claims.empty:
        return
    metrics = [rows for _, rows in sets.groupby("metric", sort=False)]
    lines = -(-len(metrics) // _COLUMNS)
    claims_in = 0.8 + _ROW_IN * len(claims)
    marks = sets["session"].nunique() + sets["group"].nunique()
    legend_in = 0.16 * -(-marks // _LEGEND_COLUMNS)
    heights = [legend_in] + [_PANEL_IN] * lines + [claims_in]
    figure = new_figure(1.3 + sum(heights))
    grid = figure.add_gridspec(lines + 2, _COLUMNS, height_ratios=heights)
    _legend(figure.add_subplot(grid[0, :]), sets)
    for place, rows in enumerate(metrics):
        line, column = divmod(place, _COLUMNS)
        panel = figure.add_subplot(grid[line + 1, column])
        wrong = tables.surface_error.query("metric == @rows.metric.iloc[0]")
        unit = unit_label(str(wrong["unit"].iloc[0]))
        _means(panel, rows, _looks(sets), unit)
        _apart(panel, wrong, rows, unit)
    _claims(figure.add_subplot(grid[-1, :]), claims)
    claims = claims.assign(apart=(claims["spikes"] - claims["surrogate"]).abs())
    worst = claims.nlargest(1, "apart").iloc[0]
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: in {sets['set'].nunique()} sets simulated with "
        f"spikes, probabilities of outcomes differ from the surrogate's by {worst['apart']:.2f} at "
        f"most ({worst['id']})",
    )
    footnote(
        figure,
        "Above: the typical animal of a group, one mark for each set, session and group; line: "
        "equal. RMSD: root mean square of the difference; the part that the surrogate's prediction "
        "tells beforehand is its error, the rest the chance of a few seconds of spikes. Below: "
        "probability that the outcome is as published, by the surrogate, with its error taken off, "
        f"and after the sets were weighted again by that. {tables.provenance}",
    )
    yield "confirmation", figure


def _looks(sets: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the colour of each session and the marker of each group, the same in all panels."""
    sessions, groups = (list(dict.fromkeys(sets[name])) for name in ("session", "group"))
    return {
        (session, group): (CYCLE[row % len(CYCLE)], _MARKERS[column % len(_MARKERS)])
        for row, session in enumerate(sessions)
        for column, group in enumerate(groups)
    }


def _means(
    panel: Axes, rows: pd.DataFrame, looks: dict[tuple[str, str], tuple[str, str]], unit: str
) -> None:
    for key, own in rows.groupby(["session", "group"], sort=False):
        colour, marker = looks[str(key[0]), str(key[1])]
        panel.scatter(
            own["surrogate"], own["spikes"], s=13, color=colour, marker=marker, alpha=0.6, lw=0
        )
    both = rows[["surrogate", "spikes"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(both)), float(np.nanmax(both))
    pad = 0.05 * (high - low or 1.0)
    ends = (low - pad, high + pad)
    panel.plot(ends, ends, color=NEUTRAL, linewidth=0.8, zorder=0)
    panel.set(xlim=ends, ylim=ends)
    panel.set_box_aspect(1)
    panel.locator_params(nbins=5)
    metric = str(rows["metric"].iloc[0])
    panel.set_title(sentence_start(metric_label(metric)), loc="left", fontweight="bold")
    panel.set_xlabel(f"surrogate ({unit})")
    panel.set_ylabel(f"spikes ({unit})")


def _apart(panel: Axes, wrong: pd.DataFrame, rows: pd.DataFrame, unit: str) -> None:
    """Write the difference between both, and the surrogate's error in it."""
    apart, shift, chance = (
        float(np.sqrt(np.nanmean(np.asarray(values, dtype=float) ** 2)))
        for values in (rows["spikes"] - rows["surrogate"], wrong["shift"], wrong["chance"])
    )
    words = f"RMSD {apart:.2g} {unit}\nsurrogate {shift:.2g}, chance {chance:.2g} {unit}"
    panel.text(0.97, 0.03, words, transform=panel.transAxes, ha="right", fontsize=6.5)


def _legend(panel: Axes, sets: pd.DataFrame) -> None:
    groups = list(dict.fromkeys(sets["group"]))
    looks = _looks(sets)
    handles = [
        _mark(looks[session, groups[0]][0], "s", session)
        for session in dict.fromkeys(sets["session"])
    ]
    handles += [
        _mark(NEUTRAL, looks[sets["session"].iloc[0], group][1], group_label(group))
        for group in groups
    ]
    panel.set_axis_off()
    panel.legend(handles=handles, loc="upper left", ncols=_LEGEND_COLUMNS, borderaxespad=0.0)


def _mark(colour: str, marker: str, label: str) -> Line2D:
    return Line2D([], [], color=colour, marker=marker, ls="none", ms=4, label=label)


def _claims(panel: Axes, claims: pd.DataFrame) -> None:
    places = np.arange(len(claims), dtype=float)
    panel.hlines(places, 0.0, 1.0, color="#E8E8E8", linewidth=0.7, zorder=0)
    across = claims[list(_KINDS)].to_numpy(dtype=float)
    down = places[:, np.newaxis] + [offset for *_, offset in _KINDS.values()]
    panel.plot(across.T, down.T, color=NEUTRAL, linewidth=0.8, zorder=1)
    for name, (label, marker, colour, offset) in _KINDS.items():
        panel.plot(claims[name], places + offset, marker, color=colour, ms=4, label=label)
    row_axis(panel, [str(name) for name in claims["id"]], 7.0)
    panel.set_xlim(-0.02, 1.02)
    panel.set_xlabel("probability of the published outcome (1)")
    legend_above(panel, len(_KINDS))
