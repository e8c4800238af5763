"""Position of values within their prior range."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.figures.labels import number

__all__ = ["few_ticks", "set_few_ticks", "share_of_range"]

_MAX_TICKS = 4


def share_of_range(values: ArrayLike, low: ArrayLike, high: ArrayLike, scale: ArrayLike) -> Array:
    """Return values as shares of their prior range, in ratios where the scale is "log".

    Parameters
    ----------
    values, low, high : array_like
        In the same unit; the last two are the ends of the range.
    scale : array_like
        "linear" or "log".

    Returns
    -------
    float array
        0 at the lower end and 1 at the upper one.
    """
    value, lowest, highest = (np.asarray(one, dtype=float) for one in (values, low, high))
    linear = (value - lowest) / (highest - lowest)
    in_ratios = np.asarray(scale) == "log"
    # Logarithms only where they are asked for: a linear range may hold zero.
    tops, spans = (np.where(in_ratios, one / _positive(lowest), 1.0) for one in (value, highest))
    ratios = np.log(tops) / np.log(np.where(in_ratios, spans, np.e))
    return np.where(in_ratios, ratios, linear)


def few_ticks(low: float, high: float, scale: str) -> Array:
    """Return at most four round values within a range."""
    if scale != "log":
        locator = MaxNLocator(_MAX_TICKS - 1, steps=[1, 2, 2.5, 5, 10])
        found = np.asarray(locator.tick_values(low, high), dtype=np.float64)
    else:
        decades = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
        found = decades
        if np.sum((decades >= low) & (decades <= high)) < _MAX_TICKS - 1:
            found = np.sort(np.concatenate([decades, 2.0 * decades, 5.0 * decades]))
    slack = 1e-9 * (high - low)
    inside = found[(found >= low - slack) & (found <= high + slack)]
    return np.asarray(inside[:: int(np.ceil(len(inside) / _MAX_TICKS)) or 1], dtype=np.float64)


def set_few_ticks(axes: Axes, which: str, low: float, high: float, scale: str) -> None:
    """Set the limits of the axis "x" or "y" to the range, and its ticks to `few_ticks`."""
    axes.set(**{f"{which}scale": scale, f"{which}lim": (low, high)})
    axis = axes.xaxis if which == "x" else axes.yaxis
    ticks = few_ticks(low, high, scale)
    axis.set_ticks(list(ticks), [number(tick) for tick in ticks], fontsize=6)
    axis.set_ticks([], minor=True)


def _positive(values: Array) -> Array:
    return np.where(values > 0.0, values, 1.0)
