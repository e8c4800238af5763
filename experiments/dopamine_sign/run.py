"""Outcomes of the challenges over the sign of D1 in striosome, matrix and bouton.

`python experiments/dopamine_sign/run.py` is the same as `striosome run experiments/dopamine_sign`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

import striosome
from striosome.base.statistics import mean_interval
from striosome.figures.findings import listed
from striosome.figures.labels import group_label, number
from striosome.figures.style import (
    CYCLE,
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    headline,
    new_figure,
)
from striosome.figures.sweeps.reading import SweepView
from striosome.sweeps.summaries import absence_shown

Floats = NDArray[np.float64]

STRIOSOME, MATRIX, BOUTON = "striosome NMDA gain", "matrix NMDA gain", "D1 gain of release"
GABA = "epn_gaba_change"
RATES = {
    "striosome": (STRIOSOME, "rate_striosome_change"),
    "matrix": (MATRIX, "rate_matrix_change"),
}
CONTROL, DEFICIENT = "control", "iron_deficient"
SKF, METHADONE, BOTH = "SKF81297", "methadone", "methadone then SKF81297"
# What comes out, from nothing to all of T1 to T4.
OUTCOMES = {
    "no rise in deficient animals": "white",
    "rise, controls not shown to lack it": SHADE,
    "rise in deficient animals only (T1, T2)": CYCLE[4],
    "and methadone blocks it (T1 to T4)": CYCLE[1],
}


class Plane:
    """Responses of one group in one session over both gains, at one gain of release."""

    def __init__(self, data: xr.Dataset, session: str, group: str, gain: float) -> None:
        own = data.sel({"metric": GABA, "session": session, "group": group, BOUTON: gain})
        self.mean = _plane(own["mean"].mean("stream"))
        spread = _plane((own["standard_deviation"] ** 2).mean("stream") ** 0.5)
        self.interval = mean_interval(self.mean, spread, _plane(own["n"].max("stream")))

    def lacks_the_rise_of(self, other: "Plane") -> NDArray[np.bool_]:
        """Mark where it is shown not to rise as the other does, by the rule of T2 and T4."""
        return absence_shown(self.interval, other.mean, other.interval)


def _plane(values: xr.DataArray) -> Floats:
    return np.asarray(values.transpose(STRIOSOME, MATRIX), dtype=float)


def outcomes(data: xr.Dataset, gain: float) -> NDArray[np.intp]:
    """Return the number of the outcome at each point, in the order of `OUTCOMES`."""
    rise = Plane(data, SKF, DEFICIENT, gain)
    rises = rise.interval[0] > 0.0
    alone = Plane(data, SKF, CONTROL, gain).lacks_the_rise_of(rise)
    falls = Plane(data, METHADONE, DEFICIENT, gain).interval[1] < 0.0
    blocked = Plane(data, BOTH, DEFICIENT, gain).lacks_the_rise_of(rise)
    return np.where(rises, 1 + alone * (1 + (falls & blocked)), 0)


def crossing(gains: Floats, changes: Floats) -> Floats:
    """Return the gain at which each animal's change turns from fall to rise; else an end.

    Parameters
    ----------
    gains : float array (gains,)
        Ascending.
    changes : float array (gains, animals)
        Rising with the gain.
    """
    return np.array([np.interp(0.0, own, gains) for own in np.maximum.accumulate(changes).T])


def neutral(data: xr.Dataset, compartment: str, group: str) -> Floats:
    """Return the gain at which SKF81297 leaves a compartment's firing unchanged, by animal."""
    axis, metric = RATES[compartment]
    own = data["value"].sel(session=SKF, group=group, metric=metric)
    # Neither the other compartment nor the boutons have a say in it.
    others = {name: 0 for name in (STRIOSOME, MATRIX, BOUTON) if name != axis}
    return crossing(data[axis].to_numpy(), _by_animal(own.isel(others), axis))


def diagonal(data: xr.Dataset, group: str, gain: float) -> Floats:
    """Return the GABA change after SKF81297, equal gain in both compartments: (gains, animals)."""
    own = data["value"].sel({"metric": GABA, "session": SKF, "group": group, BOUTON: gain})
    along = xr.DataArray(np.arange(data.sizes[MATRIX]), dims="both")
    return _by_animal(own.isel({STRIOSOME: along, MATRIX: along}), "both")


def _by_animal(values: xr.DataArray, axis: str) -> Floats:
    held = values.stack(each=("stream", "animal")).transpose(axis, "each").to_numpy()
    return np.asarray(held[:, np.isfinite(held).all(axis=0)])


def quantities(data: xr.Dataset) -> Iterator[striosome.Quantity]:
    """Yield the gains at which signs change, in each animal."""
    for compartment in RATES:
        for group in (CONTROL, DEFICIENT):
            name = f"NMDA gain at which D1 is neutral, {compartment}, {group_label(group)}"
            yield striosome.Quantity(name, neutral(data, compartment, group), "1")
    gains = data[MATRIX].to_numpy()
    for gain in data[BOUTON].to_numpy():
        for group in (CONTROL, DEFICIENT):
            name = f"NMDA gain at which GABA stays, release gain {gain:g}, {group_label(group)}"
            yield striosome.Quantity(name, crossing(gains, diagonal(data, group, gain)), "1")


def figure(data: xr.Dataset) -> Figure:
    """Draw outcomes, mean response, and all animals on the diagonal for each gain of release."""
    gains = data[BOUTON].to_numpy()
    drawn = new_figure(7.4)
    # Rows without height hold the legends, for which the layout then makes room.
    grid = drawn.add_gridspec(5, len(gains), height_ratios=[1.0, 1e-3, 1.0, 0.85, 1e-3])
    panels = np.array(
        [[drawn.add_subplot(grid[r, c]) for c in range(len(gains))] for r in (0, 2, 3)]
    )
    furthest = max(np.abs(Plane(data, SKF, DEFICIENT, gain).mean).max() for gain in gains)
    norm = Normalize(-furthest, furthest)
    for (above, middle, below), gain in zip(panels.T, gains, strict=True):
        _draw_outcomes(above, data, gain)
        image = _map(middle, data, Plane(data, SKF, DEFICIENT, gain).mean, "RdBu_r", norm)
        _draw_neutral(middle, data)
        _draw_diagonal(below, data, gain)
        above.set_title(f"D1 gain of release {gain:g}", loc="left", fontweight="bold")
        for axes in (above, middle):
            axes.set_xlabel("matrix β₁")
        below.set_xlabel("β₁ of both")
        below.sharey(panels[2, 0])
        for axes in (above, middle, below):
            axes.tick_params(labelleft=above is panels[0, 0])
    bar = drawn.colorbar(image, ax=list(panels[1]), pad=0.015, aspect=18)
    bar.set_label("GABA of deficient\nanimals (%)")
    for axes in panels[:2, 0]:
        axes.set_ylabel("striosome β₁")
    panels[2, 0].set_ylabel("change of EPN GABA\nafter SKF81297 (%)")
    _add_legend(
        drawn.add_subplot(grid[1, :]),
        [
            *(
                Patch(facecolor=colour, edgecolor=NEUTRAL, lw=0.5, label=label)
                for label, colour in OUTCOMES.items()
            ),
            Line2D([], [], color="black", lw=0.9, ls="--", label="D1 neutral for firing"),
        ],
    )
    _add_legend(
        drawn.add_subplot(grid[4, :]),
        [
            Line2D([], [], color=colour, label=group_label(name))
            for name, colour in group_colours((CONTROL, DEFICIENT)).items()
        ],
    )
    headline(drawn, _finding(data))
    footnote(
        drawn,
        "β₁: how much PKA raises the NMDA current, which sets the sign of D1: below the dashed "
        "line SKF81297 quietens the cells of deficient animals, above it excites them. Outcomes by "
        "the rules of the claims, with Student's intervals of the animals simulated. Lower row: "
        "animals as thin lines. " + SweepView(data).provenance,
    )
    return drawn


def _finding(data: xr.Dataset) -> str:
    gains = data[BOUTON].to_numpy()
    met = [int((outcomes(data, gain) == len(OUTCOMES) - 1).sum()) for gain in gains]
    points = data.sizes[STRIOSOME] * data.sizes[MATRIX]
    turn = [number(neutral(data, name, DEFICIENT).mean(), 2) for name in RATES]
    return (
        f"T1 to T4 hold at {listed([str(n) for n in met])} of {points} pairs of β₁ with a D1 "
        f"gain of release of {listed([f'{gain:g}' for gain in gains])}; firing turns at β₁ "
        f"{turn[0]} in striosomes and {turn[1]} in matrix"
    )


def _map(axes: Axes, data: xr.Dataset, values: Floats, colours: object, norm: Normalize) -> object:
    return axes.pcolormesh(
        data[MATRIX], data[STRIOSOME], values, cmap=colours, norm=norm, rasterized=True
    )


def _draw_outcomes(axes: Axes, data: xr.Dataset, gain: float) -> None:
    colours = ListedColormap(list(OUTCOMES.values()))
    _map(axes, data, outcomes(data, gain), colours, Normalize(-0.5, len(OUTCOMES) - 0.5))
    _draw_neutral(axes, data)


def _draw_neutral(axes: Axes, data: xr.Dataset) -> None:
    axes.axhline(neutral(data, "striosome", DEFICIENT).mean(), color="black", lw=0.9, ls="--")
    axes.axvline(neutral(data, "matrix", DEFICIENT).mean(), color="black", lw=0.9, ls="--")


def _draw_diagonal(axes: Axes, data: xr.Dataset, gain: float) -> None:
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for group, colour in group_colours((CONTROL, DEFICIENT)).items():
        animals = diagonal(data, group, gain)
        axes.plot(data[MATRIX], animals, color=colour, lw=0.4, alpha=0.3, zorder=2)
        axes.plot(data[MATRIX], animals.mean(axis=1), color=colour, lw=1.8, zorder=3)


def _add_legend(axes: Axes, entries: list[Artist]) -> None:
    axes.set_axis_off()
    axes.legend(handles=entries, loc="upper left", ncols=3, borderaxespad=0.0)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
