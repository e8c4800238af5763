"""Photometry trace of every animal: minus its control session, and as analysed."""

from collections.abc import Iterator, Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.base.statistics import mean_band
from striosome.base.wording import counted
from striosome.figures.findings import finding, focus
from striosome.figures.labels import group_label, unbroken
from striosome.figures.run_view import (
    RunView,
    challenges,
    control_of,
    groups,
    injections,
    main_sessions,
    session_data,
)
from striosome.figures.style import (
    NEUTRAL,
    footnote,
    group_colours,
    headline,
    new_figure,
    panel_title,
    wrapped,
)
from striosome.figures.timeline import injection_names, mark_session

__all__ = ["draw_time_course", "time_course"]

_ROW_IN = 1.55
_HEAD_IN = 1.3
_MAX_NOTES = 2


def time_course(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield the traces minus those of the matched control sessions, then those as analysed.

    Bleaching remains after every analysis, so that only the difference shows the drug alone.
    """
    paired = challenges(run.tree)
    for name, rows in (("time_course", paired), ("time_course_raw", main_sessions(run.tree))):
        if rows:
            figure = new_figure(_HEAD_IN + _ROW_IN * len(rows))
            draw_time_course(figure, run, rows, minus_control=name == "time_course")
            yield name, figure


def draw_time_course(figure: Figure, run: RunView, rows: list[str], *, minus_control: bool) -> None:
    """Draw dF/F in bins of the analysis: a row for each session, a column for each group.

    Parameters
    ----------
    figure : Figure
        Empty.
    run : RunView
        The result.
    rows : list of str
        Sessions, one row each.
    minus_control : bool
        Draw each animal's difference to its control session, which every row must have; else
        the traces themselves.
    """
    names = groups(run.tree)
    colours = group_colours(names)
    panels = figure.subplots(len(rows), len(names), sharex=True, sharey=True, squeeze=False)
    for row, session in zip(panels, rows, strict=True):
        for axes, name in zip(row, names, strict=True):
            data = session_data(run.tree, name, session)
            courses = data["dff"]
            if minus_control:
                courses = courses - session_data(run.tree, name, _control(run, session))["dff"]
                axes.axhline(0.0, color=NEUTRAL, linewidth=0.7, zorder=1)
            mark_session(axes, data)
            _animals(axes, courses, colours[name])
            _mean_course(axes, courses, colours[name])
            height = injection_names(axes, injections(data))
            if session == rows[0]:
                count = unbroken(f"(n = {data.sizes['animal']})")
                title = panel_title(f"{group_label(name)} {count}", len(names))
                axes.set_title(title, color=colours[name], fontweight="bold", pad=height + 4.0)
        what = "ΔF/F − matched\nsession (%)" if minus_control else "ΔF/F (%)"
        row[0].set_ylabel(f"{wrapped(session, _ROW_IN * 0.75, 8)}\n{what}")
    for axes in panels[-1]:
        axes.set_xlabel("time (min)")
    judged = focus(run)[0]
    notes = _notes(run, rows, judged.session)
    distorted = "; the analysis distorts it (see below)" if notes else ""
    if minus_control:
        found = finding(run, "dff_auc", judged, "the area under ΔF/F")
        headline(figure, f"{found}{distorted}")
        shown = (
            f"ΔF/F minus that of the matched control session; area in the title: "
            f"{judged.when('dff_auc')}. "
        )
    else:
        told = "ΔF/F of every session as it was analysed, no control session taken off"
        headline(figure, f"{told}{distorted}")
        shown = ""
    footnote(
        figure,
        f"{shown}Thin lines: animals. Thick lines and bands: mean and 95 % interval of the mean "
        f"(Student's t). Grey areas: effect windows of EPN GABA. {_methods(run)}{notes}"
        f"{run.provenance}",
    )


def _methods(run: RunView) -> str:
    """Name sensor and pipeline, of each group where they differ; earlier results have none."""
    told: dict[str, list[str]] = {}
    for name in groups(run.tree):
        data = session_data(run.tree, name, main_sessions(run.tree)[0])
        if "pipeline" in data.attrs:
            words = f"Sensor {data.attrs['sensor']}, pipeline {data.attrs['pipeline']}"
            told.setdefault(words, []).append(group_label(name))
    if len(told) == 1:
        return f"{next(iter(told))}. "
    return "".join(f"{words} ({', '.join(names)}). " for words, names in told.items())


def _notes(run: RunView, rows: Sequence[str], session: str) -> str:
    """List notes on the photometry that is shown, first of the session in question."""
    found = []
    for row in sorted(rows, key=lambda row: row != session):
        for name in groups(run.tree):
            held = np.atleast_1d(session_data(run.tree, name, row).attrs.get("notes", []))
            found += [f"Note ({group_label(name)}, {row}): {text}. " for text in held]
    more = len(found) - _MAX_NOTES
    rest = f"{counted(more, 'more note')}: see report.html. " if more > 0 else ""
    return "".join(found[:_MAX_NOTES]) + rest


def _control(run: RunView, session: str) -> str:
    control = control_of(run.tree, session)
    if control is None:
        raise ValueError(f"session {session!r} has no control session")
    return control


def _animals(axes: Axes, courses: xr.DataArray, colour: str) -> None:
    axes.plot(courses["bin"], courses.transpose("bin", "animal"), color=colour, lw=0.4, alpha=0.22)


def _mean_course(axes: Axes, courses: xr.DataArray, colour: str) -> None:
    """Draw the mean over animals and its interval."""
    course = courses.transpose("animal", "bin").to_numpy().astype(float)
    low, high = mean_band(course)
    axes.fill_between(courses["bin"], low, high, color=colour, alpha=0.3, linewidth=0)
    axes.plot(courses["bin"], course.mean(axis=0), color=colour, linewidth=1.1)
