"""Experiments that would distinguish two hypotheses best."""

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.base.estimate_words import unit_label
from striosome.figures.calibration.tables import ComparisonTables
from striosome.figures.labels import group_label, hypothesis_label, metric_label, unbroken
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline, new_figure, wrapped

__all__ = ["experiments"]

_MAX_RANK = 3
_PAIRS = 8  # of a page
_LINE_IN, _HEADING_IN, _NAME_IN = 0.118, 0.27, 2.75
_WIDTHS = (1.0, 0.82)
# Left edges of the columns of numbers, as shares of their panel's width.
_RIGHT, _PREDICTED = 0.02, 0.2
_CLEAR, _POOR = CYCLE[0], CYCLE[5]
_SURE = 0.95

Record = dict[Hashable, Any]


def experiments(tables: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: the best three experiments of each pair of hypotheses."""
    if tables.experiments.empty:
        return
    best = tables.experiments[tables.experiments["rank"] <= _MAX_RANK]
    leading = best[best["rank"] == 1]
    sure = int((leading["right"] >= _SURE).sum())
    pairs = [
        (str(first), str(second), rows.sort_values("rank").to_dict("records"))
        for (first, second), rows in best.groupby(["first", "second"], sort=False)
    ]
    pages = [pairs[start : start + _PAIRS] for start in range(0, len(pairs), _PAIRS)]
    for page, own in enumerate(pages, 1):
        figure = new_figure(1.6 + sum(_pair_in(rows) for *_, rows in own))
        panel, beside = figure.subplots(1, 2, sharey=True, width_ratios=_WIDTHS)
        _draw(panel, beside, own)
        headline(
            figure,
            f"{sure} of {len(pairs)} pairs of hypotheses can be told apart by one experiment with "
            f"a probability of {_SURE:g} or more; the hardest pair is {_hardest(leading)}",
        )
        footnote(
            figure,
            "Bars: probability that the experiment names the right one of the two hypotheses; 0.5 "
            f"is a guess, dashed: {_SURE:g}. Right: this number, and what the first and the second "
            "hypothesis predict: mean of the group, 5 to 95 % over the posterior. n: animals in "
            f"the group. {tables.provenance}",
        )
        yield "experiments" if len(pages) == 1 else f"experiments_{page}", figure


def _hardest(leading: pd.DataFrame) -> str:
    row = leading.nsmallest(1, "right").iloc[0]
    return f"{_pair(str(row['first']), str(row['second']))} ({row['right']:.2f})"


def _pair(first: str, second: str) -> str:
    return f"{hypothesis_label(first)} against {hypothesis_label(second)}"


def _name(row: Record) -> str:
    group = group_label(str(row["group"]))
    count = unbroken(f"n = {row['animals']}")
    words = f"{row['session']}: {metric_label(str(row['metric']))}, {group}"
    return wrapped(f"{words}, {count}", _NAME_IN, 6.5)


def _row_in(row: Record) -> float:
    lines = max(2, _name(row).count("\n") + 1)  # what they predict takes two lines at the right
    return _LINE_IN * (0.5 + lines)


def _pair_in(rows: list[Record]) -> float:
    return _HEADING_IN + sum(_row_in(row) for row in rows)


def _draw(panel: Axes, beside: Axes, pairs: list[tuple[str, str, list[Record]]]) -> None:
    places, labels, top = [], [], 0.0
    for first, second, rows in pairs:
        panel.text(0.5, top + 0.19, f" {_pair(first, second)}", fontweight="bold", fontsize=7)
        top += _HEADING_IN
        ends = (top, top + sum(_row_in(row) for row in rows))
        panel.vlines(_SURE, *ends, color=NEUTRAL, linewidth=0.8, linestyle="--", zorder=0)
        for row in rows:
            place = top + 0.5 * _row_in(row)
            colour = _CLEAR if row["right"] >= _SURE else _POOR
            panel.barh(place, row["right"] - 0.5, left=0.5, height=0.16, color=colour)
            _numbers(beside, row, place)
            places.append(place)
            labels.append(_name(row))
            top += _row_in(row)
    for across, words in ((_RIGHT, "right"), (_PREDICTED, "first and second predict")):
        beside.text(across, 0.19, words, fontsize=7, fontweight="bold")
    beside.set_axis_off()
    panel.set_yticks(places, labels, fontsize=6.5)
    panel.tick_params(axis="y", length=0)
    panel.set_ylim(top, 0.0)
    panel.set_xlim(0.5, 1.0)
    panel.set_xlabel("probability of naming the right hypothesis (1)")


def _numbers(panel: Axes, row: Record, place: float) -> None:
    """Write the number of the bar, and the prediction of either hypothesis."""
    unit = unit_label(str(row["unit"]))
    panel.text(
        _RIGHT,
        place,
        f"{row['right']:.2f}",
        fontsize=6.5,
        fontweight="bold",
        va="center",
    )
    words = [
        f"{row[f'{which}_mean']:+.1f} ({row[f'{which}_low']:+.1f} to "
        f"{row[f'{which}_high']:+.1f}) {unit}"
        for which in ("first", "second")
    ]
    panel.text(
        _PREDICTED,
        place,
        "\n".join(words).replace("-", "−"),
        fontsize=6.5,
        va="center",
    )
