"""Design of a sweep file, read and checked: every fault is reported at its line."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from striosome.base.quantities import UnitError
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.records import read_record
from striosome.config.parameters.provenance import Provenance
from striosome.sweeps.accepted import accepted_sets
from striosome.sweeps.axes import Axis, unit_of
from striosome.sweeps.axis_rules import fault_of_axis
from striosome.sweeps.designs import (
    Column,
    Points,
    Space,
    TooManyPointsError,
    fill,
    grid,
    joined,
    listed,
    product_of,
    zipped,
)
from striosome.sweeps.file import DESIGNS, SAMPLERS, AxisEntry, SampledEntry, SampleEntry

__all__ = ["read_design", "read_space"]


def read_design(
    document: Document, known: Mapping[str, Provenance], problems: list[Problem]
) -> Points | None:
    """Read the design of a sweep file.

    Parameters
    ----------
    document : Document
        The sweep file.
    known : mapping of str to Provenance
        Values and ranges of the base experiment's parameters, by path.
    problems : list of Problem
        Problems that are found are appended to it.

    Returns
    -------
    Points or None
        None where the design is faulty.
    """
    return _Reader(document, known, problems).design(("design",))


def read_space(
    document: Document, known: Mapping[str, Provenance], problems: list[Problem], at: KeyPath
) -> Space | None:
    """Read sampled parameters that are declared outside a design.

    Parameters
    ----------
    document, known, problems
        As for `read_design`.
    at : tuple of str
        The key under which they stand.

    Returns
    -------
    Space or None
        None where they are faulty.
    """
    before = len(problems)
    reader = _Reader(document, known, problems)
    space = reader.space(at, document.at(at))
    if space is not None:
        reader.refuse_twice(at, space.axes)
    return space if len(problems) == before else None


class _Reader:
    def __init__(
        self, document: Document, known: Mapping[str, Provenance], problems: list[Problem]
    ) -> None:
        self.document, self.known, self.problems = document, known, problems

    def report(self, at: KeyPath, message: str) -> None:
        self.problems.append(self.document.place(at).problem(dotted(at), message))

    def design(self, at: KeyPath) -> Points | None:
        """Read the points of a design, or of a part of one."""
        data = self.document.at(at)
        if not isinstance(data, dict) or len(data) != 1:
            self.report(at, f"expected exactly one of {', '.join(DESIGNS)}")
            return None
        (kind,) = data
        here = (*at, kind)
        readers: dict[str, Callable[[KeyPath], Points | None]] = {
            "grid": lambda at: self.axes(at, grid),
            "zip": lambda at: self.axes(at, zipped),
            "list": self.spelt,
            "product": lambda at: self.parts(at, product_of),
            "union": lambda at: self.parts(at, joined),
            "population": self.accepted,
            **dict.fromkeys(SAMPLERS, self.sample),
        }
        if kind not in readers:
            self.report(here, f"unknown design{did_you_mean(kind, readers)}")
            return None
        before = len(self.problems)
        try:
            points = readers[kind](here)
        except TooManyPointsError as error:
            self.report(here, str(error))
            return None
        if points is not None and len(self.problems) == before:
            self.refuse_twice(here, points.axes)
        return points if len(self.problems) == before else None

    def refuse_twice(self, at: KeyPath, axes: Sequence[Axis]) -> None:
        """Report paths that more than one axis varies."""
        names = [axis.name for axis in axes]
        paths = [path for axis in axes for path in axis.paths]
        for found in (names, paths):
            for twice in sorted({one for one in found if found.count(one) > 1}):
                self.report(at, f"{twice} is varied twice")

    def axes(
        self, at: KeyPath, combine: Callable[[list[Axis], list[Column]], Points]
    ) -> Points | None:
        """Read a grid, or lists that run along each other."""
        data = self.section(at)
        if data is None:
            return None
        axes, columns = [], []
        for name in data:
            found = self.axis((*at, name), str(name))
            if found is not None:
                axes.append(found[0])
                columns.append(found[1])
        if len(axes) < len(data):
            return None
        lengths = {len(column) for column in columns}
        if combine is zipped and len(lengths) > 1:
            told = " and ".join(map(str, sorted(lengths)))
            self.report(at, f"lists that run together differ in length: {told}")
            return None
        return combine(axes, columns)

    def axis(self, at: KeyPath, name: str) -> tuple[Axis, Column] | None:
        """Read one axis with its values."""
        data = self.document.at(at)
        entry = AxisEntry()
        if isinstance(data, list):
            written, places = data, [(*at, position) for position in range(len(data))]
        else:
            located = read_record(AxisEntry, self.document, at, self.problems)
            if located is None:
                return None
            entry = located.record
            written = [] if entry.values is None else list(entry.values)
            places = [(*at, "values", position) for position in range(len(written))]
        axis = self.named(at, name, entry.paths)
        if axis is None:
            return None
        if entry.start is not None or entry.stop is not None or entry.points is not None:
            return self.spaced(at, axis, entry)
        if not written:
            self.report(at, "has no values: give a list, or from, to and points")
            return None
        values = [self.number(axis, one, here) for one, here in zip(written, places, strict=True)]
        if any(value is None for value in values):
            return None
        if len({str(value) for value in values}) < len(values):
            self.report(at, "holds a value twice")
        return axis, axis.column(values)

    def spaced(self, at: KeyPath, axis: Axis, entry: AxisEntry) -> tuple[Axis, Column] | None:
        """Return values from one end to the other."""
        if None in (entry.start, entry.stop, entry.points) or entry.values is not None:
            self.report(at, "expected from, to and points, or values")
            return None
        if axis.unit is None:
            self.report(at, "has no numbers to space: give values")
            return None
        start = self.number(axis, entry.start, (*at, "from"))
        stop = self.number(axis, entry.stop, (*at, "to"))
        if start is None or stop is None:
            return None
        if entry.scale == "log":
            if start <= 0 or stop <= 0:
                self.report(at, "a logarithmic scale needs ends above 0")
                return None
            return axis, np.geomspace(start, stop, entry.points or 2)
        return axis, np.linspace(start, stop, entry.points or 2)

    def spelt(self, at: KeyPath) -> Points | None:
        """Read points that are written out."""
        data = self.document.at(at)
        if not isinstance(data, list) or not data or not all(isinstance(p, dict) for p in data):
            self.report(at, "expected a list of points, each `path: value, …`")
            return None
        names = list(data[0])
        axes = [self.named((*at, 0, name), name, ()) for name in names]
        if not names or any(axis is None for axis in axes):
            return None
        sound = [axis for axis in axes if axis is not None]
        rows = []
        for position, point in enumerate(data):
            here = (*at, position)
            if set(point) != set(names):
                odd = sorted(set(point) ^ set(names))[0]
                self.report(here, f"every point names the same paths; {odd} is not in all")
                continue
            rows.append([self.number(axis, point[axis.name], (*here, axis.name)) for axis in sound])
        if len(rows) < len(data) or any(value is None for row in rows for value in row):
            return None
        return listed(sound, rows)

    def sample(self, at: KeyPath) -> Points | None:
        """Read points that fill a space."""
        located = read_record(SampleEntry, self.document, at, self.problems)
        if located is None:
            return None
        entry, sampler = located.record, str(at[-1])
        if sampler == "sobol" and not math.log2(entry.points).is_integer():
            near = 2 ** round(math.log2(entry.points))
            self.report((*at, "points"), f"expected a power of two, for example {near}")
            return None
        if not entry.parameters:
            self.report(at, "names no parameter")
            return None
        space = self.space((*at, "parameters"), entry.parameters)
        if space is None:
            return None
        return fill(space.axes, space.ends, space.logarithmic, entry.points, sampler, entry.seed)

    def accepted(self, at: KeyPath) -> Points | None:
        """Read accepted sets of a calibration, one point each."""
        found = accepted_sets(self.document, at, self.problems)
        if found is None:
            return None
        axes = [self.named((*at, "file"), name, ()) for name in found]
        sound = [axis for axis in axes if axis is not None]
        return Points(tuple(sound), tuple(found.values()), joint=True) if sound == axes else None

    def space(self, at: KeyPath, names: Iterable[str]) -> Space | None:
        """Read sampled parameters; None, with all problems noted, if any is faulty."""
        found = [self.sampled((*at, name), name) for name in names]
        sound = [one for one in found if one is not None]
        if not sound or len(sound) < len(found):
            return None
        axes, ends, logarithmic = zip(*sound, strict=True)
        return Space(axes, ends, logarithmic)

    def sampled(self, at: KeyPath, name: str) -> tuple[Axis, tuple[float, float], bool] | None:
        """Read one parameter of a sample: axis, ends, and whether it is logarithmic."""
        data = self.document.at(at)
        entry = SampledEntry()
        if data not in (None, {}):
            located = read_record(SampledEntry, self.document, at, self.problems)
            if located is None:
                return None
            entry = located.record
        axis = self.named(at, name, entry.paths)
        if axis is None:
            return None
        if axis.unit is None:
            self.report(at, "is not a number: use grid or list")
            return None
        ends = self.ends(at, axis, entry)
        if ends is None:
            return None
        if not ends[0] < ends[1]:
            self.report(at, f"its range, {ends[0]:g} to {ends[1]:g} {axis.unit}, is empty")
            return None
        if entry.scale == "log" and ends[0] <= 0:
            self.report(at, "a logarithmic scale needs ends above 0")
            return None
        return axis, ends, entry.scale == "log"

    def ends(self, at: KeyPath, axis: Axis, entry: SampledEntry) -> tuple[float, float] | None:
        """Return the lowest and highest value of a sampled parameter."""
        if entry.range is not None and entry.spread is not None:
            self.report(at, "expected a range or a spread, not both")
            return None
        if entry.range is not None:
            low, high = (
                self.number(axis, end, (*at, "range", place))
                for place, end in enumerate(entry.range)
            )
            return None if low is None or high is None else (low, high)
        base = self.known.get(axis.paths[0])
        if base is None or base.range is None:
            self.report(at, "has no range of its own: give one")
            return None
        low, high = (axis.number(end) for end in base.range)
        if entry.spread is None:
            return low, high
        value = axis.number(base.value)
        # Never beyond what is believed possible.
        reach = entry.spread * abs(value)
        return max(low, value - reach), min(high, value + reach)

    def named(self, at: KeyPath, name: str, paths: tuple[str, ...]) -> Axis | None:
        """Return an axis with its paths, all of one unit."""
        fault = fault_of_axis(name, paths, self.known)
        if fault is not None:
            self.report(at, fault)
            return None
        paths = paths or (name,)
        return Axis(name, paths, unit_of(paths[0], self.known), self.document.place(at))

    def number(self, axis: Axis, written: Any, at: KeyPath) -> Any:
        """Convert a value to the axis's unit; None, with the problem noted, if it is invalid."""
        if written is None or isinstance(written, (dict, list)):
            self.report(at, "expected one value")
            return None
        try:
            return axis.number(written)
        except UnitError as error:
            self.report(at, str(error))
            return None

    def parts(self, at: KeyPath, combine: Callable[[list[Points]], Points]) -> Points | None:
        """Combine the parts of a design."""
        data = self.document.at(at)
        if not isinstance(data, list) or not data:
            self.report(at, "expected a list of designs")
            return None
        found = [self.design((*at, position)) for position in range(len(data))]
        parts = [part for part in found if part is not None]
        if len(parts) < len(data):
            return None
        names = [{axis.name for axis in part.axes} for part in parts]
        if combine is joined and any(one != names[0] for one in names):
            odd = next(iter(sorted(one ^ names[0])[0] for one in names if one != names[0]))
            self.report(at, f"the parts of a union vary the same; {odd} is not in all")
            return None
        return combine(parts)

    def section(self, at: KeyPath) -> dict[str, Any] | None:
        data = self.document.at(at)
        if isinstance(data, dict) and data:
            return data
        self.report(at, "expected a section of `name: values` pairs")
        return None
