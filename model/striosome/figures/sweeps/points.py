"""The response at every point of a sweep against its most important parameters."""

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from striosome.figures.labels import file_name, group_title
from striosome.figures.style import NEUTRAL, footnote, group_colours, headline, new_figure, wrapped
from striosome.figures.sweeps.importance import importance_of
from striosome.figures.sweeps.reading import SweepView
from striosome.figures.sweeps.scale import is_logarithmic
from striosome.sweeps.summaries import running_median

__all__ = ["draw_points", "points"]

_MAX_PANELS = 6
_COLUMNS = 3
_ROW_IN = 2.0
_SHARE, _MIN_POINTS = 5, 7  # a median takes a fifth of the points, but no fewer than seven


def points(sweep: SweepView) -> Iterator[tuple[str, Figure]]:
    """Yield a page for each group; none for a grid."""
    count = min(sum(axis.is_numeric for axis in sweep.axes), _MAX_PANELS)
    if sweep.is_grid or not count:
        return
    for group in sweep.groups:
        figure = new_figure(1.0 + _ROW_IN * np.ceil(count / _COLUMNS))
        draw_points(figure, sweep, group)
        yield file_name("points", group), figure


def draw_points(figure: Figure, sweep: SweepView, group: str) -> None:
    """Draw a panel for each parameter, the most important first.

    Parameters
    ----------
    figure : Figure
        Empty.
    sweep : SweepView
        Points of a random, Latin hypercube or Sobol design.
    group : str
        Whose animals.
    """
    session = sweep.sessions[0]
    axes, effects = importance_of(sweep, session, group)
    order = np.argsort(-np.abs(effects.partial), kind="stable")[:_MAX_PANELS]
    response = sweep.response(session, group).mean.to_numpy()
    present = np.isfinite(response)
    window = max(_MIN_POINTS, int(present.sum()) // _SHARE)
    colour = group_colours([group])[group]

    columns = min(len(order), _COLUMNS)
    rows = -(-len(order) // columns)
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel()
    for panel, index in zip(panels, order, strict=False):
        values = axes[index].values[present].astype(float)
        panel.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
        panel.scatter(
            values, response[present], s=6, color=colour, alpha=0.45, linewidths=0, zorder=2
        )
        panel.plot(*running_median(values, response[present], window), color="black", zorder=3)
        panel.locator_params(axis="x", nbins=4)
        if is_logarithmic(axes[index]):
            panel.set_xscale("log")
            panel.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=8))
            panel.xaxis.set_major_formatter("{x:g}")
            panel.xaxis.set_minor_locator(NullLocator())
        panel.set_xlabel(wrapped(axes[index].label, 2.0, 8))
        if np.isfinite(effects.partial[index]):
            size = f"{effects.partial[index]:+.2f}".replace("-", "−")
            panel.set_title(f"partial rank correlation {size}", loc="left")
    for panel in panels[len(order) :]:
        panel.set_visible(False)
    for panel in panels[::columns]:
        panel.set_ylabel(sweep.label)
    asked = sweep.session_label(session)
    which = f"the {len(order)} most important of {len(axes)} parameters"
    if len(order) == len(axes):
        which = "every parameter that varies"
    elif not np.isfinite(effects.explained):
        which = f"{len(order)} of {len(axes)} parameters"
    headline(
        figure,
        f"Response to {asked} in {group_title(group)} at {int(present.sum())} points, against "
        f"{which}",
    )
    footnote(
        figure,
        f"Dots: mean over animals at one point. Line: running median of {window} points. "
        f"Points: {sweep.tally()}. {sweep.provenance}",
    )
