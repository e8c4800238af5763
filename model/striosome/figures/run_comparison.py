"""Comparison of two runs: the means of both, and their differences."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.analysis.run_comparison.comparison import RunComparison
from striosome.base.estimate_words import error_words, unit_label
from striosome.base.statistics import Estimate
from striosome.base.wording import counted, shortened
from striosome.claims.counting import is_counted
from striosome.figures.labels import (
    group_label,
    metric_label,
    sentence_start,
    session_label,
    signed_mean,
)
from striosome.figures.samples import draw_mean
from striosome.figures.style import (
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    group_markers,
    headline,
    house_style,
    new_figure,
    wrapped,
)

__all__ = ["draw_run_comparison", "run_comparison_figure", "save_run_comparison"]

_ROW_IN, _HEAD_IN, _LEGEND_IN = 0.17, 0.75, 1.35
_MAX_VERDICTS = 4
_MAX_KEYS = 3


def save_run_comparison(comparison: RunComparison, metric: str, stem: Path) -> tuple[Path, Path]:
    """Draw a comparison and write it as PNG and SVG.

    Parameters
    ----------
    comparison : RunComparison
        As `striosome.compare_runs` gives it.
    metric : str
        A metric that both runs have.
    stem : Path
        Name of the files without their endings.
    """
    from striosome.figures import save

    with house_style():
        png, svg = save(run_comparison_figure(comparison, metric), stem)
    return png, svg


def run_comparison_figure(comparison: RunComparison, metric: str) -> Figure:
    """Draw the figure of a comparison, in the height that its rows need."""
    figure = new_figure(_LEGEND_IN + _HEAD_IN + _ROW_IN * len(_of(comparison, metric)))
    draw_run_comparison(figure, comparison, metric)
    return figure


def draw_run_comparison(figure: Figure, comparison: RunComparison, metric: str) -> None:
    """Draw the means of both runs on the left, and differences on the right.

    Parameters
    ----------
    figure : Figure
        Empty.
    comparison : RunComparison
        As `striosome.compare_runs` gives it.
    metric : str
        A metric that both runs have.
    """
    rows = _of(comparison, metric)
    names = list(dict.fromkeys(comparison.effects["group"]))
    colours, markers = group_colours(names), group_markers(names)
    unit = unit_label(str(rows["unit"].iloc[0]))
    means, apart = figure.subplots(1, 2, sharey="row", width_ratios=[1.1, 1.0])
    _sessions(means, rows, comparison.changed_sessions)
    for axes in (means, apart):
        _stripes(axes, rows)
        axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for place, row in enumerate(rows.to_dict("records")):
        look = colours[str(row["group"])], markers[str(row["group"])]
        first, second = _estimate(row, "first"), _estimate(row, "second")
        draw_mean(means, place - 0.16, first, *look, orient="h", filled=False)
        draw_mean(means, place + 0.16, second, *look, orient="h")
        found = _estimate(row, "difference")
        draw_mean(apart, place, found, *look, orient="h", filled=bool(found.sign))
    name = sentence_start(metric_label(metric))
    means.set_title(name, loc="left", fontweight="bold")
    means.set_xlabel(f"mean of each run ({unit})")
    title = wrapped(f"{name}: second run minus first", 2.4, 8, 0.63)
    apart.set_title(title, loc="left", fontweight="bold")
    apart.set_xlabel(f"difference ({unit})")
    apart.tick_params(axis="y", left=False, labelleft=False)
    _legend(apart, names)
    headline(figure, _finding(comparison, metric))
    star = " *: a session that the runs do not set alike." if comparison.changed_sessions else ""
    footnote(
        figure,
        f"First run: {comparison.first.name}; second: {comparison.second.name}. "
        f"{_settings(comparison)}Left, open symbols "
        "and filled ones below them: first and second run, mean of the animals that are compared "
        "and its 95 % interval. Right: difference and its 95 % interval (Student's t; Welch's for "
        f"independent animals), filled where it excludes zero.{_errors(rows)}{star} Animals are "
        f"{comparison.pairing}. {_verdicts(comparison)} SIMULATED data: no animal was recorded.",
    )


def _settings(comparison: RunComparison) -> str:
    """List the first few keys that the runs set differently."""
    found = [
        f"{one.key}: {_spelt(one.first)} → {_spelt(one.second)}"
        for one in comparison.config[:_MAX_KEYS]
    ]
    more = len(comparison.config) - len(found)
    rest = [f"and {counted(more, 'more key')}"] if more > 0 else []
    return f"{'; '.join([*found, *rest])}. " if found else ""


def _spelt(value: object) -> str:
    return "absent" if value is None else shortened(str(value))


def _errors(rows: pd.DataFrame) -> str:
    """State the errors that finite simulation leaves in the differences, where known."""
    largest = float(rows.get("simulation_error", pd.Series(dtype=float)).max())
    words = error_words(largest)
    unit = unit_label(str(rows["unit"].iloc[0]))
    return f" Not in these: the error of finite simulation, up to {words} {unit}." if words else ""


def _of(comparison: RunComparison, metric: str) -> pd.DataFrame:
    """Return the rows of a metric, groups within sessions."""
    rows = comparison.effects[comparison.effects["metric"] == metric]
    order = {name: place for place, name in enumerate(dict.fromkeys(rows["session"]))}
    return rows.sort_values("session", key=lambda own: own.map(order), kind="stable")


def _estimate(row: Mapping[Hashable, Any], which: str) -> Estimate:
    """Return one of the three estimates of a row."""
    apart = which == "difference"
    bounds = ("low", "high") if apart else (f"{which}_low", f"{which}_high")
    n = int(row["n_second" if apart else f"n_{which}"])
    low, high = (float(row[bound]) for bound in bounds)
    return Estimate(float(row[which]), low, high, n, float(row["p"]) if apart else np.nan)


def _sessions(axes: Axes, rows: pd.DataFrame, changed: Collection[str]) -> None:
    """Write a name for the rows of each session, from top to bottom; a star if it was changed."""
    places = pd.Series(range(len(rows)), index=rows["session"])
    middles = places.groupby(level=0, sort=False).mean()
    names = [session_label(str(name)) + " *" * (name in changed) for name in middles.index]
    axes.set_yticks(middles.to_numpy(), [wrapped(name, 1.5, 7) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.5, -0.5)


def _stripes(axes: Axes, rows: pd.DataFrame) -> None:
    """Shade every second session."""
    for index, name in enumerate(dict.fromkeys(rows["session"])):
        own = np.flatnonzero(rows["session"].to_numpy() == name)
        if index % 2 == 0:
            axes.axhspan(own[0] - 0.5, own[-1] + 0.5, color=SHADE, linewidth=0, zorder=0)


def _legend(axes: Axes, names: Sequence[str]) -> None:
    colours, markers = group_colours(names), group_markers(names)
    handles = [
        Line2D([], [], color=colours[name], marker=markers[name], ms=4, label=group_label(name))
        for name in names
    ]
    handles += [
        Line2D([], [], color=NEUTRAL, marker="o", ls="", ms=4, mfc=face, label=label)
        for face, label in (("white", "first run"), (NEUTRAL, "second run"))
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0))


def _finding(comparison: RunComparison, metric: str) -> str:
    """Describe how often the runs differ in a metric, and where most."""
    rows = _of(comparison, metric)
    found = [(_estimate(row, "difference"), row) for row in rows.to_dict("records")]
    shown = [(one, row) for one, row in found if one.sign]
    noun = metric_label(metric)
    if not any(one.tested for one, _ in found):
        return f"Two runs, too few animals to test any difference of {noun}"
    if not shown:
        return f"Two runs without a detectable difference of {noun}"
    most, row = max(shown, key=lambda pair: abs(pair[0].mean))
    where = f"{group_label(str(row['group']))} animals in session {row['session']}"
    return (
        f"Two runs differ detectably in {noun} in {len(shown)} of {len(found)} cases, most in "
        f"{where} ({signed_mean(most, str(row['unit']))})"
    )


def _verdicts(comparison: RunComparison) -> str:
    """Describe which verdicts changed, the first few of them by name."""
    changed = comparison.changed_verdicts
    if comparison.verdicts.empty:
        return "Neither run was scored."
    if changed.empty:
        return "No verdict on a published statement changed."
    told = [
        f"{row.id} {row.first} → {row.second}" for row in changed.head(_MAX_VERDICTS).itertuples()
    ]
    more = int(is_counted(changed)[len(told) :].sum())
    rest = f" and {more} more" if more else ""
    return f"Verdicts that changed: {', '.join(told)}{rest}."
