"""A week of opioids and two weeks after it, in animals with and without iron.

`python experiments/opioid_withdrawal/run.py` is the same as
`striosome run experiments/opioid_withdrawal`.
"""

import sys
from collections.abc import Iterable, Iterator
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
from striosome.figures.run_view import history_data, shared, values
from striosome.figures.samples import draw_courses, draw_mean, draw_sample
from striosome.figures.style import NEUTRAL, SHADE, footnote, headline, new_figure

CONTROL, DEFICIENT = "control", "iron_deficient"
VEHICLE, SKF, NALOXONE, METHADONE = "vehicle", "SKF81297", "naloxone", "methadone"
MUCH_NALOXONE = "naloxone 10 mg/kg"
GABA, MOVEMENT = "epn_gaba_change", "locomotion_index"
# Moments in their order; a history has some of them. The first is before it.
MOMENTS = {
    "": "naive",
    "day_2": "day 2",
    "day_7": "day 7",
    "12_h": "12 h",
    "1_d": "1 d",
    "3_d": "3 d",
    "7_d": "7 d",
    "14_d": "14 d",
}
LAST, EARLY = "day_7", "12_h"
# Histories with the group that they start from, their words, colour and marker.
HISTORIES = {
    "morphine": (CONTROL, "morphine", "#009E73", "D"),
    METHADONE: (CONTROL, "methadone by pump", "#CC79A7", "s"),
    "deficient": (DEFICIENT, "morphine, iron-deficient", "#E69F00", "o"),
}
NAIVE_COLOURS = {CONTROL: "#0072B2", DEFICIENT: "#D55E00"}
WITHDRAWN, TREATED = f"morphine_{EARLY}", f"morphine_{LAST}"
# Pre-treatments before SKF81297, and the groups in which they are shown.
BEFORE = {"CPA": "CPA\n0.1", "": "none", "DPCPX": "DPCPX\n3", METHADONE: "methad.\n10"}
COMPARED = {
    CONTROL: ("control", NAIVE_COLOURS[CONTROL]),
    DEFICIENT: ("iron-deficient", NAIVE_COLOURS[DEFICIENT]),
    WITHDRAWN: ("withdrawn 12 h", HISTORIES["morphine"][2]),
    f"deficient_{EARLY}": ("deficient, withdrawn 12 h", HISTORIES["deficient"][2]),
}
# What is held against iron deficiency: metric and session, or a basal rate.
TRAITS = {
    "basal GABA": (None, VEHICLE),
    "basal firing, striosomes": ("rate_striosome", VEHICLE),
    "basal firing, matrix": ("rate_matrix", VEHICLE),
    "basal firing, EPN → habenula": ("rate_epn_habenula", VEHICLE),
    "SKF81297: GABA": (GABA, SKF),
    "SKF81297: movement (index × 100)": (MOVEMENT, SKF),
    "methadone: GABA": (GABA, METHADONE),
    "methadone: movement (index × 100)": (MOVEMENT, METHADONE),
    "naloxone: GABA": (GABA, NALOXONE),
    "CPA: GABA": (GABA, "CPA"),
    "DPCPX: GABA": (GABA, "DPCPX"),
}
STATES = (DEFICIENT, WITHDRAWN)
# Of what iron deficiency does to a trait; withdrawal that does less than this does next to nothing.
TRACE = 0.1


def after(treatment: str) -> str:
    """Return the session of SKF81297 after a pre-treatment."""
    return f"{treatment} then {SKF}" if treatment else SKF


def trait(run: RunView, name: str, group: str) -> xr.DataArray:
    """Return each animal's deviation from itself as a naive control (%, or as named)."""
    metric, session = TRAITS[name]
    if metric is None:
        return basal_gaba_difference(run.tree, session, group, CONTROL)
    own, naive = (values(run.summary, metric, session, one) for one in (group, CONTROL))
    if metric.startswith("rate_"):
        return 100.0 * (own / naive - 1.0)
    return (100.0 if metric == MOVEMENT else 1.0) * (own - naive)


def level(run: RunView, session: str | None, group: str) -> xr.DataArray:
    """Return GABA after a session, or before any, against the same animal as naive control (%)."""
    basal = basal_gaba_difference(run.tree, VEHICLE, group, CONTROL)
    if session is None:
        return basal
    change = values(run.summary, GABA, session, group)
    return 100.0 * ((1.0 + basal / 100.0) * (1.0 + change / 100.0) - 1.0)


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield differences within animals, each from itself before the opioid."""

    def difference(session: str, group: str, naive: str) -> xr.DataArray:
        own, before = (values(run.summary, GABA, session, one) for one in (group, naive))
        return own - before

    for history, (naive, words, *_) in HISTORIES.items():
        for moment in (LAST, EARLY, "3_d", "14_d"):
            group = f"{history}_{moment}"
            for session in (SKF, NALOXONE):
                name = f"{session} above before, {words}, {MOMENTS[moment]}"
                yield striosome.Quantity(name, difference(session, group, naive), "percent")
            basal = basal_gaba_difference(run.tree, VEHICLE, group, naive)
            name = f"basal GABA against before, {words}, {MOMENTS[moment]}"
            yield striosome.Quantity(name, basal, "percent")
        treated, before = (level(run, MUCH_NALOXONE, one) for one in (f"{history}_{LAST}", naive))
        name = f"precipitated: GABA after naloxone 10 mg/kg above before, {words}"
        yield striosome.Quantity(name, treated - before, "percent")
    for group, words in ((DEFICIENT, "iron deficiency"), (WITHDRAWN, "withdrawal")):
        for name in TRAITS:
            unit = "1" if "index" in name else "percent"
            yield striosome.Quantity(f"{name}, by {words}", trait(run, name, group), unit)
        taken = values(run.summary, GABA, SKF, group) - values(
            run.summary, GABA, after("CPA"), group
        )
        yield striosome.Quantity(f"response that CPA takes, {words}", taken, "percent")
    for moment in (LAST, EARLY):
        more = difference(NALOXONE, f"raised_{moment}", f"morphine_{moment}")
        name = f"naloxone, raised coupling to release above unchanged, {MOMENTS[moment]}"
        yield striosome.Quantity(name, more, "percent")


def figure(run: RunView) -> Figure:
    """Draw slow changes above, the challenges in the middle, iron deficiency below."""
    drawn = new_figure(8.4)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.35, 1.0])
    # The row without height holds the legend, for which the layout then makes room.
    grid = above.add_gridspec(3, 6, height_ratios=[0.75, 1.0, 1e-3])
    for column, (state, words) in enumerate(
        {"mor_coupling": "MOR coupling", "ac_gain": "AC5 gain"}.items()
    ):
        axes = above.add_subplot(grid[0, 3 * column : 3 * column + 3])
        _draw_state(axes, run, state, f"{words} (× naive)")
    panels = [above.add_subplot(grid[1, column : column + 2]) for column in (0, 2, 4)]
    for axes, session, title in (
        (panels[0], None, "Basal GABA"),
        (panels[1], SKF, "SKF81297 1.5 mg/kg"),
        (panels[2], MUCH_NALOXONE, "After naloxone 10 mg/kg"),
    ):
        _draw_moments(axes, run, session, title)
        axes.set_ylabel("against naive controls (%)")
    panels[1].set_ylabel("change of EPN GABA (%)")
    naive = _points((f"naive {words}", colour) for words, colour in list(COMPARED.values())[:2])
    histories = [
        Line2D([], [], color=colour, marker=marker, ms=4, label=words)
        for _, words, colour, marker in HISTORIES.values()
    ]
    _legend(above.add_subplot(grid[2, :]), naive + histories)
    grid = below.add_gridspec(2, 3, height_ratios=[1.0, 1e-3], width_ratios=[1.1, 0.36, 1.2])
    overlap, words, before = (below.add_subplot(grid[0, column]) for column in range(3))
    _draw_overlap(overlap, words, run)
    _draw_before(before, run)
    _legend(below.add_subplot(grid[1, :]), _points(COMPARED.values()))
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots and thin lines: animals. Other symbols and bars: mean and 95 % interval "
        "(Student's t). Change against the baseline epoch minus the same in the matched control "
        "session. Grey: opioid given; times after it: since the last dose, or the end of the pump. "
        "Against controls: the same animal as a naive control. Basal: before any injection of a "
        "session. Alike, opposite: both intervals exclude zero; a trace: withdrawal then does less "
        "than a tenth of what iron deficiency does. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def mean(session: str, group: str) -> str:
        return signed(run.estimate(GABA, session, group).mean, "percent", 0)

    verdicts = [_verdict(run, name) for name in TRAITS]
    return (
        f"SKF81297 changes EPN GABA of controls by {mean(SKF, CONTROL)}, by {mean(SKF, TREATED)} "
        f"under morphine and {mean(SKF, WITHDRAWN)} 12 h later, of iron-deficient animals by "
        f"{mean(SKF, DEFICIENT)}; withdrawal and iron deficiency are alike in "
        f"{verdicts.count('alike')} of {len(TRAITS)} traits and opposite in "
        f"{verdicts.count('opposite')}"
    )


def _verdict(run: RunView, name: str) -> str:
    """Tell whether withdrawal moves a trait as iron deficiency does."""
    means = [run.estimate_of(trait(run, name, group)) for group in STATES]
    signs = [int(mean.low > 0.0) - int(mean.high < 0.0) for mean in means]
    deficient, withdrawn = (abs(mean.mean) for mean in means)
    if all(signs) and withdrawn < TRACE * deficient:
        return "a trace"
    return {-1: "opposite", 0: "not shown", 1: "alike"}[signs[0] * signs[1]]


def _draw_state(axes: Axes, run: RunView, state: str, label: str) -> None:
    """Draw a slow state over the days of each history, in every animal."""
    axes.axvspan(0.0, 7.0, color=SHADE, zorder=0)
    axes.axhline(1.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for history, (_, _, colour, _) in HISTORIES.items():
        data = history_data(run.tree, f"{history}_14_d")
        assert data is not None
        course = data[state].transpose("day", "animal").to_numpy()
        axes.plot(data["day"], course, color=colour, lw=0.4, alpha=0.3, zorder=2)
        axes.plot(data["day"], course.mean(axis=1), color=colour, lw=1.3, zorder=3)
    axes.set_xlim(0.0, 21.0)
    axes.set_xticks(range(0, 22, 7))
    axes.set_xlabel("time (day)")
    axes.set_ylabel(label)


def _draw_moments(axes: Axes, run: RunView, session: str | None, title: str) -> None:
    """Draw every animal from before its history to two weeks after it: response or level."""
    places = {moment: place for place, moment in enumerate(MOMENTS)}
    axes.axvspan(0.5, places[LAST] + 0.5, color=SHADE, zorder=0)
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for side, (history, (naive, _, colour, marker)) in zip(
        (-0.15, 0.0, 0.15), HISTORIES.items(), strict=True
    ):
        groups = {places[""]: naive} | {
            place: group
            for moment, place in places.items()
            if (group := f"{history}_{moment}") in run.tree.children
        }
        animals = shared(
            *(
                values(run.summary, GABA, SKF, one) if session == SKF else level(run, session, one)
                for one in groups.values()
            )
        )
        across = np.array(list(groups)) + side
        means = [run.estimate_of(one) for one in animals]
        draw_courses(axes, across, animals, means, colour, marker)
        draw_mean(axes, across[0], means[0], NAIVE_COLOURS[naive], marker)
    axes.set_title(title, loc="left", fontweight="bold")
    axes.set_xticks(list(places.values()), list(MOMENTS.values()), rotation=90)
    axes.tick_params(axis="x", length=0)


def _points(entries: Iterable[tuple[str, str]]) -> list[Line2D]:
    """Return legend entries of words and colours."""
    return [
        Line2D([], [], color=colour, ls="", marker="D", ms=4, label=words)
        for words, colour in entries
    ]


def _legend(axes: Axes, entries: list[Line2D]) -> None:
    axes.set_axis_off()
    axes.legend(handles=entries, loc="upper left", ncols=len(entries), borderaxespad=0.0)


def _draw_overlap(axes: Axes, words: Axes, run: RunView) -> None:
    """Draw each trait in iron deficiency and in withdrawal, relative to controls."""
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    words.set_axis_off()
    words.sharey(axes)
    for row, name in enumerate(TRAITS):
        for side, group in zip((-0.17, 0.17), STATES, strict=True):
            colour = COMPARED[group][1]
            animals = trait(run, name, group)
            mean = run.estimate_of(animals)
            draw_sample(axes, row + side, animals, mean, colour, spread=0.2, orient="h")
        words.text(0.0, row, _verdict(run, name), va="center", fontsize="small")
    words.set_xlim(0.0, 1.0)
    axes.set_yticks(range(len(TRAITS)), list(TRAITS))
    axes.set_ylim(len(TRAITS) - 0.5, -0.5)
    axes.set_xlabel("against the same animal as a naive control\n(% or percentage points)")
    axes.set_title("Iron deficiency and withdrawal", loc="left", fontweight="bold")


def _draw_before(axes: Axes, run: RunView) -> None:
    """Draw SKF81297 after A1R drugs and methadone, in four states."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for position, treatment in enumerate(BEFORE):
        for index, (group, (_, colour)) in enumerate(COMPARED.items()):
            place = position + 0.2 * (index - 1.5)
            draw_sample(axes, place, *run.sample(GABA, after(treatment), group), colour)
    axes.set_title("SKF81297 after … (mg/kg)", loc="left", fontweight="bold")
    axes.set_ylabel("change of EPN GABA (%)")
    axes.set_xticks(range(len(BEFORE)), list(BEFORE.values()))
    axes.tick_params(axis="x", length=0)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
