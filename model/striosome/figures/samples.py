"""Draw one sample of animals: vertical, horizontal, or over time."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from striosome.analysis.dose_fit import DoseFit
from striosome.base.arrays import Array
from striosome.base.statistics import Estimate
from striosome.figures.style import jitter

__all__ = ["Orient", "draw_courses", "draw_fit", "draw_mean", "draw_sample", "fit_line"]

Orient: TypeAlias = Literal["v", "h"]
"""The axis on which values are read."""


def draw_mean(
    axes: Axes,
    place: float,
    mean: Estimate,
    colour: str,
    marker: str = "D",
    *,
    size: float = 4.0,
    orient: Orient = "v",
    filled: bool = True,
) -> None:
    """Draw a mean as a symbol and its interval as a bar.

    Parameters
    ----------
    axes : Axes
        Where.
    place : float
        On the horizontal axis; with `orient="h"` on the vertical one.
    mean : Estimate
        The mean and its interval.
    colour, marker, size : str, str, float
        Of the symbol; its size in points.
    orient : {"v", "h"}
        Axis on which values are read: vertical or horizontal, as in seaborn.
    filled : bool
        Whether the symbol is filled; an open one has a rim of its colour.
    """
    bar, symbol = ([place, place], [mean.low, mean.high]), ([place], [mean.mean])
    way = slice(None, None, -1 if orient == "h" else 1)
    axes.plot(*bar[way], color=colour, lw=1.8, zorder=4)
    face, rim = (colour, "white") if filled else ("white", colour)
    width = 0.5 if filled else 0.9
    axes.plot(*symbol[way], marker, color=face, ms=size, mec=rim, mew=width, zorder=5)


def draw_sample(
    axes: Axes,
    place: float,
    animals: ArrayLike,
    mean: Estimate,
    colour: str,
    marker: str = "D",
    *,
    spread: float = 0.1,
    orient: Orient = "v",
) -> None:
    """Draw every animal as a dot around a place, and their mean over them.

    Parameters
    ----------
    axes, place, mean, colour, marker, orient
        As in `draw_mean`.
    animals : float array (animals,)
        One value per animal.
    spread : float
        Room of the dots around the place; 0 sets them in line.
    """
    points = (place + jitter(np.size(animals), spread), animals)
    across, up = points[::-1] if orient == "h" else points
    axes.scatter(across, up, s=5, color=colour, alpha=0.4, linewidths=0, zorder=2)
    draw_mean(axes, place, mean, colour, marker, orient=orient)


def draw_courses(
    axes: Axes,
    moments: Sequence[float] | Array,
    animals: Array,
    means: Sequence[Estimate],
    colour: str,
    marker: str = "D",
    *,
    line: str = "-",
) -> None:
    """Draw every animal as a thin line through the time points, and their means over them.

    Parameters
    ----------
    axes : Axes
        Where.
    moments : sequence of float
        On the horizontal axis.
    animals : float array (moments, animals)
        One value per animal and moment.
    means : sequence of Estimate
        Mean and interval at each moment.
    colour, marker, line : str
        Of the group.
    """
    axes.plot(moments, animals, color=colour, lw=0.4, alpha=0.35, ls=line, zorder=2)
    axes.plot(moments, [one.mean for one in means], color=colour, lw=1.1, ls=line, zorder=4)
    for moment, mean in zip(moments, means, strict=True):
        draw_mean(axes, moment, mean, colour, marker)


def fit_line(fit: DoseFit) -> str:
    """Return the line style of a fit: dashed without a half-effective dose, dotted if none fits."""
    if not fit.fits:
        return ":"
    return "-" if fit.identified else "--"


def draw_fit(axes: Axes, fit: DoseFit, colour: str, line: str | None = None) -> None:
    """Draw a Hill curve over the tested doses; where it misses means, join these instead.

    Parameters
    ----------
    axes : Axes
        Where; doses in mg/kg across.
    fit : DoseFit
        The curve and the means that it was fitted to.
    colour : str
        Of the group.
    line : str, optional
        Instead of `fit_line`.
    """
    line = line or fit_line(fit)
    if fit.fits:
        dense = np.geomspace(fit.dose.min(), fit.dose.max(), 200)
        axes.plot(dense, fit.curve(dense), color=colour, ls=line, zorder=3)
    else:
        axes.plot(fit.dose, fit.mean, color=colour, ls=line, lw=0.8, zorder=3)
