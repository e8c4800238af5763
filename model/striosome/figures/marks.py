"""One sample of animals, standing or lying, or followed from moment to moment."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from striosome.figures.style import jitter
from striosome.statistics import Estimate

__all__ = ["draw_courses", "draw_mean", "draw_sample"]

Floats = NDArray[np.float64]


def draw_mean(
    axes: Axes,
    place: float,
    mean: Estimate,
    colour: str,
    marker: str = "D",
    *,
    size: float = 4.0,
    lying: bool = False,
) -> None:
    """Draw a mean as a symbol and its interval as a bar.

    Parameters
    ----------
    axes : Axes
        Where.
    place : float
        On the horizontal axis, or if lying on the vertical one.
    mean : Estimate
        The mean and its interval.
    colour, marker, size : str, str, float
        Of the symbol; its size in points.
    lying : bool
        Whether values are read on the horizontal axis.
    """
    bar, symbol = ([place, place], [mean.low, mean.high]), ([place], [mean.mean])
    way = slice(None, None, -1 if lying else 1)
    axes.plot(*bar[way], color=colour, lw=1.8, zorder=4)
    axes.plot(*symbol[way], marker, color=colour, ms=size, mec="white", mew=0.5, zorder=5)


def draw_sample(
    axes: Axes,
    place: float,
    animals: ArrayLike,
    mean: Estimate,
    colour: str,
    marker: str = "D",
    *,
    spread: float = 0.1,
    lying: bool = False,
) -> None:
    """Draw every animal as a dot around a place, and their mean over them.

    Parameters
    ----------
    axes, place, mean, colour, marker, lying
        As in `draw_mean`.
    animals : float array (animals,)
        One value per animal.
    spread : float
        Room of the dots around the place; 0 sets them in line.
    """
    points = (place + jitter(np.size(animals), spread), animals)
    across, up = points[::-1] if lying else points
    axes.scatter(across, up, s=5, color=colour, alpha=0.4, linewidths=0, zorder=2)
    draw_mean(axes, place, mean, colour, marker, lying=lying)


def draw_courses(
    axes: Axes,
    moments: Sequence[float] | Floats,
    animals: Floats,
    means: Sequence[Estimate],
    colour: str,
    marker: str = "D",
    *,
    line: str = "-",
) -> None:
    """Draw every animal as a thin line through the moments, and their means over them.

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
