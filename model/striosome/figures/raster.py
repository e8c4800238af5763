"""Spikes of one animal of each group, before and at the height of a challenge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.config.documents.names import EXAMPLES_NODE
from striosome.figures.findings import focus
from striosome.figures.labels import group_label, signed
from striosome.figures.populations import PopulationLook, populations_of_run
from striosome.figures.run_view import RunView, groups
from striosome.figures.style import (
    footnote,
    headline,
    new_figure,
    panel_title,
)
from striosome.figures.treatments import judged_in, treatment_label

__all__ = ["draw_raster", "raster"]

# A row of an EPN cell is as high as this many rows of SPNs, for there are few and they fire fast.
_EPN_HEIGHT = 2.5
_GAP = 5.0


@dataclass(frozen=True, slots=True)
class _Band:
    """The spikes of one population in one window."""

    population: PopulationLook
    cells: int
    cell: NDArray[np.int64]
    time_s: Array
    rate_Hz: float


def raster(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield one page for the first session in focus; none if nothing was simulated with spikes."""
    if not run.tree[EXAMPLES_NODE].dataset.sizes.get("example"):
        return
    figure = new_figure(1.1 + 3.0 * len(groups(run.tree)))
    draw_raster(figure, run, focus(run)[0].session)
    yield "raster", figure


def draw_raster(figure: Figure, run: RunView, session: str) -> None:
    """Draw the example windows of a session, in order of time; a row for each group."""
    names, judged = groups(run.tree), judged_in(run.tree, [session])[0]
    windows = {name: _windows(run.tree, name, session) for name in names}
    columns = max(len(found) for found in windows.values())
    panels = figure.subplots(len(names), columns, sharex=True, sharey="row", squeeze=False)
    changes = []
    for row, name in zip(panels, names, strict=True):
        for axes, (minute, bands) in zip(row, windows[name], strict=False):
            _draw_window(axes, bands)
            axes.set_title(panel_title(f"{group_label(name)}, {signed(minute, 'min', 0)}", columns))
        first = [f"{bands[0].rate_Hz:.1f}" for _, bands in windows[name]]
        changes.append(f"{' → '.join(first)} Hz in one {group_label(name)} animal")
    for axes in panels[-1]:
        axes.set_xlabel("time in the window (s)")
    last = max(minute for minute, _ in windows[names[0]])
    # What is given later has no part in the spikes that are shown.
    seen = replace(judged.window, effect_min=(last, last))
    treatment = treatment_label(judged.given, seen, judged.matched)
    of = populations_of_run(run.tree)[0].label
    headline(figure, f"{treatment}: firing of {of} {', '.join(changes)}")
    footnote(
        figure,
        "First animal of each group, spiking windows before and after time zero, and in the middle "
        "of effect windows with a name, without their warm-up; rates are those of the window "
        f"shown. {run.provenance}",
    )


def _windows(tree: xr.DataTree, group: str, session: str) -> list[tuple[float, list[_Band]]]:
    """Return the middle (min) and spikes of the example windows of a group in a session."""
    examples = tree[EXAMPLES_NODE].to_dataset()
    chosen = np.flatnonzero(
        (examples["group"].values == group) & (examples["session"].values == session)
    )
    if chosen.size == 0:
        raise ValueError(f"the result holds no spikes of group {group!r} in session {session!r}")
    ordered = sorted(chosen, key=lambda index: float(examples["middle"][index]))
    looks = {one.name: one for one in populations_of_run(tree)}
    return [(float(examples["middle"][index]), _bands(examples, index, looks)) for index in ordered]


def _bands(examples: xr.Dataset, index: int, looks: Mapping[str, PopulationLook]) -> list[_Band]:
    """Return the populations from bottom to top, without the warm-up."""
    warm_up_s, window_s = float(examples.attrs["warm_up_s"]), float(examples.attrs["window_s"])
    time_s = examples["spike_time"].values - warm_up_s
    kept = (examples["spike_example"].values == index) & (time_s >= 0.0)
    bands = []
    for place, name in enumerate(examples["population"].values):
        own = kept & (examples["spike_population"].values == place)
        cells = int(examples["cells"][index, place])
        rate_Hz = float(own.sum()) / (cells * window_s)
        cell = examples["spike_cell"].values[own]
        bands.append(_Band(looks[str(name)], cells, cell, time_s[own], rate_Hz))
    return bands


def _draw_window(axes: Axes, bands: list[_Band]) -> None:
    """Stack the populations, name them, and give their rates on the right."""
    bottom = 0.0
    middles = []
    for band in bands:
        height = 1.0 if band.population.modulated else _EPN_HEIGHT
        axes.vlines(
            band.time_s,
            bottom + band.cell * height,
            bottom + (band.cell + 0.9) * height,
            color=band.population.colour,
            linewidth=0.8,
        )
        top = bottom + band.cells * height
        axes.axhspan(bottom, top, color=band.population.colour, alpha=0.07, linewidth=0)
        middles.append((bottom + top) / 2.0)
        axes.annotate(
            f"{band.rate_Hz:.1f} Hz",
            (1.0, middles[-1]),
            xycoords=axes.get_yaxis_transform(),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize="small",
        )
        bottom = top + _GAP
    axes.set_yticks(middles, [f"{band.population.label}\n({band.cells} cells)" for band in bands])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.01, y=0.01)
