"""Weeks of iron: when each component recovers, and when the responses do.

`python experiments/iron_repletion/run.py` is the same as
`striosome run experiments/iron_repletion`.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import striosome
from striosome.figures import RunView
from striosome.figures.basal import basal_gaba_difference
from striosome.figures.labels import signed
from striosome.figures.run_view import history_data, values
from striosome.figures.samples import draw_courses
from striosome.figures.style import NEUTRAL, footnote, headline, new_figure

CONTROL, DEFICIENT = "control", "iron_deficient"
VEHICLE, SKF, METHADONE, NALOXONE = "vehicle", "SKF81297", "methadone", "naloxone"
BLOCKED = f"{METHADONE} then {SKF}"
METRIC = "epn_gaba_change"
BLUE, VERMILLION = "#0072B2", "#D55E00"
# Days of iron by their name in groups.
DAYS = {"2_d": 2, "4_d": 4, "1_wk": 7, "2_wk": 14, "4_wk": 28, "8_wk": 56, "16_wk": 112}
TICKS = {0: "0", 2: "2 d", 7: "1", 14: "2", 28: "4", 56: "8", 112: "16 wk"}
# Courses with the group that they start from, their words, colour and marker.
SHIPPED = "repleted"
COURSES = {
    SHIPPED: (DEFICIENT, "as shipped", "#000000", "D"),
    "late_a1": (DEFICIENT, "A1R late", "#E69F00", "s"),
    "late_mor": (DEFICIENT, "MOR late", "#CC79A7", "^"),
    "late_dopamine": (DEFICIENT, "dopamine late", "#56B4E9", "v"),
    "all_five": ("all_five", "D1 and enkephalin too", "#009E73", "o"),
}
OPIOIDS = {
    METHADONE: ("methadone 10", "#CC79A7", "D"),
    NALOXONE: ("naloxone 1", "#009E73", "o"),
}
ABOVE = "change of EPN GABA above\ncontrols (percentage points)"
COMPONENTS = {
    "dopamine_rise": ("dopamine", "-"),
    "enkephalin_rise": ("enkephalin", "--"),
    "a1_loss": ("A1R, MOR", "-."),
    "d1_loss": ("D1", ":"),
}


def days(course: str, run: RunView) -> dict[int, str]:
    """Return the groups of a course by days of iron, from none on."""
    (start, *_) = COURSES[course]
    groups = {day: f"{course}_{name}" for name, day in DAYS.items()}
    return {0: start} | {day: name for day, name in groups.items() if name in run.tree.children}


def readings(run: RunView, session: str | None, course: str) -> dict[int, xr.DataArray]:
    """Return the change of EPN GABA after a session, or basal GABA against controls, by day."""
    found = {
        day: basal_gaba_difference(run.tree, VEHICLE, group, CONTROL)
        if session is None
        else values(run.summary, METRIC, session, group)
        for day, group in days(course, run).items()
    }
    return dict(zip(found, xr.align(*found.values(), join="inner"), strict=True))


def excess(run: RunView, session: str | None, course: str) -> dict[int, xr.DataArray]:
    """Return the same above the animals as controls."""
    found = readings(run, session, course)
    if session is None:
        return found
    normal = values(run.summary, METRIC, session, CONTROL)
    return {day: animals - normal for day, animals in found.items()}


def half_time_day(courses: Mapping[int, xr.DataArray]) -> float:
    """Return when half of the mean excess is gone, by straight lines; at most the last time."""
    time = np.array(list(courses), dtype=float)
    mean = np.array([animals.mean() for animals in courses.values()])
    left = np.minimum.accumulate(mean / mean[0])
    return float(np.interp(-0.5, -left, time))


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the remaining difference from controls, and when half of it is gone."""
    for session, words in ((SKF, "response to SKF81297"), (None, "basal GABA")):
        own = excess(run, session, SHIPPED)
        for day, animals in own.items():
            name = f"{words} above controls, {day} days of iron"
            yield striosome.Quantity(name, animals, "percent")
        yield striosome.Quantity(f"half-time of {words}", half_time_day(own), "day")
        for course in ("late_a1", "late_mor", "late_dopamine"):
            late = excess(run, session, course)
            name = f"{words} after 14 days that {COURSES[course][1]} keeps"
            yield striosome.Quantity(name, late[14] - own[14], "percent")
    for session in (METHADONE, BLOCKED, NALOXONE):
        for day in (0, 14, 112):
            name = f"{session} above controls, {day} days of iron"
            yield striosome.Quantity(name, excess(run, session, SHIPPED)[day], "percent")
    for day, animals in excess(run, SKF, "all_five").items():
        name = f"response to SKF81297 above controls, {day} days of iron, all five components"
        yield striosome.Quantity(name, animals, "percent")


def figure(run: RunView) -> Figure:
    """Draw components and their effects above; the component that takes longest below."""
    drawn = new_figure(6.2)
    # The row without height holds the legend, for which the layout then makes room.
    grid = drawn.add_gridspec(3, 3, height_ratios=[1.0, 1.0, 1e-3])
    above, below = ([drawn.add_subplot(grid[row, k]) for k in range(3)] for row in (0, 1))
    _draw_components(above[0], run)
    _draw_levels(above[1], run, None, "Basal GABA")
    _draw_levels(above[2], run, SKF, "SKF81297 1.5 mg/kg")
    late = [course for course in COURSES if course.startswith("late")]
    _draw_excess(below[0], run, [SHIPPED, *late], "SKF81297, one part late")
    _draw_excess(below[1], run, [SHIPPED, "all_five"], "SKF81297, five components")
    _draw_opioids(below[2], run)
    for axes in (*above, *below):
        _time_axis(axes)
    above[1].set_ylabel("against controls (%)")
    _add_legend(drawn.add_subplot(grid[2, :]))
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Thin lines: animals, each through all times; symbols and bars: mean and 95 % interval "
        "(Student's t); time axis: square root. Bands: intervals of never-deficient "
        "controls and of animals that are never repleted, which do not change with time. Change "
        "against the baseline epoch minus the same in the matched control session; basal: before "
        "any injection. Against or above controls: the same animals as controls. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def mean(group: str) -> str:
        return signed(run.estimate(METRIC, SKF, group).mean, "percent", 0)

    response, basal = (half_time_day(excess(run, session, SHIPPED)) for session in (SKF, None))
    return (
        f"Iron takes the response to SKF81297 from {mean(DEFICIENT)} to {mean('repleted_2_wk')} in "
        f"two weeks, to {mean('repleted_8_wk')} in eight (controls {mean(CONTROL)}); half of the "
        f"excess goes in {response:.0f} days, of the basal difference in {basal:.0f}"
    )


def _draw_components(axes: Axes, run: RunView) -> None:
    data = history_data(run.tree, "repleted_16_wk")
    assert data is not None
    for name, (words, line) in COMPONENTS.items():
        course = data["iron_deficiency"].sel(component=name).isel(animal=0)
        axes.plot(data["day"], course, color=COURSES[SHIPPED][2], lw=1.2, ls=line, label=words)
    axes.set_title("Iron deficiency left", loc="left", fontweight="bold")
    axes.set_ylabel("of each component (1 = all)")
    axes.legend(loc="upper right", borderaxespad=0.0, handlelength=2.6)


def _draw_levels(axes: Axes, run: RunView, session: str | None, title: str) -> None:
    """Draw the shipped course between controls and animals that stay deficient."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for group, colour in ((CONTROL, BLUE), (DEFICIENT, VERMILLION)):
        level = (
            run.estimate_of(basal_gaba_difference(run.tree, VEHICLE, group, CONTROL))
            if session is None
            else run.estimate(METRIC, session, group)
        )
        axes.axhspan(level.low, level.high, color=colour, alpha=0.15, lw=0, zorder=0)
    _draw_course(axes, run, readings(run, session, SHIPPED), *COURSES[SHIPPED][2:])
    axes.set_title(title, loc="left", fontweight="bold")
    axes.set_ylabel("change of EPN GABA (%)")


def _draw_excess(axes: Axes, run: RunView, courses: Sequence[str], title: str) -> None:
    """Draw courses of the response above that of the same animals as controls."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for course in courses:
        _draw_course(axes, run, excess(run, SKF, course), *COURSES[course][2:])
    axes.set_title(title, loc="left", fontweight="bold")
    axes.set_ylabel(ABOVE)


def _draw_course(
    axes: Axes, run: RunView, found: Mapping[int, xr.DataArray], colour: str, marker: str
) -> None:
    animals = np.stack(list(found.values()))
    draw_courses(
        axes, list(found), animals, [run.estimate_of(one) for one in animals], colour, marker
    )


def _draw_opioids(axes: Axes, run: RunView) -> None:
    """Draw methadone and naloxone, above the same animals as controls."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    entries = []
    for session, (words, colour, marker) in OPIOIDS.items():
        _draw_course(axes, run, excess(run, session, SHIPPED), colour, marker)
        entries.append(Line2D([], [], color=colour, marker=marker, ms=4, label=words))
    axes.set_title("Opioids (mg/kg)", loc="left", fontweight="bold")
    axes.set_ylabel(ABOVE)
    axes.legend(handles=entries, loc="best")


def _time_axis(axes: Axes) -> None:
    axes.set_xscale("function", functions=(lambda day: np.sqrt(np.maximum(day, 0.0)), np.square))
    axes.set_xlim(-0.02, 118.0)
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.minorticks_off()
    axes.set_xlabel("time on iron (weeks)")


def _add_legend(axes: Axes) -> None:
    axes.set_axis_off()
    entries = [
        Line2D([], [], color=colour, marker=marker, ms=4, label=words)
        for _, words, colour, marker in COURSES.values()
    ] + [
        Line2D([], [], color=colour, lw=6, alpha=0.25, label=words)
        for colour, words in ((BLUE, "control"), (VERMILLION, "never repleted"))
    ]
    axes.legend(handles=entries, loc="upper left", ncols=4, borderaxespad=0.0)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
