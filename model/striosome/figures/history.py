"""History of animals before their sessions: doses, diets and slow states over days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.figures.findings import listed
from striosome.figures.labels import group_label, number, unbroken
from striosome.figures.run_view import RunView, groups, history_data
from striosome.figures.schedule import draw_schedule, schedule_in
from striosome.figures.style import (
    NEUTRAL,
    PAGE_WIDTH_IN,
    footnote,
    group_colours,
    group_markers,
    headline,
    legend_columns,
    new_figure,
    wrapped,
)

__all__ = ["draw_history", "history"]

_ROW_IN, _HEAD_IN, _COLUMN_IN = 1.05, 1.7, 3.2
# A state that stays this near to rest has not moved.
_STILL = 1e-3
_STATES = {
    "mor_coupling": "MOR coupling",
    "ac_gain": "AC5 gain",
    "release_coupling": "MOR coupling to GABA release",
    "d1_density": "D1 density",
}
# An effect without a word of its own is called by its name.
_EFFECTS = {
    "a1_loss": "A1R",
    "mor_loss": "MOR",
    "dopamine_rise": "dopamine",
    "d1_loss": "D1",
    "enkephalin_rise": "enkephalin",
}
_LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


_Curves = dict[str, xr.DataArray]


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A panel: its variable, the axis along which it has curves, and its wording."""

    name: str
    noun: str
    unit: str = "× control"
    rest: float | None = 1.0
    axis: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def of(self, data: xr.Dataset) -> _Curves:
        """Return curves of every animal of a group, by name; none if the group has none."""
        if self.name not in data:
            return {}
        if self.axis is None:
            return {self.noun: data[self.name]}
        names = [str(name) for name in data[self.axis].to_numpy()]
        label = f"{self.axis}_label"
        words = [str(one) for one in data[label].to_numpy()] if label in data.coords else names
        return {
            self.words.get(word, word): data[self.name].sel({self.axis: name})
            for name, word in zip(names, words, strict=True)
        }

    @property
    def label(self) -> str:
        """Text of the vertical axis."""
        return f"{wrapped(self.noun, _ROW_IN * 1.05, 8)}\n({self.unit})"


_QUANTITIES = (
    _Quantity("stimulus", "stimulus by drugs", "1", None, "site"),
    *(_Quantity(name, noun) for name, noun in _STATES.items()),
    _Quantity("iron_deficiency", "iron deficiency", "1", None, "component", _EFFECTS),
)


def history(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield one page, if a group has a history."""
    lived = {name: data for name in groups(run.tree) if (data := history_data(run.tree, name))}
    if lived:
        rows_in = _ROW_IN * len(_moved(lived)) + schedule_in(lived.values())
        width_in = max(PAGE_WIDTH_IN, _COLUMN_IN * len(_columns(lived)))
        figure = new_figure(_HEAD_IN + rows_in, width_in)
        draw_history(figure, run, lived)
        yield "history", figure


def draw_history(figure: Figure, run: RunView, lived: Mapping[str, xr.Dataset]) -> None:
    """Draw a column for each history, with doses on top and a row for each state that moved.

    Parameters
    ----------
    figure : Figure
        Empty.
    run : RunView
        The result.
    lived : mapping of str to Dataset
        Course of the history of each group that has one.
    """
    moved, columns = _moved(lived), _columns(lived)
    looks = _looks(groups(run.tree))
    panels = figure.subplots(
        1 + len(moved),
        len(columns),
        sharex="col",
        squeeze=False,
        height_ratios=[schedule_in(lived.values()), *(_ROW_IN for _ in moved)],
    )
    for row in panels[1:]:
        for axes in row[1:]:
            axes.sharey(row[0])
    width_in = figure.get_figwidth() / len(columns) - 0.8
    for column, names, title in zip(panels.T, columns, _titles(lived, columns), strict=True):
        column[0].set_title(wrapped(title, width_in, 8), fontweight="bold", loc="left")
        draw_schedule(column[0], lived[names[0]])
        for axes, quantity in zip(column[1:], moved, strict=True):
            if quantity.rest is not None:
                axes.axhline(quantity.rest, color=NEUTRAL, linewidth=0.7, zorder=1)
            for name in names:
                at = float(lived[name].attrs["at_day"])
                axes.axvline(at, color=looks[name][0], linewidth=0.7, linestyle=":", zorder=1)
                _courses(axes, quantity.of(lived[name]), *looks[name])
        _legend(column[1], names, lived, looks)
        column[-1].set_xlabel("time (day)")
    for row, quantity in zip(panels[1:], moved, strict=True):
        row[0].set_ylabel(quantity.label)
        _curve_names(row[-1], quantity, lived)
    figure.align_ylabels()
    headline(figure, _finding(lived, moved))
    footnote(
        figure,
        "Top: doses (ticks), pumps and diets (bars). Thin lines: animals; thick lines: their mean; "
        "dotted lines and symbols: time zero of the sessions, over which slow states stay as they "
        f"are. Groups with one history share its course. {run.provenance}",
    )


def _columns(lived: Mapping[str, xr.Dataset]) -> list[list[str]]:
    """Sort groups by their history, in each column the one first that lived longest."""
    columns: list[list[str]] = []
    for name in sorted(lived, key=lambda name: -float(lived[name].attrs["at_day"])):
        same = [column for column in columns if _same_past(lived[column[0]], lived[name])]
        if same:
            same[0].append(name)
        else:
            columns.append([name])
    return columns


def _titles(lived: Mapping[str, xr.Dataset], columns: Sequence[Sequence[str]]) -> list[str]:
    """Return the history of each column; where several have the same name, with their groups."""
    named = [str(lived[names[0]].attrs["history"]) for names in columns]
    return [
        f"{history}: {listed([group_label(name) for name in names])}"
        if named.count(history) > 1
        else history
        for history, names in zip(named, columns, strict=True)
    ]


def _same_past(longer: xr.Dataset, shorter: xr.Dataset) -> bool:
    """Tell whether one history is the beginning of another."""
    at = float(shorter.attrs["at_day"])

    def events(data: xr.Dataset) -> list[tuple[object, ...]]:
        doses = zip(*(data[f"dose_{k}"].values for k in ("start", "drug", "amount")), strict=True)
        diets = zip(*(data[f"diet_{key}"].values for key in ("start", "iron")), strict=True)
        return [event for event in (*doses, *diets) if event[0] < at]

    return longer.attrs["history"] == shorter.attrs["history"] and events(longer) == events(shorter)


def _moves(course: xr.DataArray) -> bool:
    return float(np.ptp(course.to_numpy(), axis=-1).max()) > _STILL


def _moved(lived: Mapping[str, xr.Dataset]) -> list[_Quantity]:
    """Return the quantities that a history moved in any animal; all states if none moved."""
    held = [q for q in _QUANTITIES if any(q.of(data) for data in lived.values())]
    moved = [
        q for q in held if any(map(_moves, (c for d in lived.values() for c in q.of(d).values())))
    ]
    return moved or [quantity for quantity in held if quantity.rest is not None]


def _looks(groups: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return colour and symbol of each group."""
    markers = group_markers(groups)
    return {name: (colour, markers[name]) for name, colour in group_colours(groups).items()}


def _courses(axes: Axes, courses: _Curves, colour: str, marker: str) -> None:
    """Draw every animal where they differ, and the mean with a symbol; a line for each curve."""
    for course, line in zip(courses.values(), _LINES, strict=False):
        day, animals = course["day"].to_numpy(), course.transpose("animal", "day").to_numpy()
        if np.ptp(animals, axis=0).max() > _STILL:
            axes.plot(day, animals.T, color=colour, linewidth=0.4, alpha=0.35)
        if _moves(course) or len(courses) == 1:
            mean = animals.mean(axis=0)
            axes.plot(day, mean, color=colour, linewidth=1.1, linestyle=line)
            axes.plot(day[-1:], mean[-1:], marker, color=colour, markersize=3.5, zorder=5)


def _curve_names(axes: Axes, quantity: _Quantity, lived: Mapping[str, xr.Dataset]) -> None:
    """Label the lines beside a panel that has more than one."""
    if quantity.axis is None:
        return
    lines = dict(zip(quantity.words.values(), _LINES, strict=False))
    drawn = [
        word for word in lines if any(_moves(quantity.of(data)[word]) for data in lived.values())
    ]
    handles = [Line2D([], [], color=NEUTRAL, linewidth=1.1, linestyle=lines[w]) for w in drawn]
    beside = axes.twinx()
    beside.set_axis_off()
    beside.legend(handles, drawn, loc="upper left", bbox_to_anchor=(1.0, 1.05), borderaxespad=0.2)


def _legend(
    axes: Axes,
    names: Sequence[str],
    lived: Mapping[str, xr.Dataset],
    looks: Mapping[str, tuple[str, str]],
) -> None:
    ordered = sorted(names, key=lambda name: float(lived[name].attrs["at_day"]))
    handles = [
        Line2D([], [], color=colour, marker=marker, markersize=3.5)
        for colour, marker in (looks[name] for name in ordered)
    ]
    days = [number(float(lived[name].attrs["at_day"])) for name in ordered]
    labels = [f"{group_label(n)}, day {day}" for n, day in zip(ordered, days, strict=True)]
    ncols = legend_columns(labels)
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=ncols)


def _finding(lived: Mapping[str, xr.Dataset], moved: Sequence[_Quantity]) -> str:
    """Describe the state that moved most, as sessions find it in every group."""
    most, values, subject, unit = _STILL, dict[str, float](), "", ""
    for quantity in moved:
        # What drugs do is why states move, and says nothing of the animal.
        if quantity.name == "stimulus":
            continue
        for word in quantity.words.values() if quantity.axis else [quantity.noun]:
            means = {
                name: quantity.of(data)[word].mean("animal").to_numpy()
                for name, data in lived.items()
                if word in quantity.of(data)
            }
            span = max(float(np.ptp(mean)) for mean in means.values())
            if span > most:
                most, values = span, {name: float(mean[-1]) for name, mean in means.items()}
                subject = f"{quantity.noun} ({word})" if quantity.axis else word
                unit = " times that of controls" if quantity.rest is not None else ""
    if not values:
        return "When sessions begin, no slow state has moved"
    ends = [unbroken(f"{number(value, 2)} ({group_label(n)})") for n, value in values.items()]
    return f"When sessions begin, {subject} is {listed(ends)}{unit}"
