"""Heat maps of a grid's response over two or three of its axes, with the detection limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.figures.labels import file_name, group_title, sentence_start, unbroken
from striosome.figures.style import NEUTRAL, footnote, headline, new_figure, panel_title, wrapped
from striosome.figures.sweeps.reading import SweepView, SweptParameter
from striosome.figures.sweeps.scale import scale_of, set_ticks
from striosome.sweeps.summaries import absence_shown

__all__ = ["draw_heat_maps", "heat_maps"]

_CHALLENGE, _BLOCKED = "SKF81297", "methadone then SKF81297"
_COLOURS = "RdBu_r"
_ROW_IN = 1.75
_MAX_PANELS = 5
_MAX_TICKS = 16  # of a row of panels
_FAILED, _MISSING = "#BDBDBD", "#E4E4E4"


@dataclass(frozen=True, slots=True)
class _Panel:
    """One map: a session at one value of the third axis; arrays are (y, x)."""

    session: str
    mean: Array
    low: Array
    """lower end of the interval of the mean; nan where one animal has none"""
    failed: NDArray[np.bool_]
    blocked: NDArray[np.bool_]

    @property
    def shows_rises(self) -> bool:
        """Whether a rise is in question, and there are enough animals to detect one."""
        return self.session in (_CHALLENGE, _BLOCKED) and bool(np.isfinite(self.low).any())

    @property
    def has_border(self) -> bool:
        """Whether a rise is detected at some points only, so that a line divides them."""
        known = self.low[np.isfinite(self.low)]
        return self.shows_rises and bool((known > 0.0).any() and (known <= 0.0).any())


@dataclass(frozen=True, slots=True)
class _Layout:
    """Axes of the grid by their place: across, up, and side by side."""

    across: SweptParameter
    up: SweptParameter
    beside: SweptParameter | None
    shown: tuple[int, ...]
    """values of the third axis that have a panel"""
    cut: str
    """value of every further axis, in words"""


def heat_maps(sweep: SweepView) -> Iterator[tuple[str, Figure]]:
    """Yield a page for each group; none where the sweep is no grid of two numeric axes."""
    layout = _layout(sweep)
    if layout is None:
        return
    for group in sweep.groups:
        rows = len(sweep.sessions) if layout.beside else 1
        figure = new_figure(1.5 + _ROW_IN * rows)
        draw_heat_maps(figure, sweep, group)
        yield file_name("heat_maps", group), figure


def draw_heat_maps(figure: Figure, sweep: SweepView, group: str) -> None:
    """Draw one group: sessions as rows, values of the third axis as columns.

    Without a third axis the sessions lie side by side.

    Parameters
    ----------
    figure : Figure
        Empty.
    sweep : SweepView
        A grid of at least two numeric axes.
    group : str
        Whose animals.

    Raises
    ------
    ValueError
        If the sweep is no such grid.
    """
    layout = _layout(sweep)
    if layout is None:
        raise ValueError("heat maps need a grid sweep with two numeric axes")
    panels = [_panels(sweep, layout, session, group) for session in sweep.sessions]
    flat = [panel for row in panels for panel in row]
    furthest = max(
        (np.nanmax(np.abs(p.mean)) for p in flat if np.isfinite(p.mean).any()), default=1
    )
    norm = Normalize(-furthest, furthest)

    arranged = panels if layout.beside else [flat]
    rows, columns = len(arranged), len(arranged[0])
    # A row without height holds the legend, for which the layout then makes room.
    grid = GridSpec(rows + 1, columns, figure, height_ratios=[1.0] * rows + [1e-3])
    drawn: list[list[Axes]] = []
    most = max(2, _MAX_TICKS // columns)
    for row, own in enumerate(arranged):
        drawn.append([])
        for column, panel in enumerate(own):
            axes = figure.add_subplot(grid[row, column])
            _map(axes, panel, layout, norm)
            set_ticks(axes, scale_of(layout.across), "x", most)
            set_ticks(axes, scale_of(layout.up), "y", 6)
            axes.tick_params(labelbottom=row == rows - 1, labelleft=column == 0)
            drawn[-1].append(axes)
    _name(figure, sweep, drawn, panels, layout)
    bar = figure.colorbar(
        ScalarMappable(norm, _COLOURS),
        ax=[axes for row in drawn for axes in row],
        label=sweep.label,
        aspect=18 * rows,
        pad=0.015,
    )
    bar.outline.set_linewidth(0.5)
    legend = figure.add_subplot(grid[rows, :])
    legend.set_axis_off()
    count = sweep.count(group)
    legend.legend(handles=_legend(flat, count), loc="upper left", ncols=2, borderaxespad=0.0)
    headline(figure, _finding(sweep, group, flat, layout))
    footnote(figure, f"{_rules(flat, count)}{sweep.provenance}")


def _rules(panels: list[_Panel], count: str) -> str:
    """Describe the criteria of a rise and of a block, as far as the maps have them."""
    sessions = {panel.session for panel in panels if panel.shows_rises}
    text = ""
    if sessions:
        text += (
            f"Detectable rise: the 95 % interval of the mean of {count} animals, as many as were "
            f"simulated, lies above zero (Student's t, so {unbroken('p < 0.05')}, two-sided). "
        )
    if sessions >= {_CHALLENGE, _BLOCKED}:
        text += (
            "Block shown, by the rule of the claims: the interval after methadone contains zero "
            "and ends below half of the rise without it, which is itself detectable. "
        )
    return text


def _layout(sweep: SweepView) -> _Layout | None:
    numeric = [axis for axis in sweep.axes if axis.is_numeric]
    if not sweep.is_grid or len(numeric) < 2:
        return None
    # Readers look for a dose on the horizontal axis.
    across, up, *more = sorted(numeric, key=lambda axis: not axis.is_dose)[:3]
    beside = more[0] if more else None
    _, cut = sweep.middle([across, up, *more])
    count = len(beside.values) if beside else 1
    shown = np.linspace(0, count - 1, min(count, _MAX_PANELS)).round().astype(int)
    return _Layout(across, up, beside, tuple(map(int, shown)), cut)


def _panels(sweep: SweepView, layout: _Layout, session: str, group: str) -> list[_Panel]:
    axes = [layout.up, layout.across, *([layout.beside] if layout.beside else [])]
    cut, _ = sweep.middle(axes)
    names = [axis.name for axis in axes]

    def maps(name: str) -> tuple[Array, tuple[Array, Array]]:
        response = sweep.response(name, group)
        held = (response.mean, *response.interval)
        mean, low, high = (
            np.atleast_3d(one.isel(cut).transpose(*names).to_numpy()) for one in held
        )
        return mean, (low, high)

    mean, interval = maps(session)
    failed = np.atleast_3d(sweep.failed().isel(cut).transpose(*names).to_numpy())
    blocked = np.zeros(mean.shape, dtype=bool)
    if session == _BLOCKED and _CHALLENGE in sweep.sessions:
        blocked = absence_shown(interval, *maps(_CHALLENGE))
    return [
        _Panel(session, mean[..., i], interval[0][..., i], failed[..., i], blocked[..., i])
        for i in layout.shown
    ]


def _map(axes: Axes, panel: _Panel, layout: _Layout, norm: Normalize) -> None:
    across, up = scale_of(layout.across), scale_of(layout.up)
    edges = (across.edges, up.edges)
    axes.pcolormesh(*edges, panel.mean, norm=norm, cmap=_COLOURS, rasterized=True)
    absent = ~np.isfinite(panel.mean)
    _grey(axes, edges, absent & panel.failed, _FAILED, "/////")
    _grey(axes, edges, absent & ~panel.failed, _MISSING, "")
    rows, columns = np.nonzero(panel.blocked)
    axes.scatter(across.positions[columns], up.positions[rows], s=5, color="black", linewidths=0)
    if panel.shows_rises:
        _border(axes, edges, panel.low)
    axes.set_xlim(edges[0][0], edges[0][-1])
    axes.set_ylim(edges[1][0], edges[1][-1])


def _grey(
    axes: Axes, edges: tuple[Array, Array], where: NDArray[np.bool_], colour: str, hatch: str
) -> None:
    for row, column in zip(*np.nonzero(where), strict=True):
        (left, right), (foot, head) = edges[0][column : column + 2], edges[1][row : row + 2]
        axes.add_patch(
            Rectangle((left, foot), right - left, head - foot, **_hatched(colour, hatch))
        )


def _hatched(colour: str, hatch: str) -> dict[str, Any]:
    return {"facecolor": colour, "edgecolor": NEUTRAL, "hatch": hatch, "linewidth": 0.0}


def _border(axes: Axes, edges: tuple[Array, Array], low: Array) -> None:
    """Draw a line between points with a detectable rise and neighbours without one.

    It follows the cells: a level line drawn through so few points would invent its bends.
    """
    across, up = edges
    shown, known = low > 0.0, np.isfinite(low)
    beside = (shown[:, 1:] != shown[:, :-1]) & known[:, 1:] & known[:, :-1]
    above = (shown[1:] != shown[:-1]) & known[1:] & known[:-1]
    segments = [
        [(across[column + 1], up[row]), (across[column + 1], up[row + 1])]
        for row, column in np.argwhere(beside)
    ] + [
        [(across[column], up[row + 1]), (across[column + 1], up[row + 1])]
        for row, column in np.argwhere(above)
    ]
    for width, colour in ((2.6, "white"), (1.2, "black")):
        axes.add_collection(
            LineCollection(segments, colors=colour, lw=width, capstyle="projecting")
        )


def _name(
    figure: Figure,
    sweep: SweepView,
    drawn: list[list[Axes]],
    panels: list[list[_Panel]],
    layout: _Layout,
) -> None:
    sessions = [sweep.session_label(row[0].session) for row in panels]
    if layout.beside is None:
        for axes, session in zip(drawn[0], sessions, strict=True):
            axes.set_title(panel_title(session, len(sessions)), fontweight="bold")
            axes.set_xlabel(wrapped(layout.across.label, 1.7, 8))
        drawn[0][0].set_ylabel(wrapped(layout.up.label, 2.0, 8))
        return
    for axes, index in zip(drawn[0], layout.shown, strict=True):
        axes.set_title(wrapped(layout.beside.at(index), 5.0 / len(layout.shown), 8))
    for row, session in zip(drawn, sessions, strict=True):
        row[0].set_ylabel(wrapped(session, _ROW_IN - 0.3, 8, 0.62), fontweight="bold")
    figure.supylabel(wrapped(layout.up.label, _ROW_IN * len(drawn), 8), fontsize=8)
    for axes in drawn[-1]:
        axes.set_xlabel(wrapped(layout.across.label, 5.0 / len(layout.shown), 8))


def _legend(panels: list[_Panel], count: str) -> list[Artist]:
    """Return legend entries for what the maps contain."""
    entries: list[Artist] = []
    if any(panel.has_border for panel in panels):
        words = f"red side: rise detectable in {count} animals (95 % interval above 0)"
        entries.append(Line2D([], [], color="black", linewidth=1.2, label=words))
    if any(panel.blocked.any() for panel in panels):
        words = "block by methadone shown"
        entries.append(
            Line2D([], [], color="black", linestyle="", marker="o", markersize=2.2, label=words)
        )
    absent = [~np.isfinite(panel.mean) for panel in panels]
    if any((gap & panel.failed).any() for gap, panel in zip(absent, panels, strict=True)):
        entries.append(Patch(**_hatched(_FAILED, "/////"), label="failed"))
    if any((gap & ~panel.failed).any() for gap, panel in zip(absent, panels, strict=True)):
        entries.append(Patch(**_hatched(_MISSING, ""), label="not simulated"))
    return entries


def _finding(sweep: SweepView, group: str, panels: list[_Panel], layout: _Layout) -> str:
    """Describe how often the rise is detected and blocked, among the points that the maps show."""
    held = {name: [p for p in panels if p.session == name] for name in (_CHALLENGE, _BLOCKED)}
    told = {name: any(panel.shows_rises for panel in own) for name, own in held.items()}
    parts = []
    if told[_CHALLENGE]:
        seen = sum(int((panel.low > 0.0).sum()) for panel in held[_CHALLENGE])
        points = sum(int(np.isfinite(panel.mean).sum()) for panel in held[_CHALLENGE])
        parts.append(f"{_CHALLENGE} detectably raises {sweep.noun} at {seen} of {points} points")
    if all(told.values()):
        pairs = list(zip(held[_CHALLENGE], held[_BLOCKED], strict=True))
        blocked = sum(int(after.blocked.sum()) for _, after in pairs)
        free = sum(int(((one.low > 0.0) & (after.low > 0.0)).sum()) for one, after in pairs)
        parts.append(f"methadone is shown to block this at {blocked}, and fails to at {free}")
    if not parts:
        parts.append(f"{sweep.noun} over {layout.across.title} and {layout.up.title}")
    cut = f". All at {layout.cut}" if layout.cut else ""
    return f"{sentence_start(group_title(group))}: {'; '.join(parts)}{cut}"
