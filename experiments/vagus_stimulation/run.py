"""Vagus nerve stimulation: the effects needed to give deficient animals a control response.

`python experiments/vagus_stimulation/run.py` is the same as
`striosome run experiments/vagus_stimulation`.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

import striosome
from striosome.figures import RunView
from striosome.figures.labels import signed
from striosome.figures.run_view import session_data, shared, values
from striosome.figures.samples import draw_courses
from striosome.figures.strip import dots
from striosome.figures.style import (
    CYCLE,
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    headline,
    jitter,
    new_figure,
)

Floats = NDArray[np.float64]

METRIC, SKF = "epn_gaba_change", "SKF81297"
CONTROL, DEFICIENT, NORADRENALINE = "control", "iron_deficient", "noradrenaline"
# Candidates with their label and the factors that groups are named by, in per cent.
CANDIDATES = {
    "dopamine": ("dopamine tone", (5, 25, 50, 75, 100, 150, 200)),
    "adenosine": ("adenosine tone", (50, 100, 150, 200, 300, 500)),
    "glutamate": ("glutamate drive", (94, 96, 98, 100, 102)),
    "release": ("release of boutons", (50, 75, 100, 125, 150)),
}
# Rise of noradrenaline in the groups with a coupling, and the one that is measured in cortex.
SIMULATED_RISE, MEASURED_RISE = 1.0, 0.39
_RESAMPLES = 4000


@dataclass(frozen=True)
class Size:
    """Factor nearest to 1 at which deficient animals respond like controls in the mean."""

    factor: float
    """the estimate; nan where it lies beyond the sweep"""
    low: float
    """lower bound of the middle 95 % of the resampled factors; nan where it lies beyond the
    sweep"""
    high: float
    """upper bound of the same interval"""
    reached: float
    """share of resampled groups of animals in which the factor lies within the sweep"""


def group_of(candidate: str, percent: int) -> str:
    """Return the group with a candidate at a factor."""
    return DEFICIENT if percent == 100 else f"{candidate}_{percent}"


def above_control(run: RunView, group: str) -> xr.DataArray:
    """Return each deficient animal's response above that of the same animal as a control."""
    own, normal = (values(run.summary, METRIC, SKF, one) for one in (group, CONTROL))
    return own - normal


def courses(run: RunView, candidate: str) -> tuple[Floats, Floats]:
    """Return factors of a candidate, and the response above control, shape (factors, animals)."""
    _, percents = CANDIDATES[candidate]
    above = shared(*(above_control(run, group_of(candidate, percent)) for percent in percents))
    return np.array(percents) / 100.0, above


def crossing(factors: Floats, above: Floats) -> float:
    """Return the factor nearest to 1 at which a piecewise linear course is 0; nan if none is."""
    crossed = np.flatnonzero(np.signbit(above[:-1]) != np.signbit(above[1:]))
    share = above[crossed] / (above[crossed] - above[crossed + 1])
    found = factors[crossed] + share * (factors[crossed + 1] - factors[crossed])
    return float(found[np.argmin(np.abs(np.log(found)))]) if found.size else np.nan


def size(run: RunView, candidate: str) -> Size:
    """Estimate the factor that a candidate needs, with an interval over animals."""
    factors, above = courses(run, candidate)
    rng = np.random.default_rng(run.seed)
    drawn = rng.integers(above.shape[1], size=(_RESAMPLES, above.shape[1]))
    found = np.array([crossing(factors, above[:, animals].mean(axis=1)) for animals in drawn])
    own, reached = crossing(factors, above.mean(axis=1)), np.isfinite(found)
    if np.isnan(own):
        return Size(np.nan, np.nan, np.nan, float(reached.mean()))
    low, high = np.quantile(found[reached], [0.025, 0.975])
    return Size(own, float(low), float(high), float(reached.mean()))


def coupling(factor: float) -> float:
    """Return the change of a target per doubling of noradrenaline, from the measured rise."""
    return (factor - 1.0) / MEASURED_RISE


def basal_release(run: RunView, group: str) -> xr.DataArray:
    """Return drug-free GABA release of every animal, relative to the unstimulated one (percent).

    Striosomes and matrix are weighted alike. Stimulation is on from the start, so that the
    response, which is relative to an animal's own baseline, does not show it.
    """
    return 100.0 * (_released(run, group) / _released(run, DEFICIENT) - 1.0)


def _released(run: RunView, group: str) -> xr.DataArray:
    factor = session_data(run.tree, group, "vehicle")["release_factor"].isel(minute=0, drop=True)
    return sum(
        factor.sel(population=compartment, drop=True)
        * values(run.summary, f"rate_{compartment}", "vehicle", group)
        for compartment in ("striosome", "matrix")
    )


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the response left above control at every factor, in every animal."""
    left = above_control(run, NORADRENALINE)
    yield striosome.Quantity("response above control, noradrenaline alone", left, "percent")
    for candidate, (label, percents) in CANDIDATES.items():
        for percent in percents:
            if percent != 100:
                found = above_control(run, group_of(candidate, percent))
                name = f"response above control, {label} at {percent} %"
                yield striosome.Quantity(name, found, "percent")
    found = above_control(run, DEFICIENT)
    yield striosome.Quantity("response above control, not stimulated", found, "percent")


def figure(run: RunView) -> Figure:
    """Draw the response over the size of every candidate, the sizes needed, and their cost."""
    drawn = new_figure(6.6)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.0, 1.0])
    panels = above.subplots(1, len(CANDIDATES), sharey=True)
    sizes = {candidate: size(run, candidate) for candidate in CANDIDATES}
    for axes, (candidate, found) in zip(panels, sizes.items(), strict=True):
        _draw_candidate(axes, run, candidate, found)
    panels[0].set_ylabel("change of EPN GABA\nafter SKF81297 1.5 mg/kg (%)")
    measured, needed, price = below.subplots(1, 3, width_ratios=[0.95, 1.0, 0.95])
    _draw_measured(measured, run)
    _draw_needed(needed, run, sizes)
    _draw_price(price, run)
    headline(drawn, _finding(run, sizes))
    footnote(
        drawn,
        "EXPLORATORY: no coupling of noradrenaline to this circuit is known. Dots and thin lines: "
        "animals; other symbols and bars: mean and 95 % interval (Student's t). Shaded: "
        "controls, not stimulated. Stimulation is on throughout, in the matched session too. "
        "Needed: factor at which the mean response of deficient animals is that of the same "
        "animals as controls; in brackets, animals of which that can be said. " + run.provenance,
    )
    return drawn


def _finding(run: RunView, sizes: Mapping[str, Size]) -> str:
    moved = values(run.summary, METRIC, SKF, NORADRENALINE) - values(
        run.summary, METRIC, SKF, DEFICIENT
    )
    alone = f"by {signed(float(moved.mean()), 'points')}" if np.any(moved) else "by nothing"
    words = []
    for candidate, (label, percents) in CANDIDATES.items():
        found = sizes[candidate]
        if np.isnan(found.factor):
            words.append(f"{label} at no size from {percents[0]} to {percents[-1]} %")
        else:
            words.append(f"{label} at {100 * found.factor:.0f} %")
    return (
        f"EXPLORATORY: noradrenaline alone changes the response {alone}; deficient animals would "
        f"respond as controls with {'; '.join(words)} of their own"
    )


def _draw_candidate(axes: Axes, run: RunView, candidate: str, found: Size) -> None:
    """Draw the response of deficient animals over the factor of one candidate."""
    label, percents = CANDIDATES[candidate]
    colour = group_colours((CONTROL, DEFICIENT))[DEFICIENT]
    normal = run.estimate(METRIC, SKF, CONTROL)
    axes.axhspan(normal.low, normal.high, color=SHADE, zorder=0)
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    axes.axvline(1.0, color=NEUTRAL, linewidth=0.8, linestyle=":", zorder=1)
    groups = [group_of(candidate, percent) for percent in percents]
    factors = np.array(percents) / 100.0
    animals = shared(*(values(run.summary, METRIC, SKF, group) for group in groups))
    means = [run.estimate(METRIC, SKF, group) for group in groups]
    draw_courses(axes, factors, animals, means, colour)
    if np.isfinite(found.factor):
        axes.plot(found.factor, normal.mean, "o", mfc="white", mec="black", ms=5, zorder=5)
    axes.set_title(label, loc="left", fontweight="bold")
    axes.set_xlabel("factor (1 = as it is)")


def _draw_measured(axes: Axes, run: RunView) -> None:
    """Draw the measured effect only: noradrenaline 39 % up."""
    colours = group_colours((CONTROL, DEFICIENT))
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for place, (group, colour, filled) in enumerate(
        (
            (CONTROL, colours[CONTROL], True),
            (DEFICIENT, colours[DEFICIENT], True),
            (NORADRENALINE, colours[DEFICIENT], False),
        )
    ):
        sample = run.sample(METRIC, SKF, group)
        dots(axes, place, *sample, colour=colour, width=0.7, filled=filled)
    axes.set_xticks(range(3), ["control", "deficient", "with NA\n+39 %"])
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, 2.6)
    axes.set_ylabel("change of EPN GABA (%)")
    axes.set_title("What is measured", loc="left", fontweight="bold")


def _draw_needed(axes: Axes, run: RunView, sizes: Mapping[str, Size]) -> None:
    """Draw the factors that are needed, for the group and for single animals."""
    axes.axvline(1.0, color=NEUTRAL, linewidth=0.8, linestyle=":", zorder=1)
    labels = []
    for row, (candidate, (label, percents)) in enumerate(CANDIDATES.items()):
        factors, above = courses(run, candidate)
        single = np.array([crossing(factors, course) for course in above.T])
        single = single[np.isfinite(single)]
        up = row + 0.12 + jitter(len(single), 0.3)
        colour = CYCLE[row + 2]
        axes.plot([percents[0] / 100, percents[-1] / 100], [row - 0.3] * 2, color=NEUTRAL, lw=0.8)
        axes.scatter(single, up, s=8, color=colour, alpha=0.55, linewidths=0, zorder=3)
        found = sizes[candidate]
        if np.isfinite(found.factor):
            axes.plot([found.low, found.high], [row - 0.12] * 2, color=colour, lw=1.8, zorder=4)
            axes.plot(found.factor, row - 0.12, "D", color=colour, ms=4, zorder=5)
        labels.append(f"{label}\n({len(single)} of {above.shape[1]})")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xscale("log")
    axes.set_xticks([0.05, 0.2, 1, 5], ["0.05", "0.2", "1", "5"])
    axes.minorticks_off()
    axes.set_xlabel("factor needed")
    axes.set_title("What would be needed", loc="left", fontweight="bold")
    line = Line2D([], [], color=NEUTRAL, lw=0.8, label="swept")
    axes.legend(handles=[line], loc="upper left", bbox_to_anchor=(-0.05, -0.2))


def _draw_price(axes: Axes, run: RunView) -> None:
    """Draw each candidate's effect on drug-free release against the excess that it leaves."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for row, (candidate, (label, percents)) in enumerate(CANDIDATES.items()):
        groups = [group_of(candidate, percent) for percent in percents]
        across = [float(basal_release(run, group).mean()) for group in groups]
        up = [run.estimate_of(above_control(run, group)) for group in groups]
        axes.plot(
            across, [one.mean for one in up], "-o", color=CYCLE[row + 2], ms=3, lw=1, label=label
        )
    axes.set_xlabel("basal release (% of not stimulated)")
    axes.set_ylabel("response above control (%)")
    axes.set_title("At what price", loc="left", fontweight="bold")
    axes.legend(loc="upper left", bbox_to_anchor=(-0.35, -0.2), ncols=2)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
