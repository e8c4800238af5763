"""Response against the dose of a drug at several values of another axis, and its ED50."""

from collections.abc import Iterator
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D

from striosome.analysis.dose_fit import DoseFit, fit_doses, shift
from striosome.base.arrays import Array
from striosome.figures.labels import (
    file_name,
    group_label,
    group_title,
    sentence_start,
)
from striosome.figures.samples import draw_fit, fit_line
from striosome.figures.style import (
    MARKERS,
    NEUTRAL,
    footnote,
    group_colours,
    group_markers,
    headline,
    jitter,
    new_figure,
    wrapped,
)
from striosome.figures.sweeps.reading import SweepView, SweptParameter
from striosome.figures.sweeps.scale import scale_of

__all__ = ["dose_response", "draw_dose_response"]

_MIN_DOSES = 3
_MAX_LEVELS = 6
_LEVEL_COLOURS = "viridis"
# The light end of the colour map is lost on white.
_LIGHTEST = 0.85
_HEIGHT_IN = 3.7
_NOT = "not identified"


@dataclass(frozen=True, slots=True)
class _Level:
    """A curve: effect per animal and dose, its fit, its name and its colour."""

    place: str
    """words for a sentence: "at iron deficiency 0.5"."""
    tick: str
    colour: str
    marker: str
    dose: Array
    effect: Array
    fit: DoseFit
    unit: str
    """unit of the effect, as it is printed"""

    @property
    def ed50(self) -> str:
        """Half-effective dose and interval, or a note that there is none."""
        if not self.fit.identified:
            return _NOT
        ed50, low, high = map(_two_digits, (self.fit.ed50, self.fit.low, self.fit.high))
        return f"{ed50} ({low} to {high})"

    @property
    def entry(self) -> str:
        """Its line of the legend."""
        return f"{self.tick}: {self.ed50}"

    @property
    def why_not(self) -> str:
        """Reason why it has no half-effective dose."""
        return self.fit.unidentified_because(self.unit)


def dose_response(sweep: SweepView) -> Iterator[tuple[str, Figure]]:
    """Yield a page per dose axis, and per group unless only groups are compared."""
    if not sweep.is_grid:
        return
    for dose in filter(_is_series, sweep.axes):
        chosen = sweep.groups if _other(sweep, dose) else [None]
        for group in chosen:
            figure = new_figure(_HEIGHT_IN)
            draw_dose_response(figure, sweep, dose, group)
            yield file_name("dose_response", dose.name, *filter(None, [group])), figure


def draw_dose_response(
    figure: Figure, sweep: SweepView, dose: SweptParameter, group: str | None
) -> None:
    """Draw curves on the left and their half-effective doses on the right.

    Parameters
    ----------
    figure : Figure
        Empty.
    sweep : SweepView
        A grid.
    dose : SweptParameter
        Its axis in mg/kg.
    group : str, optional
        Whose animals, at several values of the first other axis; all groups where None.
    """
    session = _session(sweep, dose)
    other = _other(sweep, dose) if group else None
    cut, cut_words = sweep.middle([dose, *([other] if other else [])])
    rng = np.random.default_rng(sweep.seed)
    if group and other:
        held = sweep.animals(session, group).isel(cut)
        shown = np.linspace(0, len(other.values) - 1, min(len(other.values), _MAX_LEVELS))
        indices = shown.round().astype(int)
        colours = matplotlib.colormaps[_LEVEL_COLOURS](np.linspace(0.0, _LIGHTEST, len(indices)))
        samples = [
            (f"at {other.at(i)}", f"{other.values[i]:.3g}", *look, held.isel({other.name: i}))
            for i, *look in zip(indices, colours, MARKERS[: len(indices)], strict=True)
        ]
    else:
        markers = group_markers(sweep.groups)
        samples = [
            (
                f"in {group_title(name)}",
                group_label(name),
                colour,
                markers[name],
                sweep.animals(session, name).isel(cut),
            )
            for name, colour in group_colours(sweep.groups).items()
        ]
    levels = [
        _level(
            place,
            tick,
            matplotlib.colors.to_hex(colour),
            marker,
            dose,
            one.transpose("animal", dose.name).to_numpy(),
            sweep.unit,
            rng,
        )
        for place, tick, colour, marker, one in samples
    ]
    # A row without height holds the legend, for which the layout then makes room.
    grid = GridSpec(2, 2, figure, width_ratios=[1.7, 1.0], height_ratios=[1.0, 1e-3])
    curves, halves = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    _curves(curves, dose, levels)
    curves.set_ylabel(sweep.label)
    _halves(halves, dose, levels)
    axis_title = wrapped(other.label, 1.8, 8) if other else "group of animals"
    halves.set_xlabel(axis_title)
    handles = [
        Line2D(
            [],
            [],
            color=one.colour,
            ls=fit_line(one.fit),
            marker=one.marker,
            markersize=4,
            label=one.entry,
        )
        for one in levels
    ]
    below = figure.add_subplot(grid[1, :])
    below.set_axis_off()
    below.legend(
        handles=handles,
        loc="upper left",
        ncols=3,
        borderaxespad=0.0,
        title=f"{other.title if other else 'group'}: ED50 and 95 % interval ({dose.unit})",
        alignment="left",
    )
    whose = f"{sentence_start(group_title(group))}, response" if group else "Response"
    at = f", all at {cut_words}" if cut_words else ""
    headline(figure, f"{whose} to {sweep.session_label(session)}: {_verdict(levels, rng)}{at}")
    footnote(
        figure,
        "Dots: animals. Symbols: their mean. Curves: Hill functions through the means, dashed "
        "where the 95 % interval of the ED50 (bootstrap over animals) leaves the tested doses. "
        "Dotted: means that no such curve fits, as it misses one by more than a tenth of the "
        f"largest and lies outside its 95 % interval. {sweep.provenance}",
    )


def _is_series(axis: SweptParameter) -> bool:
    return axis.is_dose and int((axis.values > 0.0).sum()) >= _MIN_DOSES


def _other(sweep: SweepView, dose: SweptParameter) -> SweptParameter | None:
    """Return the first axis that is no dose, or another dose if there is no such axis."""
    others = [axis for axis in sweep.axes if axis.name != dose.name and axis.is_numeric]
    return min(others, key=lambda axis: axis.is_dose, default=None)


def _session(sweep: SweepView, dose: SweptParameter) -> str:
    """Return the session in which the dose is given, alone rather than with another drug."""
    held = [str(name) for name in sweep.data["session"].values]
    given = {path.replace('"', "") for path in dose.paths}
    named = [n for n in held if any(path.startswith(f"sessions.{n}.") for path in given)]
    told = [name for name in held if name.lower() in dose.title.lower()]
    return min(named or told or sweep.sessions, key=len)


def _level(
    place: str,
    tick: str,
    colour: str,
    marker: str,
    dose: SweptParameter,
    effect: Array,
    unit: str,
    rng: np.random.Generator,
) -> _Level:
    """Fit one curve to the doses and animals that have values; dose zero means no effect."""
    given = (dose.values > 0.0) & np.isfinite(effect).any(axis=0)
    doses = dose.values[given].astype(float)
    whole = effect[:, given][np.isfinite(effect[:, given]).all(axis=1)]
    return _Level(place, tick, colour, marker, doses, whole, fit_doses(doses, whole, rng), unit)


def _curves(axes: Axes, dose: SweptParameter, levels: list[_Level]) -> None:
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    positive = dose.values[dose.values > 0.0]
    # Dots of one dose stand beside those of other levels, within a third of the step of doses.
    step = np.diff(np.log(positive)).min() / 3.0
    offsets = np.linspace(-0.5, 0.5, len(levels)) * step if len(levels) > 1 else [0.0]
    for level, offset in zip(levels, offsets, strict=True):
        if not len(level.effect):
            continue
        beside = np.exp(offset + jitter(len(level.effect), 0.5 * step / len(levels)))
        across = level.dose[np.newaxis, :] * beside[:, np.newaxis]
        axes.scatter(
            across, level.effect, s=4, color=level.colour, alpha=0.35, linewidths=0, zorder=2
        )
        axes.plot(
            level.dose,
            level.effect.mean(axis=0),
            color=level.colour,
            marker=level.marker,
            markersize=4,
            markeredgecolor="white",
            markeredgewidth=0.4,
            linestyle="",
            zorder=4,
        )
        draw_fit(axes, level.fit, level.colour)
    axes.set_xscale("log")
    _dose_ticks(axes, dose, "x", 7)
    axes.set_xlabel(dose.label)


def _halves(axes: Axes, dose: SweptParameter, levels: list[_Level]) -> None:
    """Draw the ED50 of each level over the tested doses; in words where there is none."""
    tested = dose.values[dose.values > 0.0]
    axes.set_yscale("log")
    axes.set_ylim(tested.min(), tested.max())
    for place, level in enumerate(levels):
        if level.fit.identified:
            axes.plot([place] * 2, [level.fit.low, level.fit.high], color=level.colour, lw=1.8)
            axes.plot([place], [level.fit.ed50], color=level.colour, marker=level.marker, ms=4)
            continue
        axes.text(
            place,
            0.5,
            f"{_NOT}:\n{wrapped(level.why_not, 1.9, 6.5)}",
            transform=axes.get_xaxis_transform(),
            rotation=90,
            ha="center",
            va="center",
            fontsize=6.5,
            color=NEUTRAL,
        )
    axes.set_xticks(range(len(levels)), [level.tick for level in levels])
    axes.set_xlim(-0.6, len(levels) - 0.4)
    _dose_ticks(axes, dose, "y", 7)
    axes.set_ylabel(f"ED50 of {dose.title.removeprefix('dose of ')} ({dose.unit})")


def _dose_ticks(axes: Axes, dose: SweptParameter, which: str, most: int) -> None:
    """Set ticks at tested doses only."""
    positions, words = scale_of(dose).ticks(most)
    kept = [(p, w) for p, w in zip(10.0**positions, words, strict=True) if w != "0"]
    (axes.set_xticks if which == "x" else axes.set_yticks)(*zip(*kept, strict=True))
    axes.minorticks_off()


def _two_digits(dose: float) -> str:
    return f"{dose:#.2g}".rstrip(".")


def _verdict(levels: list[_Level], rng: np.random.Generator) -> str:
    """Describe how far the dose axis shifts from the first to the last level."""
    first, last = levels[0], levels[-1]
    if len(levels) == 1:
        return f"ED50 {first.ed50}{' mg/kg' if first.fit.identified else f', {first.why_not}'}"
    without = [level for level in (first, last) if not level.fit.identified]
    if without:
        places = " and ".join(level.place for level in without)
        misfit = all(level.fit.missed.any() for level in without)
        why = "no Hill curve fits" if misfit else f"ED50 {_NOT}"
        return f"ED50 shift unknown, as {why} {places}"
    ratio, low, high = shift(first.fit, last.fit, rng)
    word = "lower"
    if ratio < 1.0:
        ratio, low, high, word = 1.0 / ratio, 1.0 / high, 1.0 / low, "higher"
    if low <= 1.0 <= high:
        size = f"{ratio:.1f} times {word}, {low:.1f} to {high:.1f}"
        return f"ED50 not detectably shifted {last.place} ({size})"
    size = f"{ratio:.1f} times {word} ({low:.1f} to {high:.1f})"
    return f"ED50 {size} {last.place} than {first.place}"
