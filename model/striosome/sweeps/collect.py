"""Results of a sweep: one tidy table and one dataset with a named axis for each that varies."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from striosome.base.quantities import magnitude
from striosome.base.user_files import path_of
from striosome.config.experiments.effect_windows import default_epochs, metric_parts, named_epochs
from striosome.config.experiments.experiment import VEHICLE, Experiment
from striosome.simulation.metrics import is_area, unit_of
from striosome.store.csv_tables import write_table
from striosome.store.errors import FolderError
from striosome.store.reading import netcdf_errors
from striosome.store.writing import write_netcdf
from striosome.sweeps.axes import Axis
from striosome.sweeps.folder import DATASET, TABLE, SweepFolder
from striosome.sweeps.layout import (
    FIXED,
    LAST_DRUG,
    POINT,
    STATISTICS,
    STATUS,
    UNIT,
    VALUE,
    WINDOW_END,
    WINDOW_START,
)
from striosome.sweeps.records import SweepStatus
from striosome.sweeps.runs import Plan

__all__ = ["collect", "open_sweep"]

# What whoever opens a sweep counts on.
_VARIABLES = (VALUE, *STATISTICS, STATUS, UNIT, *FIXED)
_ATTRIBUTES = ("name", "title", "design", "fidelity")


def open_sweep(path: str | Path) -> xr.Dataset:
    """Open the dataset of a sweep; nothing is read before it is used.

    Parameters
    ----------
    path : str or Path
        The sweep's folder.

    Returns
    -------
    Dataset
        `value` of every animal and its `mean`, `standard_deviation` and `n`, over the axes of the
        design (a grid), or over `point` with the varied quantities as coordinates (any other
        design), then stream, group, session and metric; `status` says which runs are done. Every
        axis and metric has its unit. Values that are not there are nan.

    Raises
    ------
    FolderError
        If the folder holds no sweep that has been run, or its dataset is damaged.
    """
    file = path_of(path) / DATASET
    if not file.is_file():
        raise FolderError(
            f"{path} holds no finished sweep: it has no {DATASET}, which the sweep's command writes"
        )
    with netcdf_errors(file):
        data = xr.open_dataset(file, engine="h5netcdf", chunks=None)
        lacking = [name for name in _VARIABLES if name not in data.variables]
        lacking += [name for name in FIXED if name not in data.dims]
        lacking += [name for name in _ATTRIBUTES if name not in data.attrs]
        if lacking:
            data.close()
            raise FolderError(f"{file}: is not the dataset of a sweep: it has no {lacking[0]}")
    # A file cannot mark what has a space in its name as a coordinate.
    axes = [name for name, held in data.data_vars.items() if held.dims == (POINT,)]
    whole = data.set_coords(axes)
    whole.set_close(data.close)
    return whole


def collect(plan: Plan, folder: SweepFolder) -> xr.Dataset:
    """Write the table and the dataset of all that is done.

    Parameters
    ----------
    plan : Plan
        Every run of the sweep.
    folder : SweepFolder
        Where its records are, and where the two files go.
    """
    dataset = _dataset(plan, folder)
    encoding = {VALUE: {"zlib": True, "complevel": 1}}
    along_points = [name for name, held in dataset.coords.items() if held.dims == (POINT,)]
    stored = dataset.reset_coords([name for name in along_points if name != POINT])
    write_netcdf(folder.path / DATASET, stored, encoding)
    table = _table(plan, dataset)
    write_table(folder.path / TABLE, table)
    return dataset


def _dataset(plan: Plan, folder: SweepFolder) -> xr.Dataset:
    sweep, metrics = plan.sweep, plan.sweep.file.metrics
    experiment = sweep.base.experiment
    groups, sessions = [g.name for g in experiment.groups], list(experiment.sessions)
    animals = max(g.animals for batch in plan.batches for g in batch.experiment.groups)
    streams, points = sweep.file.streams, len(sweep.points)
    shape = (points * streams, len(groups), len(sessions), len(metrics), animals)
    values = np.full(shape, np.nan)
    done = folder.records.find(plan.identity, metrics)
    for run, name in enumerate(plan.identity):
        for place, group in enumerate(groups):
            found = done.get(name, {}).get(group)
            if found is not None:
                values[run, place, ..., : found.shape[-1]] = found
    failed = SweepStatus(folder.records, metrics).failed
    status = np.array(
        ["done" if n in done else "failed" if n in failed else "missing" for n in plan.identity]
    )
    whole = sweep.points.shape or (points,)
    dims = (*_dimensions(plan), *FIXED)
    arrays = values.reshape(*whole, streams, *shape[1:])
    with np.errstate(invalid="ignore"):
        count = np.isfinite(arrays).sum(axis=-1)
        mean = np.where(count > 0, np.nansum(arrays, axis=-1) / np.maximum(count, 1), np.nan)
        spread = np.nansum((arrays - mean[..., np.newaxis]) ** 2, axis=-1)
        deviation = np.sqrt(np.where(count > 1, spread / np.maximum(count - 1, 1), np.nan))
    return xr.Dataset(
        {
            VALUE: (dims, arrays, {"long_name": "metric of every animal"}),
            **{
                name: (dims[:-1], over_animals, {"long_name": words})
                for name, over_animals, words in zip(
                    STATISTICS,
                    (mean, deviation, count),
                    ("mean over animals", "spread between animals", "number of animals"),
                    strict=True,
                )
            },
            STATUS: (dims[: len(whole) + 1], status.reshape(*whole, streams)),
        },
        coords={
            **_coordinates(plan),
            **dict(
                zip(
                    FIXED,
                    (
                        np.arange(streams),
                        groups,
                        sessions,
                        list(metrics),
                        np.arange(1, animals + 1),
                    ),
                    strict=True,
                )
            ),
            UNIT: ("metric", [unit_of(name, experiment) for name in metrics]),
            **_windows(experiment, metrics),
        },
        attrs={
            "name": sweep.file.name,
            "title": sweep.file.title,
            "design": "grid" if sweep.points.shape else "points",
            "fidelity": experiment.simulation.fidelity,
            "experiment": experiment.name,
            "hypothesis": experiment.hypothesis,
            "changes": "; ".join(f"{one.path}={one.value}" for one in sweep.changes),
        },
    )


def _windows(experiment: Experiment, metrics: Sequence[str]) -> dict[str, object]:
    """Return the window of each metric in each session, and the time of the last drug (min)."""
    sessions = list(experiment.sessions.values())
    analysis = experiment.groups[0].parameters.photometry.analysis
    bounds = np.full((2, len(sessions), len(metrics)), np.nan)
    for row, session in enumerate(sessions):
        windows = {"": default_epochs(analysis), **named_epochs(session, analysis)}
        for column, metric in enumerate(metrics):
            base, window = metric_parts(metric)
            if is_area(base) and not window:
                bounds[:, row, column] = 0.0, magnitude(analysis.auc_end, "min")
            elif window in windows:
                bounds[:, row, column] = windows[window].effect_min
    last = [
        max((magnitude(g.time, "min") for g in s.injections if g.drug != VEHICLE), default=-np.inf)
        for s in sessions
    ]
    over, units = ("session", "metric"), {"units": "min"}
    return {
        WINDOW_START: (over, bounds[0], units),
        WINDOW_END: (over, bounds[1], units),
        LAST_DRUG: ("session", last, units),
    }


def _dimensions(plan: Plan) -> tuple[str, ...]:
    points = plan.sweep.points
    return tuple(axis.name for axis in points.axes) if points.shape else (POINT,)


def _coordinates(plan: Plan) -> dict[str, object]:
    points = plan.sweep.points
    columns = points.grid_values() if points.shape else points.columns
    named: dict[str, object] = {
        axis.name: (axis.name if points.shape else POINT, _plain(axis, column), _said_of(axis))
        for axis, column in zip(points.axes, columns, strict=True)
    }
    return named if points.shape else {POINT: np.arange(len(points)), **named}


def _plain(axis: Axis, column: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return numbers, or texts where a quantity has no unit."""
    return column if axis.unit is not None else np.array([str(value) for value in column])


def _said_of(axis: Axis) -> dict[str, str]:
    long_name = axis.name.replace("_", " ").replace(".", " ")
    return {"units": axis.unit or "", "long_name": long_name, "paths": ", ".join(axis.paths)}


def _table(plan: Plan, dataset: xr.Dataset) -> pd.DataFrame:
    """Return a row for every run, group, session and metric; the varied quantities in columns."""
    sweep = plan.sweep
    points, streams = len(sweep.points), sweep.file.streams
    summary = [dataset[name].values for name in STATISTICS]
    per_run = summary[0].size // (points * streams)
    run = np.repeat(np.arange(points * streams), per_run)
    varied = {
        axis.name: _plain(axis, column)[run // streams]
        for axis, column in zip(sweep.points.axes, sweep.points.columns, strict=True)
    }
    sizes = [dataset.sizes[name] for name in ("group", "session", "metric")]
    places = np.tile(np.indices(sizes).reshape(3, -1), points * streams)
    named = {
        name: dataset[name].values[place]
        for name, place in zip(("group", "session", "metric"), places, strict=True)
    }
    return pd.DataFrame(
        {
            POINT: run // streams,
            "stream": run % streams,
            **varied,
            **named,
            **{name: values.ravel() for name, values in zip(STATISTICS, summary, strict=True)},
            UNIT: dataset[UNIT].values[places[2]],
            STATUS: dataset[STATUS].values.ravel()[run],
        }
    )
