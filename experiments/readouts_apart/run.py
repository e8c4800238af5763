"""GABA, EPN firing and movement under all treatments, and where they diverge.

`python experiments/readouts_apart/run.py` is the same as
`striosome run experiments/readouts_apart`.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

import striosome
from striosome.figures import RunView
from striosome.figures.labels import group_label
from striosome.figures.run_view import control_of, session_data, shared, values
from striosome.figures.samples import draw_sample
from striosome.figures.style import (
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    headline,
    new_figure,
)
from striosome.observation.epochs import epoch_weights

Floats = NDArray[np.float64]

CONTROL, DEFICIENT, APART = "control", "iron_deficient", "no_shared_targets_"
DIETS = (CONTROL, DEFICIENT)
GABA, MOVEMENT = "epn_gaba_change", "locomotion_index"
HABENULA, THALAMUS = "rate_epn_habenula_change", "rate_epn_thalamus_change"
READOUTS = {
    GABA: "EPN GABA (%)",
    HABENULA: "EPN → habenula\nfiring (%)",
    THALAMUS: "EPN → thalamus\nfiring (%)",
    MOVEMENT: "movement\n(index, a.u.)",
}
SKF, METHADONE = "SKF81297", "methadone"
# Treatments with their dose (mg/kg), and the marker and number of those that act on each receptor.
TREATMENTS = {
    SKF: "SKF81297 1.5",
    "SKF81297 15 mg/kg": "SKF81297 15",
    "SCH23390": "SCH23390 0.5",
    METHADONE: "methadone 10",
    "methadone then SKF81297": "methadone 10,\nSKF81297 1.5",
    "morphine": "morphine 10",
    "naloxone": "naloxone 1",
    "DPCPX": "DPCPX 3",
    "caffeine": "caffeine 20",
    "dipyridamole": "dipyridamole 30",
    "CPA": "CPA 0.1",
}
MARKERS = {"D1": ("o", 3), "opioid": ("s", 4), "adenosine": ("^", 4)}
# Sessions of which the inputs of the movement index are shown.
EXPLAINED = (SKF, METHADONE, "naloxone")
INPUTS = {"matrix D1 (+)": "o", "opioid (+)": "s", "patch output (−)": "v"}


def verdict(run: RunView, session: str, group: str, other: str = MOVEMENT) -> str:
    """Tell whether GABA and another readout diverge or agree, by the rule of T6."""
    means = [run.estimate(metric, session, group) for metric in (GABA, other)]
    signs = [int(mean.low > 0.0) - int(mean.high < 0.0) for mean in means]
    return {-1: "apart", 0: "not shown", 1: "together"}[signs[0] * signs[1]]


def parted(run: RunView, group: str, other: str) -> int:
    """Count the treatments after which GABA and another readout diverge."""
    return sum(verdict(run, session, group, other) == "apart" for session in TREATMENTS)


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the readouts side by side in each animal."""
    for session in (SKF, METHADONE):
        for metric in (HABENULA, THALAMUS, MOVEMENT):
            found = values(run.summary, metric, session, DEFICIENT)
            unit = "1" if metric == MOVEMENT else "percent"
            yield striosome.Quantity(f"{metric} after {session}, deficient", found, unit)
        for prefix, words in (("", "shared"), (APART, "separate")):
            first, second = (
                values(run.summary, metric, session, prefix + DEFICIENT)
                for metric in (HABENULA, THALAMUS)
            )
            name = f"habenula minus thalamus class after {session}, {words} targets"
            yield striosome.Quantity(name, first - second, "percent")


def figure(run: RunView) -> Figure:
    """Draw all readouts under all treatments; below, the planes in which they diverge, and why."""
    drawn = new_figure(8.0)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.45, 1.0])
    *panels, words = above.subplots(
        1, len(READOUTS) + 1, sharey=True, width_ratios=[1, 1, 1, 1, 0.62]
    )
    for axes, metric in zip(panels, READOUTS, strict=True):
        _draw_readout(axes, run, metric)
    panels[0].set_yticks(range(len(TREATMENTS)), list(TREATMENTS.values()))
    panels[0].set_ylim(len(TREATMENTS) - 0.5, -0.5)
    panels[0].set_ylabel("treatment (mg/kg)")
    _write_verdicts(words, run)
    plane, arms, why = below.subplots(1, 3, width_ratios=[1.0, 1.0, 1.0])
    _draw_plane(plane, run)
    _draw_arms(arms, run)
    _draw_inputs(why, run)
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots: animals. Other symbols and bars: mean and 95 % interval (Student's t). "
        "Change against the baseline epoch minus the same in the matched control session. Apart, "
        "together: both intervals exclude zero. The movement index has assumed weights: read its "
        "sign, not its size. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    movement, firing = (
        [parted(run, diet, metric) for diet in DIETS] for metric in (MOVEMENT, THALAMUS)
    )
    return (
        f"Of {len(TREATMENTS)} treatments {movement[0]} part GABA and movement in control and "
        f"{movement[1]} in iron-deficient animals; EPN cells that project to the thalamus fire "
        f"against GABA after {firing[0]} and {firing[1]}"
    )


def _rows() -> Iterator[tuple[float, str, str, str]]:
    """Yield place, session, diet and colour of every line of the table."""
    for row, session in enumerate(TREATMENTS):
        for place, (diet, colour) in zip((-0.2, 0.2), group_colours(DIETS).items(), strict=True):
            yield row + place, session, diet, colour


def _draw_readout(axes: Axes, run: RunView, metric: str) -> None:
    _shade(axes)
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for place, session, diet, colour in _rows():
        sample = run.sample(metric, session, diet)
        draw_sample(axes, place, *sample, colour, spread=0.2, orient="h")
    axes.set_title(READOUTS[metric], loc="left", fontweight="bold")
    axes.margins(x=0.08)


def _write_verdicts(axes: Axes, run: RunView) -> None:
    _shade(axes)
    for place, session, diet, colour in _rows():
        found = verdict(run, session, diet)
        weight = "bold" if found == "apart" else "normal"
        axes.text(0.05, place, found, color=colour, va="center", fontsize=6.5, weight=weight)
    axes.set_title("GABA and\nmovement", loc="left", fontweight="bold")
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)


def _shade(axes: Axes) -> None:
    axes.tick_params(axis="y", length=0)
    for row in range(0, len(TREATMENTS), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=SHADE, linewidth=0, zorder=0)


def _draw_plane(axes: Axes, run: RunView) -> None:
    """Draw movement against GABA; they diverge where their signs differ."""
    _scatter(axes, run, GABA, MOVEMENT, "")
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    axes.fill_between((left, 0.0), 0.0, top, color=SHADE, linewidth=0, zorder=0)
    axes.fill_between((0.0, right), bottom, 0.0, color=SHADE, linewidth=0, zorder=0)
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.set(xlabel="change of EPN GABA (%)", ylabel="movement (a.u.)")
    axes.locator_params(axis="y", nbins=4)
    axes.set_title("Apart (shaded) or together", loc="left", fontweight="bold")
    lines = {group_label(d): {"color": c} for d, c in group_colours(DIETS).items()}
    _legend(
        axes,
        lines | {f: {"marker": marker, "ls": ""} for f, (marker, _) in MARKERS.items()},
        ncols=2,
    )


def _draw_arms(axes: Axes, run: RunView) -> None:
    """Draw one EPN class against the other, with shared and with separate targets."""
    _scatter(axes, run, THALAMUS, HABENULA, "")
    _scatter(axes, run, THALAMUS, HABENULA, APART)
    axes.axline((0.0, 0.0), slope=1.0, color=NEUTRAL, lw=0.8, ls=":", zorder=1)
    axes.set(xlabel="EPN → thalamus firing (%)", ylabel="EPN → habenula firing (%)")
    axes.set_title("The two arms", loc="left", fontweight="bold")
    entries = {
        "shared targets (shipped)": {"marker": "o", "ls": ""},
        "separate targets": {"marker": "o", "mfc": "white", "ls": ""},
        "equal change": {"ls": ":", "lw": 0.8},
    }
    _legend(axes, entries)


def _scatter(axes: Axes, run: RunView, across: str, up: str, prefix: str) -> None:
    """Draw means of all treatments; for the shipped targets, with the animals."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    families = [marker for marker, count in MARKERS.values() for _ in range(count)]
    for session, marker in zip(TREATMENTS, families, strict=True):
        for diet, colour in group_colours(DIETS).items():
            x, y = shared(
                *(values(run.summary, metric, session, prefix + diet) for metric in (across, up))
            )
            face, edge = ("white", colour) if prefix else (colour, "white")
            if not prefix:
                axes.scatter(x, y, s=4, color=colour, alpha=0.3, linewidths=0, zorder=2)
            axes.plot(x.mean(), y.mean(), marker, mfc=face, mec=edge, mew=0.7, ms=5, zorder=4)


def inputs(run: RunView, session: str, group: str) -> Floats:
    """Return the terms of the movement index before its weights, shape (animals, inputs)."""
    own, control = (
        _changes(run, name, group) for name in (session, control_of(run.tree, session) or session)
    )
    return own - control


def _changes(run: RunView, session: str, group: str) -> Floats:
    """Return the change of each input from baseline to effect window, (animals, inputs)."""
    data = session_data(run.tree, group, session)

    def means(course: xr.DataArray, time: str) -> list[Floats]:
        minutes, by_animal = course[time].to_numpy(), course.transpose("animal", time).to_numpy()
        epochs = (data.attrs[name] for name in ("baseline_min", "effect_min"))
        return [by_animal @ epoch_weights(minutes, *epoch) for epoch in epochs]

    pka = means(data["pka_soma"].sel(population="matrix"), "minute")
    mor = means(data["activation"].sel(receptor="mor"), "minute")
    released = means(data["release"].sel(population="striosome"), "window")
    return np.stack([pka[1] - pka[0], mor[1] - mor[0], released[0] - released[1]], axis=1)


def _draw_inputs(axes: Axes, run: RunView) -> None:
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for position, session in enumerate(EXPLAINED):
        for side, (diet, colour) in zip((-0.2, 0.2), group_colours(DIETS).items(), strict=True):
            found = inputs(run, session, diet)
            for step, marker, animals in zip(
                (-0.11, 0.0, 0.11), INPUTS.values(), found.T, strict=True
            ):
                place, mean = position + side + step, run.estimate_of(animals)
                draw_sample(axes, place, animals, mean, colour, marker, spread=0.0)
    axes.set_xticks(range(len(EXPLAINED)), EXPLAINED)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("input of the index (1)")
    axes.set_title("What moves the index", loc="left", fontweight="bold")
    _legend(axes, {name: {"marker": marker, "ls": ""} for name, marker in INPUTS.items()})


def _legend(axes: Axes, entries: Mapping[str, Mapping[str, Any]], ncols: int = 1) -> None:
    """Draw a legend below the panel: lines, and markers without a line."""
    handles = [
        Line2D([], [], label=label, **{"color": NEUTRAL, "ms": 4, **look})
        for label, look in entries.items()
    ]
    below = (-0.1, -0.14 if axes.get_xlabel() == "" else -0.24)
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=below, ncols=ncols)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
