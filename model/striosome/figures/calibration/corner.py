"""The parameters that are narrowed most, drawn against each other in the accepted sets."""

from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.base.estimate_words import unit_label
from striosome.figures.calibration.prior import set_few_ticks, share_of_range
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import hypothesis_label, parameter_label, unbroken
from striosome.figures.style import (
    CYCLE,
    NEUTRAL,
    PAGE_WIDTH_IN,
    footnote,
    headline,
    new_figure,
    wrapped,
)

__all__ = ["corner"]

_MAX_PARAMETERS, _BINS = 6, 14
_COLOUR = CYCLE[0]
_LABEL_PT = 6.5

Record = dict[Hashable, Any]


def corner(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page; none for a single parameter, which has no other to be drawn against."""
    population = tables.population
    held = tables.posterior
    if not held.empty:
        held = held[held["parameter"].isin(population.columns)]
    if len(held) < 2 or population.empty:
        return
    rows = held.nlargest(_MAX_PARAMETERS, "shrinkage").to_dict("records")
    figure = new_figure(PAGE_WIDTH_IN)
    panels = figure.subplots(len(rows), len(rows), squeeze=False)
    for down, vertical in enumerate(rows):
        for across, horizontal in enumerate(rows):
            panel = panels[down, across]
            if across > down:
                panel.set_visible(False)
                continue
            _range(panel, horizontal, "x")
            if across == down:
                _histogram(panel, population, horizontal)
            else:
                _range(panel, vertical, "y")
                _scatter(panel, population, horizontal, vertical)
            _outer_labels(panel, horizontal, vertical, down == len(rows) - 1, across == 0)
    _legend(figure, panels[0, 0])
    headline(figure, f"{hypothesis_label(tables.hypothesis)}: {_strongest(population, rows)}")
    footnote(
        figure,
        f"{len(population)} sets of the posterior. Axes are the ranges of the prior, which is even "
        "along each axis. Histograms: density relative to that of the prior (dashed). "
        f"{tables.provenance}",
    )
    yield "corner", figure


def _range(panel: Axes, row: Record, which: str) -> None:
    set_few_ticks(panel, which, float(row["low"]), float(row["high"]), str(row["scale"]))


def _shares(population: pd.DataFrame, row: Record) -> np.ndarray[Any, np.dtype[np.float64]]:
    return share_of_range(population[row["parameter"]], row["low"], row["high"], row["scale"])


def _histogram(panel: Axes, population: pd.DataFrame, row: Record) -> None:
    # Counted evenly in the scale of the axis, in which the prior is flat.
    density, edges = np.histogram(
        _shares(population, row), bins=_BINS, range=(0.0, 1.0), density=True
    )
    low, high = float(row["low"]), float(row["high"])
    ends = low * (high / low) ** edges if row["scale"] == "log" else low + (high - low) * edges
    panel.stairs(density, ends, fill=True, color=_COLOUR, alpha=0.75)
    panel.axhline(1.0, color=NEUTRAL, linewidth=0.8, linestyle="--")
    panel.set_ylim(0.0, 1.1 * max(1.0, float(density.max())))
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)


def _scatter(panel: Axes, population: pd.DataFrame, horizontal: Record, vertical: Record) -> None:
    panel.scatter(
        population[horizontal["parameter"]],
        population[vertical["parameter"]],
        s=3.5,
        color=_COLOUR,
        alpha=0.45,
        linewidths=0,
        rasterized=True,
    )


def _outer_labels(
    panel: Axes, horizontal: Record, vertical: Record, lowest: bool, leftmost: bool
) -> None:
    panel.tick_params(labelbottom=lowest, labelleft=leftmost)
    if lowest:
        panel.set_xlabel(_label(horizontal), fontsize=_LABEL_PT)
    if leftmost and horizontal is not vertical:
        panel.set_ylabel(_label(vertical), fontsize=_LABEL_PT)


def _label(row: Record) -> str:
    unit = "1" if row["unit"] == "1" else unit_label(str(row["unit"]))
    return wrapped(f"{parameter_label(str(row['parameter']))} {unbroken(f'({unit})')}", 0.9, 6.5)


def _legend(figure: Figure, beside: Axes) -> None:
    handles = [
        Line2D([], [], ls="none", marker="o", ms=3, color=_COLOUR, label="accepted set"),
        Patch(color=_COLOUR, alpha=0.75, label="posterior density"),
        Line2D([], [], color=NEUTRAL, lw=0.8, ls="--", label="prior density"),
    ]
    # Beside the first histogram, where the upper half of the page is empty.
    beside.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.4, 1.0))
    legend = beside.get_legend()
    if legend is not None:
        legend.set_in_layout(False)


def _strongest(population: pd.DataFrame, rows: list[Record]) -> str:
    """Name the two parameters that are correlated most."""
    table = np.corrcoef([_shares(population, row) for row in rows])
    down, across = max(combinations(range(len(rows)), 2), key=lambda pair: abs(table[pair]))
    names = [parameter_label(str(rows[index]["parameter"])) for index in (down, across)]
    found = f"{table[down, across]:+.2f}".replace("-", "−")
    return (
        f"of the {len(rows)} parameters that evidence and outcomes narrow most, {names[0]} and "
        f"{names[1]} go together most (r = {found})"
    )
