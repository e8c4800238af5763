"""One number per animal, session and metric: the table that statistics and claims read.

A change is the mean over the effect window against the baseline epoch of the same session, minus
the same in the animal's matched control session; a control session's own change stands as it is.
A window with a name gives each metric once more, as `METRIC@NAME`; the matched control is judged at
the same times on the clock.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.notes import Note
from striosome.base.quantities import scalar
from striosome.base.user_code import UserCodeError
from striosome.config.experiments.effect_windows import (
    Epochs,
    metric_in,
    metric_parts,
    named_epochs,
)
from striosome.config.experiments.experiment import Experiment, Session
from striosome.observation.epochs import epoch_weights
from striosome.simulation.metric_records import (
    MetricRecord,
    Observed,
    find_metric,
    metric_record,
    metrics_of,
)
from striosome.simulation.own_metrics import declared_metrics, own_metrics
from striosome.simulation.readouts import Areas, CircuitReadout, SessionRecord

__all__ = [
    "METRIC",
    "SUMMARY_COLUMNS",
    "Measured",
    "Metric",
    "Reading",
    "is_area",
    "is_shipped",
    "known_metrics",
    "needs_photometer",
    "populations_of",
    "readings",
    "session_metrics",
    "summary_table",
    "unit_of",
]

METRIC = "metric"
"""Kind of the notes on metrics that fail."""

SUMMARY_COLUMNS = (
    "experiment",
    "hypothesis",
    "group",
    "animal",
    "session",
    "metric",
    "value",
    "unit",
)


class Reading(NamedTuple):
    """A metric of every animal in one session, before its matched control is subtracted."""

    values: Array
    """shape (animals,)"""
    record: MetricRecord
    """record of the metric"""

    def minus(self, control: "Reading | None") -> Array:
        """Return the values minus those of the matched control, where that is subtracted."""
        return self.values - control.values if self.record.paired and control else self.values


def unit_of(metric: str, experiment: Experiment) -> str:
    """Return the unit of a metric of an experiment, in any window.

    Raises
    ------
    KeyError
        If there is no such metric.
    """
    name, _ = metric_parts(metric)
    own = declared_metrics(experiment)
    return own[name] if name in own else metric_record(name)[0].unit


def is_shipped(metric: str) -> bool:
    """Return whether a metric is one of the package, in any window."""
    return find_metric(metric_parts(metric)[0]) is not None


def is_area(metric: str) -> bool:
    """Return whether a metric is an area under the photometry.

    In the default window these begin at time zero.
    """
    found = find_metric(metric_parts(metric)[0])
    return found is not None and found[0].is_area


def needs_photometer(experiment: Experiment, metric: str) -> bool:
    """Return whether a metric of an experiment is read off a simulated photometer."""
    table = metrics_of(populations_of(experiment), own_metrics(experiment))
    record, _ = table[metric_parts(metric)[0]]
    return "photometer" in record.needs


def populations_of(experiment: Experiment) -> list[str]:
    """Return the populations of an experiment's circuit; all groups have the same."""
    return list(experiment.groups[0].parameters.circuit.populations)


def known_metrics(experiment: Experiment, sessions: Iterable[Session] = ()) -> dict[str, str]:
    """Return the unit of every metric in the default window and in those that sessions name.

    Raises
    ------
    ConfigError
        If a file with metrics of the experiment's own is faulty; it is read, not executed.
    """
    windows = dict.fromkeys(name for session in sessions for name in session.windows)
    shipped = metrics_of(populations_of(experiment))
    units = {metric: record.unit for metric, (record, _) in shipped.items()}
    units |= declared_metrics(experiment)
    return {
        metric_in(metric, window): unit
        for window in ("", *windows)
        for metric, unit in units.items()
    }


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of every animal in one session."""

    name: str
    """name in `summary.csv`"""
    values: Array
    """shape (animals,), nan where it is not defined"""
    alternatives: Array
    """values by the alternatives of the engine's answer, shape (alternatives, animals)"""
    unit: str
    """unit of the values"""


Measured = list[tuple[SessionRecord, list[Metric]]]


def session_metrics(
    readouts: list[SessionRecord],
    own: Iterable[MetricRecord] = (),
    notes: list[Note] | None = None,
) -> Measured:
    """Compute the metrics of each session, changes minus those of the matched control.

    Parameters
    ----------
    readouts : list of SessionRecord
        Every group and session, matched controls among them.
    own : iterable of MetricRecord, optional
        Metrics that the experiment brings along. One that fails has no value.
    notes : list of Note, optional
        Grows by what fails.

    Returns
    -------
    list of (SessionRecord, list of Metric)
        The readouts in their order, each with its metrics.
    """
    by_name = {(readout.run.cohort.name, readout.run.name): readout for readout in readouts}
    failures: dict[tuple[str, str, str], Note] = {}
    kept = [replace(record, value=_nan_where_it_fails(record, failures)) for record in own]
    measured = []
    for readout in readouts:
        run = readout.run
        control = by_name[run.cohort.name, run.session.control] if run.session.control else None
        analysis = run.parameters.photometry.analysis
        windows: dict[str, Epochs | None] = {"": None, **named_epochs(run.session, analysis)}
        metrics = [
            metric
            for window, epochs in windows.items()
            for metric in _in_window(readout, control, window, epochs, kept)
        ]
        measured.append((readout, metrics))
    if notes is not None:
        notes += failures.values()
    return measured


def _nan_where_it_fails(
    record: MetricRecord, failures: dict[tuple[str, str, str], Note]
) -> Callable[[Observed, int], Array]:
    """Return the metric's function, made to give nan where it fails: no run is lost with it."""

    def value(observed: Observed, column: int) -> Array:
        try:
            return record.value(observed, column)
        except UserCodeError as error:
            where = observed.run.cohort.name, observed.run.name
            text = f"{record.name} has no value: {error}"
            failures[*where, record.name] = Note(METRIC, *where, text, 0.0)
            return np.full(len(observed.run.cohort), np.nan)

    return value


def _in_window(
    readout: SessionRecord,
    control: SessionRecord | None,
    window: str,
    epochs: Epochs | None,
    own: Sequence[MetricRecord],
) -> Iterable[Metric]:
    """Yield the metrics of one session in one window; the default window has no name."""

    def answers_of(held: SessionRecord) -> list[dict[str, Reading]]:
        return [_readings(held, one, epochs, own) for one in (held.response, *held.alternatives)]

    answers = answers_of(readout)
    controls = [{}] * len(answers) if control is None else answers_of(control)
    for name, reading in answers[0].items():
        pairs = zip(answers, controls, strict=True)
        values = np.stack([own[name].minus(other.get(name)) for own, other in pairs])
        yield Metric(metric_in(name, window), values[0], values[1:], reading.record.unit)


def summary_table(experiment: Experiment, measured: Measured) -> pd.DataFrame:
    """Return the tidy table of all metrics, one row per animal, session and metric.

    Parameters
    ----------
    experiment : Experiment
        For its names.
    measured : list of (SessionRecord, list of Metric)
        Every group and session, from `session_metrics`.

    Returns
    -------
    DataFrame
        With `SUMMARY_COLUMNS`; a value that is not defined is nan.
    """
    rows = [
        (
            experiment.name,
            experiment.hypothesis,
            readout.run.cohort.name,
            int(animal),
            readout.run.name,
            metric.name,
            float(value),
            metric.unit,
        )
        for readout, metrics in measured
        for metric in metrics
        for animal, value in zip(readout.run.cohort.number, metric.values, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def readings(
    observed: Observed, names: Collection[str] | None = None, own: Iterable[MetricRecord] = ()
) -> dict[str, Reading]:
    """Return metrics of one session in one window, by name.

    Parameters
    ----------
    observed : Observed
        What they are computed from.
    names : collection of str, optional
        Those that are wanted; by default all that need no more than is there.
    own : iterable of MetricRecord, optional
        Metrics that the experiment brings along.
    """
    table = metrics_of(observed.run.parameters.circuit.populations, own)
    photometer = observed.areas is not None
    return {
        name: Reading(record.value(observed, column), record)
        for name, (record, column) in table.items()
        if (names is None or name in names) and (photometer or "photometer" not in record.needs)
    }


def _readings(
    readout: SessionRecord,
    response: CircuitReadout,
    epochs: Epochs | None,
    own: Sequence[MetricRecord],
) -> dict[str, Reading]:
    """Return all metrics of one session in one window, by name; None for the default one."""
    if epochs is None:
        areas = Areas(readout.dff_auc, readout.z_auc, readout.noise_percent)
    else:
        areas = readout.areas[epochs]
    share = readout.kept.share
    # Where a change is too small to tell what becomes of it, an error counts whole.
    area = (1.0 if share is None else share) * _ideal_area(readout, response, epochs)
    noise = areas.noise_percent
    areas = Areas(areas.dff + area, areas.z + area / noise, noise)
    return readings(Observed(readout.run, response, epochs, areas), own=own)


def _ideal_area(readout: SessionRecord, response: CircuitReadout, epochs: Epochs | None) -> Array:
    """Return the area between a response's fluorescence and the best estimate's (percent*min).

    The photometer's noise is the same for both, so it need not be drawn again.
    """
    run = readout.run
    difference = response.fluorescence_percent - readout.response.fluorescence_percent
    if epochs is None:
        end_min = scalar(run.parameters.photometry.analysis.auc_end, "min")
        return np.asarray(end_min * (difference @ epoch_weights(run.middle_min, 0.0, end_min)))
    start_min, end_min = epochs.effect_min
    mean = difference @ run.judged[epochs].effect
    if epochs.own_baseline:
        mean = mean - difference @ run.judged[epochs].baseline
    return np.asarray((end_min - start_min) * mean)
