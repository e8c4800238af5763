"""Work of a worker: run a batch, and report the result or the failure of every run."""

import platform
import traceback
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.config.documents.names import EXAMPLES_NODE
from striosome.config.experiments.effect_windows import measured_in
from striosome.config.experiments.experiment import Group
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.cohort import animal_rows, cohort_factors
from striosome.simulation.own_metrics import own_metrics
from striosome.simulation.session import simulate
from striosome.simulation.surrogate_batch import surrogate_metrics
from striosome.store.tree import write_tree
from striosome.store.writing import write_whole
from striosome.sweeps.runs import Batch

__all__ = ["BatchOutcome", "RunFailure", "empty_outcome", "failure_of", "run_batch"]


@dataclass(frozen=True, slots=True)
class RunFailure:
    """Reason why a run has no result."""

    reason: str
    """one line"""
    traceback: str
    """traceback of the error"""
    host: str
    """the machine"""
    parameters: dict[str, str]
    """the values that were varied"""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """Outcome of a batch."""

    identity: tuple[str, ...]
    """content hash of each run that was made or that failed"""
    values: dict[str, Array]
    """values by group, shape (runs, sessions, metrics, animals); nan where a run failed"""
    sessions: tuple[str, ...]
    """sessions along the second axis of `values`"""
    metrics: tuple[str, ...]
    """metrics along the third axis of `values`"""
    failures: dict[str, RunFailure]
    """failures by content hash"""


def run_batch(
    batch: Batch, surface: ResponseSurface | None = None, folder: Path | None = None
) -> BatchOutcome:
    """Run a batch.

    A fault of one run is found by running each by itself, and does not touch the others.

    Parameters
    ----------
    batch : Batch
        The runs.
    surface : ResponseSurface, optional
        Of the batch's network, where the batch is rapid.
    folder : Path, optional
        Where time courses are written, if the batch stores them.
    """
    try:
        return _rapid(batch, surface) if surface is not None else _simulated(batch, folder)
    except Exception as error:
        if len(batch) == 1:
            return _failed(batch, error)
    parts = [run_batch(batch.take(np.array([run])), surface, folder) for run in range(len(batch))]
    return _joined(parts)


def failure_of(batch: Batch, run: int, reason: str, trace: str) -> RunFailure:
    """Return the record of a run that failed here."""
    written = {
        path: f"{values[run]:.12g} {batch.units[path]}".removesuffix(" 1")
        for path, values in batch.values.items()
    }
    return RunFailure(reason, trace, platform.node(), written)


def _rapid(batch: Batch, surface: ResponseSurface) -> BatchOutcome:
    """Run all runs at once: a row for every run and animal."""
    sessions = tuple(batch.experiment.sessions)
    values = {g.name: _rapid_group(batch, g, surface) for g in batch.experiment.groups}
    # A session's own change is known wherever the surface holds, in every window that it has.
    measured = np.array(
        [
            [measured_in(metric, session) for metric in batch.metrics]
            for session in batch.experiment.sessions.values()
        ]
    )
    lost = np.any([np.isnan(v[:, measured]).any(axis=(1, 2)) for v in values.values()], axis=0)
    reason = _outside(surface)
    failures = {
        batch.identity[run]: failure_of(batch, run, reason, "") for run in np.flatnonzero(lost)
    }
    for array in values.values():
        array[lost] = np.nan
    return BatchOutcome(batch.identity, values, sessions, batch.metrics, failures)


def _rapid_group(batch: Batch, group: Group, surface: ResponseSurface) -> Array:
    """Return metrics of one group, shape (runs, sessions, metrics, animals)."""
    runs, animals = len(batch), group.animals
    drawn = {seed: cohort_factors(group, seed) for seed in set(batch.seeds)}
    factors = {
        path: np.concatenate([drawn[seed][path] for seed in batch.seeds])
        for path in group.parameters.variability
    }
    parameters = animal_rows(
        group.parameters, batch.values, batch.units, animals, factors, group.own
    )
    experiment = batch.experiment
    found = surrogate_metrics(
        parameters,
        experiment.sessions,
        experiment.simulation,
        surface,
        batch.metrics,
        own_metrics(experiment),
    )
    columns = [[found[session][name] for name in batch.metrics] for session in experiment.sessions]
    rows = [[np.broadcast_to(values, runs * animals) for values in row] for row in columns]
    return np.moveaxis(np.array(rows).reshape(*np.shape(rows)[:2], runs, animals), 2, 0)


def _outside(surface: ResponseSurface) -> str:
    ends = surface.ranges.items()
    ranges = ", ".join(f"{name} {low:g} to {high:g}" for name, (low, high) in ends)
    return (
        "SimulationError: an animal leaves the ranges of the response surface "
        f"({ranges}): use fidelity windowed"
    )


def _simulated(batch: Batch, folder: Path | None) -> BatchOutcome:
    """Run the one run of a batch, through the function that every front end calls."""
    (name,) = batch.identity
    experiment = batch.experiment_of(0)
    result = simulate(experiment)
    if folder is not None and batch.store != "summary":
        tree = result.tree
        if batch.store == "traces":
            tree = tree.filter(lambda node: node.path.split("/")[1] != EXAMPLES_NODE)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{name}.nc", partial(write_tree, tree=tree))
    table = result.summary.set_index(["group", "session", "metric"])["value"].sort_index(
        kind="stable"
    )
    sessions = tuple(experiment.sessions)
    values = {
        group.name: np.array(
            [
                [_animals(table, group, session, metric) for metric in batch.metrics]
                for session in sessions
            ]
        )[np.newaxis]
        for group in experiment.groups
    }
    return BatchOutcome(batch.identity, values, sessions, batch.metrics, {})


def _animals(table: "pd.Series[float]", group: Group, session: str, metric: str) -> Array:
    """Return a metric of every animal; nan in a session that lacks its window."""
    cell = (group.name, session, metric)
    if cell not in table.index:
        return np.full(group.animals, np.nan)
    return np.asarray(table.loc[cell], dtype=float)


def _failed(batch: Batch, error: Exception) -> BatchOutcome:
    reason = f"{type(error).__name__}: {error}".splitlines()[0]
    trace = "".join(traceback.format_exception(error))
    return empty_outcome(
        batch,
        {name: failure_of(batch, run, reason, trace) for run, name in enumerate(batch.identity)},
    )


def empty_outcome(batch: Batch, failures: dict[str, RunFailure]) -> BatchOutcome:
    """Return the outcome of a batch without results."""
    sessions = tuple(batch.experiment.sessions)
    shape = len(batch), len(sessions), len(batch.metrics)
    return BatchOutcome(
        batch.identity,
        {g.name: np.full((*shape, g.animals), np.nan) for g in batch.experiment.groups},
        sessions,
        batch.metrics,
        failures,
    )


def _joined(parts: list[BatchOutcome]) -> BatchOutcome:
    return BatchOutcome(
        tuple(name for part in parts for name in part.identity),
        {
            group: np.concatenate([part.values[group] for part in parts])
            for group in parts[0].values
        },
        parts[0].sessions,
        parts[0].metrics,
        {name: failure for part in parts for name, failure in part.failures.items()},
    )
