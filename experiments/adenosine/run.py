"""A1R tone as a dial before SKF81297: the response against how active A1R are, drug by drug.

`python experiments/adenosine/run.py` is the same as `striosome run experiments/adenosine`.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

import striosome
from striosome.figures import RunView
from striosome.figures.labels import signed
from striosome.figures.run_view import session_data, values
from striosome.figures.samples import draw_mean, draw_sample
from striosome.figures.strip import dots
from striosome.figures.style import (
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    headline,
    new_figure,
    panel_title,
)

Floats = NDArray[np.float64]

METRIC = "epn_gaba_change"
CONTROL, DEFICIENT, HALF_A1, LOW_A1 = "control", "iron_deficient", "half_a1", "low_a1"
GROUPS = {
    CONTROL: "control",
    DEFICIENT: "iron-deficient",
    HALF_A1: "deficient, half of A1R",
    LOW_A1: "deficient, a fifth of A1R",
}
SKF = "SKF81297"
STRONGEST = "dipyridamole 300 mg/kg"
# Pre-treatments as stops of the dial, with the marker of the drug.
DIAL = {
    "DPCPX": "v",
    "caffeine": "^",
    "": "o",
    "dipyridamole 10 mg/kg": "s",
    "dipyridamole 30 mg/kg": "s",
    STRONGEST: "s",
    "CPA 0.1 mg/kg": "D",
    "CPA 0.3 mg/kg": "D",
}
UPTAKE_BLOCK = [treatment for treatment, marker in DIAL.items() if marker in "os"]
MARKERS = {
    "v": "DPCPX 3 mg/kg",
    "^": "caffeine 20 mg/kg",
    "o": "nothing",
    "s": "dipyridamole 10, 30, 300 mg/kg",
    "D": "CPA 0.1, 0.3 mg/kg",
}
ALONE = {
    "DPCPX": "DPCPX\n3",
    "caffeine": "caffeine\n20",
    "dipyridamole": "dipyr.\n30",
    "CPA": "CPA\n0.1",
}
HIGH_AFTER_CPA = "CPA 3 mg/kg then SKF81297 15 mg/kg"
# What tells accounts of A1R and D1R apart, if anything does.
TESTS = {
    SKF: ("o", "SKF81297 1.5 mg/kg"),
    "SKF81297 15 mg/kg": ("s", "15 mg/kg"),
    HIGH_AFTER_CPA: ("D", "15 mg/kg after CPA 3 mg/kg"),
}
# Prefix of the groups under each account of what A1R do to D1R.
FORMS = {"": "weaken\n(shipped)", "affinity_": "loosen\nbinding", "gi_only_": "nothing:\nGi only"}


def after(treatment: str) -> str:
    """Return the session of SKF81297 after a pre-treatment."""
    return f"{treatment} then {SKF}" if treatment else SKF


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield differences within animals: the effects of A1R tone, and the rest."""

    def change(session: str, group: str) -> xr.DataArray:
        return values(run.summary, METRIC, session, group)

    for name, group, more, less in (
        ("response that dipyridamole takes, deficient", DEFICIENT, "", STRONGEST),
        ("response that dipyridamole takes, half of A1R", HALF_A1, "", STRONGEST),
        ("response that dipyridamole takes, a fifth of A1R", LOW_A1, "", STRONGEST),
        ("response that DPCPX gives, control", CONTROL, "DPCPX", ""),
        ("response that caffeine gives, control", CONTROL, "caffeine", ""),
    ):
        difference = change(after(more), group) - change(after(less), group)
        yield striosome.Quantity(name, difference, "percent")
    left = change(after(STRONGEST), DEFICIENT) - change(SKF, CONTROL)
    yield striosome.Quantity("response above controls that dipyridamole leaves", left, "percent")
    for prefix in ("affinity_", "gi_only_"):
        group = f"{prefix}control"
        above = change(HIGH_AFTER_CPA, group) - change(HIGH_AFTER_CPA, CONTROL)
        name = f"response that CPA leaves, {prefix.replace('_', ' ')}above efficacy"
        yield striosome.Quantity(name, above, "percent")


def figure(run: RunView) -> Figure:
    """Draw the dial above; drugs alone, and the accounts of A1R and D1R, below."""
    drawn = new_figure(7.2)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.15, 1.0])
    _draw_dial(above.subplots(), run)
    window, alone, forms = below.subplots(1, 3, width_ratios=[0.9, 1.15, 1.0])
    _draw_window(window, run)
    _draw_alone(alone, run)
    _draw_forms(forms, run)
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots: animals. Other symbols and bars: mean and 95 % interval (Student's t). "
        "Change against the baseline epoch minus the same in the matched control session. "
        "A1R activation: mean from 10 to 60 min after SKF81297. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def course(group: str) -> str:
        means = [run.estimate(METRIC, after(t), group).mean for t in ("", STRONGEST)]
        return " to ".join(signed(mean, "percent", 0) for mean in means)

    fold = _fold(run, STRONGEST, DEFICIENT).mean()
    dpcpx = signed(run.estimate(METRIC, after("DPCPX"), CONTROL).mean, "percent", 0)
    return (
        f"{fold:.1f} times the adenosine takes the response of deficient animals from "
        f"{course(DEFICIENT)}, with a fifth of A1R from {course(LOW_A1)}; without A1R tone "
        f"controls respond by {dpcpx}"
    )


def _fold(run: RunView, treatment: str, group: str) -> Floats:
    """Return the adenosine of each animal relative to that without pre-treatment."""
    treated, own = (
        _window_mean(run, after(one), group, "concentration", ligand="adenosine")
        for one in (treatment, "")
    )
    return treated / own


def _activation(run: RunView, session: str, group: str) -> Floats:
    """Return the A1R activation of each animal in the effect window."""
    return _window_mean(run, session, group, "activation", receptor="a1")


def _window_mean(run: RunView, session: str, group: str, variable: str, **which: str) -> Floats:
    """Return the mean of a course over the effect window, in each animal."""
    data = session_data(run.tree, group, session)
    low, high = data.attrs["effect_min"]
    course = data[variable].sel(minute=slice(low, high), **which)
    return np.asarray(course.mean("minute"), dtype=float)


def _draw_dial(axes: Axes, run: RunView) -> None:
    """Draw the response against A1R activation, whatever has set it."""
    _draw_normal(axes, run)
    for group, colour in group_colours(tuple(GROUPS)).items():
        stops = {treatment: _activation(run, after(treatment), group) for treatment in DIAL}
        _draw_course(axes, run, group, colour, stops)
    axes.set_title("A1R tone as a dial", loc="left", fontweight="bold")
    axes.set_xlabel("A1R activation (1 = full agonist at all A1R of a control)")
    axes.set_ylabel("change of EPN GABA\nafter SKF81297 1.5 mg/kg (%)")
    axes.set_xlim(left=-0.01)
    entries = [
        Line2D([], [], color=colour, label=GROUPS[group])
        for group, colour in group_colours(tuple(GROUPS)).items()
    ]
    entries += [
        Line2D([], [], color=NEUTRAL, marker=marker, ls="", ms=5, label=label)
        for marker, label in MARKERS.items()
    ]
    entries.append(Line2D([], [], color=SHADE, lw=6, label="control, nothing before"))
    axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(1.01, 1.0))


def _draw_window(axes: Axes, run: RunView) -> None:
    """Draw the response against adenosine after uptake block, in deficient animals."""
    _draw_normal(axes, run)
    for group, colour in group_colours(tuple(GROUPS)).items():
        if group != CONTROL:
            stops = {treatment: _fold(run, treatment, group) for treatment in UPTAKE_BLOCK}
            _draw_course(axes, run, group, colour, stops)
    axes.set_title(panel_title("After uptake block", 3), loc="left", fontweight="bold")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("adenosine (1 = basal)")
    axes.set_ylabel("change of EPN GABA\nafter SKF81297 1.5 mg/kg (%)")


def _draw_normal(axes: Axes, run: RunView) -> None:
    """Draw the response of controls without pre-treatment."""
    normal = run.estimate(METRIC, SKF, CONTROL)
    axes.axhspan(normal.low, normal.high, color=SHADE, zorder=0)
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)


def _draw_course(
    axes: Axes, run: RunView, group: str, colour: str, stops: Mapping[str, Floats]
) -> None:
    """Draw animals and means of a group's responses after pre-treatments, from left to right."""
    means = {}
    for treatment, across in stops.items():
        animals, mean = run.sample(METRIC, after(treatment), group)
        axes.scatter(across, animals, s=6, color=colour, alpha=0.4, linewidths=0, zorder=2)
        draw_mean(axes, float(across.mean()), mean, colour, DIAL[treatment], size=5.5)
        means[float(across.mean())] = mean.mean
    axes.plot(*zip(*sorted(means.items()), strict=True), color=colour, lw=0.8, zorder=3)


def _draw_alone(axes: Axes, run: RunView) -> None:
    colours = group_colours(tuple(GROUPS))
    width = 0.8 / len(colours)
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for position, session in enumerate(ALONE):
        for index, (group, colour) in enumerate(colours.items()):
            dots(
                axes,
                position + (index - 1.5) * width,
                *run.sample(METRIC, session, group),
                colour=colour,
                width=width,
            )
    axes.set_title("Drugs alone (mg/kg)", loc="left", fontweight="bold")
    axes.set_ylabel("change of EPN GABA (%)")
    axes.set_xticks(range(len(ALONE)), list(ALONE.values()))
    axes.tick_params(axis="x", length=0)


def _draw_forms(axes: Axes, run: RunView) -> None:
    colours = group_colours((CONTROL, DEFICIENT))
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for position, prefix in enumerate(FORMS):
        for side, (diet, colour) in zip((-0.21, 0.21), colours.items(), strict=True):
            for step, (session, (marker, _)) in zip((-0.12, 0.0, 0.12), TESTS.items(), strict=True):
                sample = run.sample(METRIC, session, prefix + diet)
                draw_sample(axes, position + side + step, *sample, colour, marker, spread=0.0)
    axes.set_title("What A1R do to D1R", loc="left", fontweight="bold")
    axes.set_ylabel("change of EPN GABA (%)")
    axes.set_xticks(range(len(FORMS)), list(FORMS.values()))
    axes.tick_params(axis="x", length=0)
    entries = [
        Line2D([], [], color=NEUTRAL, marker=marker, ls="", ms=4.5, label=label)
        for marker, label in TESTS.values()
    ]
    axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(-0.1, -0.2))


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
