"""Importance of parameters for the responses of a sweep, most important first."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.figures.labels import file_name, group_title
from striosome.figures.style import CYCLE, NEUTRAL, SHADE, footnote, headline, new_figure, wrapped
from striosome.figures.sweeps.reading import SweepView, SweptParameter
from striosome.sweeps.summaries import RankEffects, fewest_points, rank_effects

__all__ = ["draw_importance", "importance", "importance_of"]

_MAX_ROWS = 25
_ROW_IN, _LINE_IN = 0.19, 0.13
_BAR = 0.62
_UP, _DOWN = CYCLE[1], CYCLE[0]
_NAME_IN = 2.0


def importance_of(
    sweep: SweepView, session: str, group: str
) -> tuple[list[SweptParameter], RankEffects]:
    """Return the parameters, and how the response of a session depends on them."""
    axes = [axis for axis in sweep.axes if axis.is_numeric]
    table = np.column_stack([axis.values.astype(float) for axis in axes])
    response = sweep.response(session, group).mean.to_numpy()
    return axes, rank_effects(table, response, np.random.default_rng(sweep.seed))


def importance(sweep: SweepView) -> Iterator[tuple[str, Figure]]:
    """Yield a page for each group; none for a grid, or where fewer than two parameters vary."""
    names = [_name(axis) for axis in sweep.axes if axis.is_numeric]
    if sweep.is_grid or len(names) < 2:
        return
    row_in = _ROW_IN + _LINE_IN * max(name.count("\n") for name in names)
    for group in sweep.groups:
        figure = new_figure(1.7 + row_in * min(len(names), _MAX_ROWS))
        draw_importance(figure, sweep, group)
        yield file_name("importance", group), figure


def draw_importance(figure: Figure, sweep: SweepView, group: str) -> None:
    """Draw a panel for each session, parameters in the order of the first one.

    Parameters
    ----------
    figure : Figure
        Empty.
    sweep : SweepView
        Points of a random, Latin hypercube or Sobol design.
    group : str
        Whose animals.
    """
    found = {session: importance_of(sweep, session, group) for session in sweep.sessions}
    (axes, first), *_ = found.values()
    # What no session depends on goes first, so that what only a later one depends on is kept.
    largest = np.fmax.reduce([np.abs(effects.partial) for _, effects in found.values()])
    kept = np.sort(np.argsort(-largest, kind="stable")[:_MAX_ROWS])
    order = kept[np.argsort(-np.abs(first.partial[kept]), kind="stable")]
    # A row without height holds the legend, for which the layout then makes room.
    grid = GridSpec(2, len(found), figure, height_ratios=[1.0, 1e-3])
    for column, (session, (_, effects)) in enumerate(found.items()):
        panel = figure.add_subplot(grid[0, column])
        _bars(panel, effects, order)
        names = [_name(axes[index]) for index in order]
        panel.set_yticks(range(len(order)), names if column == 0 else [""] * len(order))
        panel.set_title(f"{sweep.session_label(session)}\n{_explained(effects, len(axes))}")
        panel.set_xlabel("partial rank correlation")
    legend = figure.add_subplot(grid[1, :])
    legend.set_axis_off()
    legend.legend(handles=_LEGEND, loc="upper left", ncols=2, borderaxespad=0.0)
    headline(figure, _finding(sweep, group, axes, first))
    left = len(axes) - len(order)
    footnote(
        figure,
        "Partial rank correlation (from −1 to 1) of each parameter with the "
        f"{sweep.label.rpartition(' (')[0]}, the other parameters held fixed; it misses what "
        "neither rises nor falls. Intervals: 95 %, bootstrap over points. R²: share of the "
        "variance of ranks that the rank regression explains. "
        + (f"{left} parameters of less importance are not shown. " if left else "")
        + f"Points: {sweep.tally()}. {sweep.provenance}",
    )


_LEGEND = (
    Patch(color=_UP, label="response rises with the parameter"),
    Patch(color=_DOWN, label="response falls"),
    Line2D([], [], color="black", linewidth=1.0, label="95 % interval"),
    Line2D(
        [],
        [],
        color="black",
        linestyle="",
        marker="D",
        markerfacecolor="white",
        markersize=3.5,
        label="standardised rank regression coefficient",
    ),
)


def _bars(axes: Axes, effects: RankEffects, order: np.ndarray) -> None:
    rows = np.arange(len(order))
    axes.barh(rows[1::2], 2.0, left=-1.0, height=1.0, color=SHADE, zorder=0)
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=3)
    partial = effects.partial[order]
    colours = np.where(partial > 0.0, _UP, _DOWN)
    axes.barh(rows, partial, height=_BAR, color=colours, zorder=2)
    axes.hlines(rows, effects.low[order], effects.high[order], color="black", lw=1.0, zorder=4)
    axes.scatter(
        effects.coefficient[order],
        rows,
        s=11,
        marker="D",
        facecolors="white",
        edgecolors="black",
        linewidths=0.7,
        zorder=5,
    )
    axes.set_xlim(-1.0, 1.0)
    axes.set_xticks([-1.0, 0.0, 1.0], ["−1", "0", "1"])
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


def _name(axis: SweptParameter) -> str:
    return wrapped(axis.title, _NAME_IN, 7)


def _explained(effects: RankEffects, parameters: int) -> str:
    if np.isfinite(effects.explained):
        return f"R² {effects.explained:.2f}, {effects.points} points"
    if effects.points < fewest_points(parameters):
        return f"{effects.points} points, {fewest_points(parameters)} needed"
    return "does not vary"


def _finding(sweep: SweepView, group: str, axes: list[SweptParameter], effects: RankEffects) -> str:
    session = sweep.session_label(sweep.sessions[0])
    whose = f"{sweep.noun} after {session} in {group_title(group)}"
    if not np.isfinite(effects.explained):
        return f"No estimate of what {whose} depends on"
    shown = (effects.low > 0.0) | (effects.high < 0.0)
    order = [i for i in np.argsort(-np.abs(effects.partial), kind="stable") if shown[i]]
    if not order:
        return f"{whose} depends detectably on no parameter"
    names = [axes[index].title for index in order[:3]]
    listed = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    return f"{whose} depends most on {listed}"
