"""Correlations that the outcomes leave, and the stiffest directions."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.base.arrays import Array
from striosome.figures.calibration.row_panels import row_axis
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import hypothesis_label, parameter_label
from striosome.figures.style import CYCLE, footnote, headline, new_figure

__all__ = ["correlations"]

_CELL_IN, _LABELS_IN, _BARS_IN = 0.145, 1.75, 1.6
_DIRECTIONS, _LOADINGS = 3, 8
_MIN_CELLS = 29  # cells along a side, so that the loadings beside the map have room
_COLOURS = "RdBu_r"
_UP, _DOWN = CYCLE[1], CYCLE[0]


def correlations(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: the map of all parameters, and beside it the stiffest directions."""
    if tables.correlations.empty or tables.directions.empty:
        return
    names, matrix = _square(tables.correlations)
    map_in = _CELL_IN * max(len(names), _MIN_CELLS)
    figure = new_figure(map_in + 1.5, 2.0 * _LABELS_IN + map_in + _BARS_IN)
    directions = list(tables.directions.groupby("direction"))[:_DIRECTIONS]
    grid = figure.add_gridspec(len(directions), 2, width_ratios=[map_in, _BARS_IN])
    _map(figure, figure.add_subplot(grid[:, 0]), names, matrix)
    for place, (direction, rows) in enumerate(directions):
        panel = figure.add_subplot(grid[place, 1])
        _loadings(panel, int(str(direction)), rows)
        if place == len(directions) - 1:
            panel.set_xlabel("loading (1)")
    first, second = np.unravel_index(np.argmax(np.abs(np.tril(matrix, -1))), matrix.shape)
    strongest = f"{matrix[first, second]:+.2f}".replace("-", "−")
    least = float(tables.directions["variance"].min())
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: {parameter_label(names[second])} and "
        f"{parameter_label(names[first])} go together most (r = {strongest}); the stiffest "
        f"direction keeps {100.0 * least:.2g} % of the variance of the prior",
    )
    footnote(
        figure,
        "Left: correlation of parameters over the posterior, each on the scale of its prior. "
        "Right: the directions in which the posterior is narrowest relative to the prior, with "
        f"the {_LOADINGS} largest loadings; parameters on one side rise together. "
        f"{tables.provenance}",
    )
    yield "correlations", figure


def _square(table: pd.DataFrame) -> tuple[list[str], Array]:
    """Return the parameters in the order of the table, and their full correlation matrix."""
    names = list(dict.fromkeys([*table["first"], *table["second"]]))
    place = {name: index for index, name in enumerate(names)}
    matrix = np.eye(len(names))
    first, second = table["first"].map(place), table["second"].map(place)
    matrix[first, second] = matrix[second, first] = table["correlation"]
    return names, matrix


def _map(figure: Figure, panel: Axes, names: Sequence[str], matrix: Array) -> None:
    count = len(names)
    hidden = np.triu(np.ones_like(matrix, dtype=bool))  # says the same as the lower half
    shown = panel.pcolormesh(
        np.where(hidden, np.nan, matrix), cmap=_COLOURS, vmin=-1.0, vmax=1.0, lw=0.3, ec="white"
    )
    labels = [f"{parameter_label(name)}  {row}" for row, name in enumerate(names, 1)]
    panel.set_yticks(np.arange(count) + 0.5, labels, fontsize=6)
    panel.set_xticks(np.arange(count) + 0.5, [str(row) for row in range(1, count + 1)], fontsize=6)
    panel.set_ylim(count, 0)
    panel.tick_params(length=0)
    panel.spines[["left", "bottom"]].set_visible(False)
    panel.set_xlabel("parameter (number of its row)")
    scale = panel.inset_axes((0.5, 0.94, 0.46, 0.025))
    bar = figure.colorbar(shown, cax=scale, orientation="horizontal", ticks=[-1, -0.5, 0, 0.5, 1])
    bar.set_label("correlation (1)")
    bar.outline.set_visible(False)


def _loadings(panel: Axes, direction: int, rows: pd.DataFrame) -> None:
    order = rows["loading"].abs().sort_values(ascending=False).index[:_LOADINGS]
    own = rows.loc[order]
    colours = [_UP if value > 0.0 else _DOWN for value in own["loading"]]
    panel.barh(range(len(own)), own["loading"], height=0.66, color=colours)
    panel.axvline(0.0, color="black", linewidth=0.7)
    row_axis(panel, [parameter_label(str(path)) for path in own["parameter"]], 6.0)
    panel.set_xlim(-1.0, 1.0)
    share = 100.0 * float(own["variance"].iloc[0])
    panel.set_title(
        f"Direction {direction}: {share:.2g} % of the\nprior's variance",
        loc="left",
        fontweight="bold",
        fontsize=7,
    )
