"""Positions of the values of an axis in a figure, and its ticks."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from striosome.base.arrays import Array
from striosome.figures.labels import number
from striosome.figures.sweeps.reading import SweptParameter

__all__ = ["Scale", "is_logarithmic", "scale_of", "set_ticks"]

# Values over so many times their smallest are read on a logarithmic axis.
_WIDE = 10.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Positions of the values of a grid axis, spaced linearly or by their logarithms."""

    values: Array
    """ascending values, shape (values,)"""
    positions: Array
    """positions at which they are drawn, shape (values,)"""

    @property
    def edges(self) -> Array:
        """Borders of the cells around the values: (values + 1,)."""
        middles = (self.positions[1:] + self.positions[:-1]) / 2.0
        first = 2.0 * self.positions[0] - middles[0]
        last = 2.0 * self.positions[-1] - middles[-1]
        return np.concatenate([[first], middles, [last]])

    def ticks(self, most: int) -> tuple[Array, list[str]]:
        """Return every value, or every second, third ... so that there are no more than `most`."""
        step = int(np.ceil((len(self.values) - 1) / max(most - 1, 1)))
        return self.positions[::step], [number(value) for value in self.values[::step]]


def is_logarithmic(axis: SweptParameter) -> bool:
    """Tell whether an axis is logarithmic: a dose, or values whose ratios are even and large."""
    values = np.unique(axis.values).astype(float)
    positive = values[values > 0.0]
    if axis.is_dose:
        return len(positive) > 1
    if len(positive) < len(values) or positive[-1] < _WIDE * positive[0]:
        return False
    return _unevenness(np.log(values)) < _unevenness(values)


def scale_of(axis: SweptParameter) -> Scale:
    """Return positions of a grid axis; a dose of zero lies one step below the lowest dose."""
    values = axis.values.astype(float)
    if not is_logarithmic(axis):
        return Scale(values, values)
    positive = np.log10(values[values > 0.0])
    step = float(np.median(np.diff(positive)))
    return Scale(values, np.concatenate([[positive[0] - step] * int(values[0] == 0.0), positive]))


def set_ticks(axes: Axes, scale: Scale, which: str, most: int) -> None:
    """Put the ticks of one axis at simulated values."""
    positions, words = scale.ticks(most)
    (axes.set_xticks if which == "x" else axes.set_yticks)(positions, words)


def _unevenness(values: Array) -> float:
    steps = np.diff(values)
    return float(steps.std() / steps.mean())
