"""Strip plot of sessions: animals as dots, their mean as a bar with its interval."""

import re
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.statistics import Estimate
from striosome.figures.samples import draw_mean
from striosome.figures.style import PAGE_WIDTH_IN, jitter, wrapped

__all__ = ["dots", "session_axis"]


def dots(
    axes: Axes,
    position: float,
    animals: ArrayLike,
    mean: Estimate,
    *,
    colour: str,
    width: float,
    marker: str = "D",
    filled: bool = True,
) -> Array:
    """Draw one sample.

    Parameters
    ----------
    axes : Axes
        Where.
    position : float
        Middle on the horizontal axis.
    animals : float array (animals,)
        One value per animal.
    mean : Estimate
        Their mean and its interval.
    colour : str
        Of the group.
    width : float
        Room on the horizontal axis.
    marker : str
        Symbol of the mean.
    filled : bool
        Open dots mark sessions of another kind.

    Returns
    -------
    float array (animals,)
        Where each dot lies on the horizontal axis.
    """
    across = position - width * 0.12 + jitter(np.size(animals), width * 0.5)
    axes.scatter(
        across,
        animals,
        s=9,
        facecolors=colour if filled else "white",
        edgecolors=colour,
        linewidths=0.6,
        alpha=0.55 if filled else 0.8,
        zorder=3,
    )
    draw_mean(axes, position + width * 0.33, mean, colour, marker)
    return across


def session_axis(axes: Axes, names: Sequence[str]) -> None:
    """Draw one tick for each session, its name broken into lines that fit."""
    figure = axes.get_figure(root=True)
    room_in = 0.8 * (figure.get_figwidth() if figure else PAGE_WIDTH_IN) / (len(names) + 0.2)
    lines = [wrapped(_with_whole_doses(name), room_in, 7) for name in names]
    axes.set_xticks(range(len(names)), lines)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(names) - 0.4)


def _with_whole_doses(name: str) -> str:
    """Return the name with doses that no line break splits: "5 mg/kg"."""
    return re.sub(r"(\d) (?=\S*g/kg)", "\\1\N{NO-BREAK SPACE}", name)
