"""Contribution of each component of iron deficiency to the response."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.base.estimate_words import unit_label
from striosome.figures.calibration.row_panels import interval, row_axis
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import hypothesis_label, sentence_start, signed
from striosome.figures.style import CYCLE, footnote, headline, new_figure, wrapped

__all__ = ["attribution"]

_MEASURES = {
    "shapley": ("Shapley value", CYCLE[0]),
    "knock_in": ("It alone, in a control animal", CYCLE[2]),
    "knock_out": ("Without it, in a deficient animal", CYCLE[1]),
}
_ROW_IN, _NAME_IN, _TITLE_IN = 0.27, 1.5, 1.7


def attribution(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: a panel for each measure, the same components in all."""
    table = tables.attribution
    if table.empty:
        return
    held = [name for name in _MEASURES if (table["measure"] == name).any()]
    leading = table[table["measure"] == held[0]].sort_values("mean", ascending=False)
    order = [str(name) for name in leading["component"]]
    figure = new_figure(1.75 + _ROW_IN * len(order))
    panels = figure.subplots(1, len(held), sharey=True, squeeze=False)[0]
    for panel, name in zip(panels, held, strict=True):
        _panel(panel, table[table["measure"] == name], order, name)
    row_axis(panels[0], [wrapped(sentence_start(name), _NAME_IN, 7) for name in order], 7.0)
    largest = leading.iloc[0]
    share = signed(float(largest["mean"]), str(largest["unit"]))
    interval_words = f"{largest['low']:+.1f} to {largest['high']:+.1f}".replace("-", "−")
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: {largest['component']} contributes most to the "
        f"response ({_MEASURES[held[0]][0]} {share}, 5 to 95 %: {interval_words})",
    )
    footnote(
        figure,
        "Dots and lines: mean and 5 to 95 % over the posterior. The Shapley value of a component "
        "is its mean contribution over all orders in which the components can be added; all of "
        f"them add up to the whole difference between the groups. {tables.provenance}",
    )
    yield "attribution", figure


def _panel(panel: Axes, rows: pd.DataFrame, order: list[str], measure: str) -> None:
    title, colour = _MEASURES[measure]
    places = rows["component"].map(order.index).to_numpy(dtype=float)
    panel.axvline(0.0, color="black", linewidth=0.7, zorder=0)
    panel.barh(places, rows["mean"], height=0.5, color=colour, alpha=0.3, zorder=1)
    interval(panel, places, rows, colour)
    panel.locator_params(axis="x", nbins=4)
    panel.tick_params(axis="y", length=0)
    panel.set_xlabel(f"effect on the response ({unit_label(str(rows['unit'].iloc[0]))})")
    panel.set_title(wrapped(title, _TITLE_IN, 8, 0.61), loc="left", fontweight="bold")
