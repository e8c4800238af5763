"""Runs of a sweep: every point with every seed, in batches that share an experiment.

Settings that cannot be given to animals as a number (doses, groups, sizes of the network, texts)
make an experiment of their own; all points that share one are run from it.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.quantities import unit_quantity
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import number_text
from striosome.config.parameters.paths import replace_leaves
from striosome.simulation.metrics import needs_photometer
from striosome.simulation.shared_surface import effective_network, shares_network
from striosome.sweeps.axes import Axis, is_parameter
from striosome.sweeps.content import Content
from striosome.sweeps.declaration import Sweep

__all__ = ["Batch", "Plan", "plan_runs"]

# Points that the response surface answers at once: enough to spread its fixed costs, few enough
# that their arrays stay in the processor's cache.
_RAPID_POINTS = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """Runs that are assigned to one worker together."""

    name: str
    """hash of its content; the same for the same runs in every process"""
    experiment: Experiment
    """experiment that the runs start from"""
    index: NDArray[np.int64]
    """point and stream of each run, shape (runs,): `point * streams + stream`"""
    identity: tuple[str, ...]
    """content hash of each run"""
    values: dict[str, Array]
    """parameters by path, arrays of shape (runs,), in the units of `units`"""
    units: dict[str, str]
    """units of the parameters, by path"""
    seeds: tuple[int, ...]
    """seed of each run"""
    metrics: tuple[str, ...]
    """metrics that are kept"""
    store: str
    """extent of what is stored: summary, traces or spikes"""
    rapid: bool
    """whether the response surface answers all runs at once"""

    def __len__(self) -> int:
        return len(self.index)

    def leaves(self, run: int) -> dict[str, Any]:
        """Return the parameters of one run, with units."""
        return {
            path: float(values[run]) * unit_quantity(self.units[path])
            for path, values in self.values.items()
        }

    def experiment_of(self, run: int) -> Experiment:
        """Return the experiment of one run."""
        leaves = self.leaves(run)
        groups = tuple(
            replace(
                group,
                parameters=replace_leaves(group.parameters, leaves),
                # What a sweep varies, it varies in every animal.
                own={path: own for path, own in group.own.items() if path not in leaves},
            )
            for group in self.experiment.groups
        )
        simulation = self.experiment.simulation.model_copy(update={"seed": self.seeds[run]})
        return replace(self.experiment, groups=groups, simulation=simulation)

    def take(self, runs: NDArray[np.intp]) -> "Batch":
        """Return some of the runs."""
        return replace(
            self,
            index=self.index[runs],
            identity=tuple(self.identity[run] for run in runs),
            values={path: values[runs] for path, values in self.values.items()},
            seeds=tuple(self.seeds[run] for run in runs),
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """All runs of a sweep."""

    sweep: Sweep
    """the sweep that is planned"""
    batches: tuple[Batch, ...]
    """all runs, each once; runs of equal content are one"""
    identity: tuple[str, ...]
    """content hash of each run, points first, then streams"""


def plan_runs(sweep: Sweep) -> Plan:
    """Plan every run of a sweep.

    Raises
    ------
    striosome.config.documents.errors.ConfigError
        If a combination of values cannot be resolved.
    """
    rows = _by_number(sweep)
    identity: dict[int, str] = {}
    batches: list[Batch] = []
    taken: set[str] = set()
    for points in _sharing(sweep, rows).values():
        whole = _runs_of(sweep, points, rows)
        identity |= dict(zip(whole.index.tolist(), whole.identity, strict=True))
        first = {name: run for run, name in reversed(list(enumerate(whole.identity)))}
        fresh = sorted(run for name, run in first.items() if name not in taken)
        taken |= first.keys()
        size = _RAPID_POINTS if whole.rapid else 1
        for start in range(0, len(fresh), size):
            part = whole.take(np.array(fresh[start : start + size]))
            batches.append(replace(part, name=_name(part)))
    return Plan(sweep, tuple(batches), tuple(identity[run] for run in range(len(identity))))


def _name(batch: Batch) -> str:
    return hashlib.sha256("".join(batch.identity).encode()).hexdigest()[:16]


def _by_number(sweep: Sweep) -> list[bool]:
    """Mark the axes that only give numbers to animals, and leave the network unchanged."""
    groups = [group.parameters for group in sweep.base.experiment.groups]

    networks = [effective_network(parameters) for parameters in groups]

    def leaves_network(axis: Axis, column: NDArray[Any]) -> bool:
        other = {path: float(column[-1]) * unit_quantity(axis.unit or "1") for path in axis.paths}
        nearby = {path: 1.01 * value for path, value in other.items()}
        return all(
            effective_network(replace_leaves(parameters, changed)) == before
            for parameters, before in zip(groups, networks, strict=True)
            for changed in (other, nearby)
        )

    return [
        all(is_parameter(path) for path in axis.paths) and leaves_network(axis, column)
        for axis, column in zip(sweep.points.axes, sweep.points.columns, strict=True)
    ]


def _sharing(sweep: Sweep, by_number: list[bool]) -> dict[tuple[Any, ...], NDArray[np.intp]]:
    """Group points by the values that make an experiment of their own."""
    columns = [
        column for column, number in zip(sweep.points.columns, by_number, strict=True) if not number
    ]
    groups: dict[tuple[Any, ...], list[int]] = {}
    for point in range(len(sweep.points)):
        groups.setdefault(tuple(column[point] for column in columns), []).append(point)
    return {values: np.array(points) for values, points in groups.items()}


def _runs_of(sweep: Sweep, points: NDArray[np.intp], by_number: list[bool]) -> Batch:
    """Return all runs of the points that share an experiment, not yet divided."""
    file, streams = sweep.file, sweep.file.streams
    axes = list(zip(sweep.points.axes, sweep.points.columns, by_number, strict=True))
    own = [
        c for axis, column, number in axes if not number for c in axis.changes(column[points[0]])
    ]
    experiment = (sweep.load(own) if own else sweep.base).experiment
    columns = {
        path: np.repeat(column[points].astype(float), streams)
        for axis, column, number in axes
        if number
        for path in axis.paths
    }
    units = {p: axis.unit or "1" for axis, _, number in axes if number for p in axis.paths}
    index = (points[:, np.newaxis] * streams + np.arange(streams)).ravel()
    seeds = tuple(_seeds(sweep, index))
    content = Content(experiment)
    texts = [
        {path: number_text(values[run]) for path, values in columns.items()}
        for run in range(len(index))
    ]
    rapid = (
        experiment.simulation.fidelity == "surrogate"
        and shares_network(experiment)
        and file.store == "summary"
        and not any(needs_photometer(experiment, name) for name in file.metrics)
    )
    return Batch(
        name="",
        experiment=experiment,
        index=index,
        identity=tuple(content.point(t, seed) for t, seed in zip(texts, seeds, strict=True)),
        values=columns,
        units=units,
        seeds=seeds,
        metrics=file.metrics,
        store=file.store,
        rapid=rapid,
    )


def _seeds(sweep: Sweep, index: NDArray[np.int64]) -> Iterator[int]:
    """Yield the seed of each run: counted up, or each point's own."""
    base, streams = sweep.base.experiment.simulation.seed, sweep.file.streams
    for run in index:
        point, stream = divmod(int(run), streams)
        if sweep.file.common_random_numbers:
            yield base + stream
        else:
            written = [str(column[point]) for column in sweep.points.columns]
            yield zlib.crc32(repr((base, stream, written)).encode())
