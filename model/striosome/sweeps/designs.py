"""Points of a declared design: one value of every axis at each."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from striosome.base.arrays import Array
from striosome.sweeps.axes import Axis
from striosome.sweeps.file import MAX_POINTS

__all__ = [
    "Points",
    "Space",
    "TooManyPointsError",
    "fill",
    "grid",
    "joined",
    "listed",
    "placed",
    "product_of",
    "zipped",
]

Column = NDArray[np.object_] | Array


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a design."""

    axes: tuple[Axis, ...]
    """quantities that vary"""
    columns: tuple[Column, ...]
    """value of each axis at every point, arrays of shape (points,)"""
    shape: tuple[int, ...] | None = None
    """lengths of the axes if the points are a full grid, the last axis running fastest"""
    joint: bool = False
    """whether the values belong together, so that other combinations of them mean nothing"""

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 1

    def grid_values(self) -> list[Column]:
        """Return the values along each axis of a full grid."""
        assert self.shape is not None
        values = []
        for position, column in enumerate(self.columns):
            others = tuple(
                0 if other != position else slice(None) for other in range(len(self.shape))
            )
            values.append(column.reshape(self.shape)[others])
        return values


@dataclass(frozen=True, slots=True)
class Space:
    """Space that a sampled design fills."""

    axes: tuple[Axis, ...]
    """parameters that vary; all are numbers"""
    ends: tuple[tuple[float, float], ...]
    """lowest and highest value of each, in its unit"""
    logarithmic: tuple[bool, ...]
    """whether the logarithm of an axis is filled evenly"""

    def take(self, places: Sequence[int]) -> "Space":
        """Return some of the axes."""
        return Space(
            tuple(self.axes[place] for place in places),
            tuple(self.ends[place] for place in places),
            tuple(self.logarithmic[place] for place in places),
        )


class TooManyPointsError(ValueError):
    """Error for a design with more points than can be run."""


def _refuse_beyond(counts: Sequence[int]) -> None:
    count = math.prod(counts)
    if count > MAX_POINTS:
        raise TooManyPointsError(f"has {count:.3g} points; expected at most {MAX_POINTS}")


def grid(axes: Sequence[Axis], values: Sequence[Column]) -> Points:
    """Return every combination of values; the last axis runs fastest."""
    shape = tuple(len(one) for one in values)
    _refuse_beyond(shape)
    places = np.indices(shape).reshape(len(shape), -1)
    columns = tuple(one[place] for one, place in zip(values, places, strict=True))
    return Points(tuple(axes), columns, shape)


def zipped(axes: Sequence[Axis], values: Sequence[Column]) -> Points:
    """Return points of the first values together, the second values together, and so on."""
    return Points(tuple(axes), tuple(values), joint=True)


def listed(axes: Sequence[Axis], rows: Sequence[Sequence[object]]) -> Points:
    """Return points that are written out one by one."""
    columns = [axis.column([row[place] for row in rows]) for place, axis in enumerate(axes)]
    return Points(tuple(axes), tuple(columns), joint=True)


def fill(
    axes: Sequence[Axis],
    ends: Sequence[tuple[float, float]],
    logarithmic: Sequence[bool],
    points: int,
    sampler: str,
    seed: int,
) -> Points:
    """Fill the space between ends with points: at random, in a Latin hypercube, or by Sobol.

    Parameters
    ----------
    axes : sequence of Axis
        What varies; all are numbers.
    ends : sequence of (float, float)
        Lowest and highest value of each, in its unit.
    logarithmic : sequence of bool
        Whether the logarithm of an axis is filled evenly.
    points : int
        Number of points; for Sobol a power of two.
    sampler : str
        random, latin_hypercube or sobol.
    seed : int
        Of the design.
    """
    rng = np.random.default_rng(seed)
    samplers: dict[str, Callable[[], Array]] = {
        "random": lambda: rng.random((points, len(axes))),
        "latin_hypercube": lambda: qmc.LatinHypercube(len(axes), rng=rng).random(points),
        "sobol": lambda: qmc.Sobol(len(axes), rng=rng).random(points),
    }
    return placed(Space(tuple(axes), tuple(ends), tuple(logarithmic)), samplers[sampler]())


def placed(space: Space, unit: Array) -> Points:
    """Map points of the unit cube, shape (points, axes), to points of a space."""
    columns = []
    for share, (low, high), log in zip(unit.T, space.ends, space.logarithmic, strict=True):
        values = low * (high / low) ** share if log else low + (high - low) * share
        # Rounding must not carry a value out of its range.
        columns.append(np.clip(values, low, high))
    return Points(space.axes, tuple(columns))


def product_of(parts: Sequence[Points]) -> Points:
    """Combine every point of one design with every point of the others."""
    _refuse_beyond([len(part) for part in parts])
    places = np.indices([len(part) for part in parts]).reshape(len(parts), -1)
    axes = tuple(axis for part in parts for axis in part.axes)
    columns = tuple(
        column[place] for part, place in zip(parts, places, strict=True) for column in part.columns
    )
    shapes = [part.shape for part in parts]
    whole = None if None in shapes else tuple(n for shape in shapes for n in shape or ())
    return Points(axes, columns, whole)


def joined(parts: Sequence[Points]) -> Points:
    """Join the points of all designs one after the other, each point once."""
    first = parts[0]
    rows: dict[tuple[object, ...], None] = {}
    for part in parts:
        order = [[axis.name for axis in part.axes].index(axis.name) for axis in first.axes]
        rows.update(dict.fromkeys(zip(*(part.columns[place] for place in order), strict=True)))
    return listed(first.axes, list(rows))
