"""Weeks of pramipexole: the effect of a dose, the cost of D1 up-regulation, and ways out of it.

`python experiments/augmentation/run.py` is the same as `striosome run experiments/augmentation`.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import striosome
from striosome.base.statistics import Estimate
from striosome.figures import RunView
from striosome.figures.basal import basal_gaba_difference
from striosome.figures.labels import signed
from striosome.figures.run_view import history_data, shared, values
from striosome.figures.samples import draw_courses, draw_sample
from striosome.figures.style import NEUTRAL, footnote, headline, new_figure

CONTROL, DEFICIENT = "control", "iron_deficient"
VEHICLE, SKF, PRAMIPEXOLE = "vehicle", "SKF81297", "pramipexole"
METRIC = "epn_gaba_change"
BLUE, VERMILLION = "#0072B2", "#D55E00"
GO_ON, START_WEEK = "go on", 4
# What is done from the fourth week on, by colour and marker.
WAYS = {
    GO_ON: ("#000000", "D"),
    "a tenth of the dose": ("#E69F00", "s"),
    "stop": ("#56B4E9", "^"),
    "SCH23390 too": ("#CC79A7", "v"),
    "methadone instead": ("#009E73", "o"),
}
# Weeks on the drug, of groups that go on.
WEEKS = (0, 1, 2, 4, 8)
# Groups of other ways by the weeks since the drug was first given, after their prefix.
LATER = {31 / 7: "3_d", 6: "2_wk", 8: "4_wk"}
ON, DUE = "two hours after a dose", "next dose due, or none given"
PREFIXES = {
    ON: {"a tenth of the dose": "reduced_on", "SCH23390 too": "sch23390_on"},
    DUE: {
        "a tenth of the dose": "reduced_due",
        "stop": "stopped",
        "SCH23390 too": "sch23390_due",
        "methadone instead": "methadone",
    },
}
TESTED = {
    CONTROL: ("control", BLUE),
    "control_due_8_wk": ("control, due", NEUTRAL),
    DEFICIENT: ("iron-deficient", VERMILLION),
    "due_8_wk": ("iron-deficient, due", "#000000"),
}
TESTS = {
    SKF: "nothing",
    f"SCH23390 then {SKF}": "SCH23390\n0.5",
    f"methadone then {SKF}": "methadone\n10",
}


def groups_of(moment: str, way: str) -> dict[float, str]:
    """Return the groups of a way by week; other ways begin with the group of the fourth week."""
    stem, first = ("on_{}_wk", "on_0_wk") if moment == ON else ("due_{}_wk", DEFICIENT)
    weeks = {float(week): stem.format(week) for week in WEEKS} | {0.0: first}
    if way == GO_ON:
        return weeks
    prefix = PREFIXES[moment][way]
    return {float(START_WEEK): weeks[START_WEEK]} | {
        week: f"{prefix}_{name}" for week, name in LATER.items()
    }


def reading(run: RunView, session: str | None, group: str) -> xr.DataArray:
    """Return the change of EPN GABA in a session; if None, basal GABA against the untreated."""
    if session is None:
        untreated = CONTROL if group.startswith(CONTROL) else DEFICIENT
        return basal_gaba_difference(run.tree, VEHICLE, group, untreated)
    return values(run.summary, METRIC, session, group)


def above_untreated(run: RunView, session: str | None, group: str) -> xr.DataArray:
    """Return the same above the untreated animal, to which basal GABA already refers."""
    untreated = CONTROL if group.startswith(CONTROL) else DEFICIENT
    return reading(run, session, group) - reading(run, session, untreated)


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield benefit, worsening and the effect of ways out, each against the untreated animal."""
    for session, words in ((SKF, "response to SKF81297"), (None, "basal GABA")):
        for group, when in (
            ("on_0_wk", "first dose"),
            ("on_8_wk", "after a dose, 8 weeks"),
            ("due_1_wk", "due, 1 week"),
            ("due_8_wk", "due, 8 weeks"),
            ("control_on_0_wk", "first dose, control"),
            ("control_due_8_wk", "due, 8 weeks, control"),
            ("stopped_4_wk", "4 weeks after the last dose"),
        ):
            name = f"{words} above untreated, {when}"
            yield striosome.Quantity(name, above_untreated(run, session, group), "percent")
        for moment, ways in PREFIXES.items():
            stays = reading(run, session, groups_of(moment, GO_ON)[8.0])
            for way in ways:
                change = reading(run, session, groups_of(moment, way)[8.0]) - stays
                name = f"{words}, {way} against going on, {moment}"
                yield striosome.Quantity(name, change, "percent")
    for session in TESTS:
        if session != SKF:
            name = f"{session} above untreated, due, 8 weeks"
            yield striosome.Quantity(name, above_untreated(run, session, "due_8_wk"), "percent")
    for group in (CONTROL, DEFICIENT):
        name = f"one dose of pramipexole, {TESTED[group][0]}"
        yield striosome.Quantity(name, values(run.summary, METRIC, PRAMIPEXOLE, group), "percent")


def figure(run: RunView) -> Figure:
    """Draw D1 density and its tests; then the course after a dose, and before the next one."""
    drawn = new_figure(6.4)
    # The row without height holds the legend, for which the layout then makes room.
    grid = drawn.add_gridspec(3, 3, height_ratios=[1.0, 1.0, 1e-3])
    panels = [[drawn.add_subplot(grid[row, column]) for column in range(3)] for row in (0, 1)]
    _draw_density(panels[0][0], run)
    _draw_tests(panels[1][0], run)
    for column, moment in enumerate((ON, DUE), start=1):
        for row, session in enumerate((SKF, None)):
            axes = panels[row][column]
            if column == 2:
                axes.sharey(panels[row][1])
            _draw_courses(axes, run, session, moment)
        when = moment.replace(", or", ",\nor")
        for row, what in enumerate(("SKF81297", "Basal GABA")):
            panels[row][column].set_title(f"{what},\n{when}", loc="left", fontweight="bold")
    panels[0][1].set_ylabel("change of EPN GABA (%)")
    panels[1][1].set_ylabel("against untreated (%)")
    _add_legend(drawn.add_subplot(grid[2, :]))
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots and thin lines: animals, iron-deficient where nothing else is said. Other symbols "
        "and bars: mean and 95 % interval (Student's t). Change against the baseline "
        "epoch minus the same in the matched control session. Basal: before any injection of a "
        "session, against the same animal without any drug. Bands: untreated animals. "
        + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def more(group: str) -> str:
        return signed(float(above_untreated(run, SKF, group).mean()), "points", 0)

    basal = float(above_untreated(run, None, "on_0_wk").mean())
    return (
        f"The first dose of pramipexole changes the response to SKF81297 by {more('on_0_wk')} and "
        f"basal GABA by {signed(basal, 'percent', 0)}; after eight weeks the response differs from "
        f"that of the untreated animal by {more('on_8_wk')} after a dose, {more('due_8_wk')} when "
        f"the next is due and {more('methadone_4_wk')} under methadone"
    )


def _draw_density(axes: Axes, run: RunView) -> None:
    """Draw D1 density of those who go on, take less or stop."""
    axes.axhline(1.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for way, group in (
        ("stop", "stopped_4_wk"),
        ("a tenth of the dose", "reduced_due_4_wk"),
        (GO_ON, "due_8_wk"),
    ):
        data = history_data(run.tree, group)
        assert data is not None
        course = data["d1_density"].transpose("day", "animal").to_numpy()
        week, colour = data["day"].to_numpy() / 7.0, WAYS[way][0]
        axes.plot(week, course, color=colour, lw=0.4, alpha=0.3, zorder=2)
        axes.plot(week, course.mean(axis=1), color=colour, lw=1.3, zorder=3)
    axes.set_title("D1 receptors", loc="left", fontweight="bold")
    axes.set_ylabel("density (× untreated)")
    _week_axis(axes)


def _draw_courses(axes: Axes, run: RunView, session: str | None, moment: str) -> None:
    """Draw those who go on, and from the fourth week on the other ways."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    if session is not None:
        _draw_band(axes, run.estimate(METRIC, session, DEFICIENT), VERMILLION)
        _draw_band(axes, run.estimate(METRIC, session, CONTROL), BLUE)
    for way in (GO_ON, *PREFIXES[moment]):
        colour, marker = WAYS[way]
        found = {week: reading(run, session, g) for week, g in groups_of(moment, way).items()}
        _draw_course(axes, run, found, colour, marker)
    _week_axis(axes)


def _draw_band(axes: Axes, level: Estimate, colour: str) -> None:
    axes.axhspan(level.low, level.high, color=colour, alpha=0.15, lw=0, zorder=0)


def _draw_course(
    axes: Axes, run: RunView, found: Mapping[float, xr.DataArray], colour: str, marker: str
) -> None:
    animals = shared(*found.values())
    draw_courses(
        axes, list(found), animals, [run.estimate_of(one) for one in animals], colour, marker
    )


def _draw_tests(axes: Axes, run: RunView) -> None:
    """Draw SKF81297 after a D1 antagonist and after an opioid, in naive and augmented animals."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for position, session in enumerate(TESTS):
        for index, (group, (_, colour)) in enumerate(TESTED.items()):
            place = position + 0.2 * (index - 1.5)
            draw_sample(axes, place, *run.sample(METRIC, session, group), colour)
    axes.set_title("SKF81297 after … (mg/kg)", loc="left", fontweight="bold")
    axes.set_ylabel("change of EPN GABA (%)")
    axes.set_xticks(range(len(TESTS)), list(TESTS.values()), fontsize=6)
    axes.tick_params(axis="x", length=0)


def _week_axis(axes: Axes) -> None:
    axes.axvline(START_WEEK, color=NEUTRAL, linewidth=0.6, linestyle=":", zorder=1)
    axes.set_xticks(range(0, 9, 2))
    axes.set_xlabel("time on pramipexole (week)")


def _add_legend(axes: Axes) -> None:
    axes.set_axis_off()
    entries = [
        Line2D([], [], color=colour, marker=marker, ms=4, label=way)
        for way, (colour, marker) in WAYS.items()
    ] + [
        Line2D([], [], color=colour, marker="D", ms=4, ls="", label=words)
        for words, colour in TESTED.values()
    ]
    axes.legend(handles=entries, loc="upper left", ncols=5, borderaxespad=0.0)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
