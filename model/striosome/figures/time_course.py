"""The photometry trace of every animal, beside its control session, and their difference."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.findings import finding, strongest
from striosome.figures.labels import group_label
from striosome.figures.recording import (
    Run,
    challenges,
    control_of,
    groups,
    injections,
    session_data,
    sessions,
)
from striosome.figures.style import (
    NEUTRAL,
    footnote,
    group_colours,
    headline,
    new_figure,
    wrapped,
)
from striosome.figures.timeline import injection_names, mark_session
from striosome.statistics import mean_band

__all__ = ["draw_time_course", "time_course"]

_ROW_IN = 1.55
_HEAD_IN = 1.3
_DFF = "ΔF/F (%)"


def time_course(run: Run) -> Iterator[tuple[str, Figure]]:
    """One page: a row for each session with a control session, a column for each group."""
    rows = challenges(run.tree) or sessions(run.tree)
    figure = new_figure(_HEAD_IN + _ROW_IN * len(rows))
    draw_time_course(figure, run, rows)
    yield "time_course", figure


def draw_time_course(figure: Figure, run: Run, rows: list[str]) -> None:
    """Draw dF/F in bins of the analysis.

    Parameters
    ----------
    figure : Figure
        Empty.
    run : Run
        The result.
    rows : list of str
        Sessions, one row each. A last column shows the difference to the control sessions, where
        every row has one.
    """
    names = groups(run.tree)
    colours = group_colours(names)
    paired = all(control_of(run.tree, session) for session in rows)
    panels = figure.subplots(
        len(rows), len(names) + paired, sharex=True, sharey=True, squeeze=False
    )
    rng = np.random.default_rng(run.seed)
    for row, session in zip(panels, rows, strict=True):
        control = control_of(run.tree, session)
        data = {name: session_data(run.tree, name, session) for name in names}
        for axes, name in zip(row, names, strict=False):
            mark_session(axes, data[name])
            if control:
                matched = session_data(run.tree, name, control)
                _mean_course(axes, matched["dff"], NEUTRAL, rng)
            _animals(axes, data[name]["dff"], colours[name])
            _mean_course(axes, data[name]["dff"], colours[name], rng)
        if control and paired:
            mark_session(row[-1], data[names[0]])
            for name in names:
                change = data[name]["dff"] - session_data(run.tree, name, control)["dff"]
                _mean_course(row[-1], change, colours[name], rng)
        given = injections(data[names[0]])
        height = injection_names(row[0], given)
        row[0].set_ylabel(f"{wrapped(session, _ROW_IN * 0.75, 8)}\n{_DFF}")
        if session == rows[0]:
            for axes, name in zip(row, names, strict=False):
                title = f"{group_label(name)} (n = {data[name].sizes['animal']})"
                axes.set_title(title, color=colours[name], fontweight="bold", pad=height + 4.0)
            if paired:
                row[-1].set_title("minus control session", fontweight="bold", pad=height + 4.0)
    for axes in panels[-1]:
        axes.set_xlabel("time from injection (min)")
    headline(figure, finding(run, "dff_auc", strongest(run, "dff_auc"), "the area under ΔF/F"))
    footnote(
        figure,
        "Thin lines: animals. Grey line: matched control session. Thick lines and bands: mean and "
        f"95 % interval of the mean (bootstrap over animals). Grey area: effect window. "
        f"{run.provenance}",
    )


def _animals(axes: Axes, courses: xr.DataArray, colour: str) -> None:
    axes.plot(courses["bin"], courses.transpose("bin", "animal"), color=colour, lw=0.4, alpha=0.22)


def _mean_course(axes: Axes, courses: xr.DataArray, colour: str, rng: np.random.Generator) -> None:
    """Mean over animals and its interval."""
    course = courses.transpose("animal", "bin").to_numpy().astype(float)
    low, high = mean_band(course, rng)
    axes.fill_between(courses["bin"], low, high, color=colour, alpha=0.3, linewidth=0)
    axes.plot(courses["bin"], course.mean(axis=0), color=colour, linewidth=1.1)
