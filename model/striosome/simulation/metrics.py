"""One number per animal, session and metric: the table that statistics and claims read.

A change is the mean over the effect window against the baseline epoch of the same session, minus
the same in the animal's matched control session; a control session's own change stands as it is.
A window with a name gives each metric once more, as `METRIC@NAME`; the matched control is judged at
the same times on the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.experiments.effect_windows import (
    Epochs,
    metric_in,
    metric_parts,
    named_epochs,
)
from striosome.config.experiments.experiment import Experiment, Session
from striosome.config.parameters.circuit import COMPARTMENTS, EPN_CLASSES
from striosome.observation.epochs import epoch_weights, percent_change
from striosome.simulation.plan import EpochWeights
from striosome.simulation.readouts import Readout, Response

__all__ = [
    "AREAS",
    "METRICS",
    "SUMMARY_COLUMNS",
    "Measured",
    "Metric",
    "Reading",
    "known_metrics",
    "response_metrics",
    "session_metrics",
    "summary_table",
    "unit_of",
]

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
    paired: bool
    """whether the matched control is subtracted"""


_RATES = tuple(f"rate_{name}" for name in (*COMPARTMENTS, *(f"epn_{c}" for c in EPN_CLASSES)))
METRICS: Mapping[str, str] = MappingProxyType(
    {"epn_gaba_change": "percent", "dff_auc": "percent*min", "z_auc": "min"}
    | {name: unit for r in _RATES for name, unit in ((r, "Hz"), (f"{r}_change", "percent"))}
    | {"locomotion_index": "1"}
)
"""Unit of every metric by its name, in the order of the tables."""
AREAS = ("dff_auc", "z_auc")
"""Areas under the photometry, which in the default window begin at time zero."""


def unit_of(metric: str) -> str:
    """Unit of a metric in any window: `epn_gaba_change@late` has that of `epn_gaba_change`.

    Raises
    ------
    KeyError
        If there is no such metric.
    """
    return METRICS[metric_parts(metric)[0]]


def known_metrics(sessions: Iterable[Session]) -> dict[str, str]:
    """Unit of every metric in the default window and in those that some sessions name."""
    windows = dict.fromkeys(name for session in sessions for name in session.windows)
    return {
        metric_in(metric, window): unit
        for window in ("", *windows)
        for metric, unit in METRICS.items()
    }


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of every animal in one session."""

    name: str
    """as `summary.csv` spells it"""
    values: Array
    """shape (animals,), nan where it is not defined"""
    alternatives: Array
    """what it would be by the alternatives of the engine's answer, shape (alternatives, animals)"""
    unit: str
    """unit of the values"""


Measured = list[tuple[Readout, list[Metric]]]


def session_metrics(readouts: list[Readout]) -> Measured:
    """The metrics of each session, changes minus those of the matched control.

    Parameters
    ----------
    readouts : list of Readout
        Every group and session, matched controls among them.

    Returns
    -------
    list of (Readout, list of Metric)
        The readouts in their order, each with its metrics.
    """
    by_name = {(readout.run.cohort.name, readout.run.name): readout for readout in readouts}
    measured = []
    for readout in readouts:
        run = readout.run
        control = by_name[run.cohort.name, run.session.control] if run.session.control else None
        analysis = run.cohort.parameters.photometry.analysis
        windows: dict[str, Epochs | None] = {"": None, **named_epochs(run.session, analysis)}
        metrics = [
            metric
            for window, epochs in windows.items()
            for metric in _in_window(readout, control, window, epochs)
        ]
        measured.append((readout, metrics))
    return measured


def _in_window(
    readout: Readout, control: Readout | None, window: str, epochs: Epochs | None
) -> Iterable[Metric]:
    """The metrics of one session in one of its windows, the default one having no name."""

    def answers_of(held: Readout) -> list[dict[str, Reading]]:
        return [_readings(held, one, epochs) for one in (held.response, *held.alternatives)]

    answers = answers_of(readout)
    controls = None if control is None else answers_of(control)
    for name, reading in answers[0].items():
        values = np.stack([answer[name].values for answer in answers])
        if reading.paired and controls is not None:
            values = values - np.stack([answer[name].values for answer in controls])
        yield Metric(metric_in(name, window), values[0], values[1:], METRICS[name])


def summary_table(experiment: Experiment, measured: Measured) -> pd.DataFrame:
    """The tidy table of all metrics, one row per animal, session and metric.

    Parameters
    ----------
    experiment : Experiment
        For its names.
    measured : list of (Readout, list of Metric)
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


def response_metrics(
    response: Response, weights: EpochWeights, epochs: Epochs | None = None
) -> dict[str, Reading]:
    """The metrics that need no photometer.

    Parameters
    ----------
    response : Response
        Of one session.
    weights : EpochWeights
        Of the spiking windows in the means over the two epochs.
    epochs : Epochs, optional
        The window, unless it is the default one.

    Returns
    -------
    dict of str to Reading
        By the name of the metric.
    """
    baseline, effect = weights.baseline, weights.effect
    locomotion = response.locomotion
    if epochs is not None and epochs.own_baseline:
        locomotion = response.locomotion_from[epochs]
    gaba = percent_change(response.gaba_uM, baseline, effect)
    metrics = {"epn_gaba_change": Reading(gaba, True)}
    for names, prefix, rates in (
        (COMPARTMENTS, "rate_", response.spn_rate_Hz),
        (EPN_CLASSES, "rate_epn_", response.epn_rate_Hz),
    ):
        for column, name in enumerate(names):
            rate = rates[..., column]
            change = percent_change(rate, baseline, effect)
            metrics[f"{prefix}{name}"] = Reading(rate @ effect, False)
            metrics[f"{prefix}{name}_change"] = Reading(change, True)
    metrics["locomotion_index"] = Reading(locomotion @ effect, True)
    return metrics


def _readings(readout: Readout, response: Response, epochs: Epochs | None) -> dict[str, Reading]:
    """All metrics of one session in one window, by name; None for the default one."""
    run = readout.run
    if epochs is None:
        weights = EpochWeights(run.baseline, run.effect)
        dff, z, noise = readout.dff_auc, readout.z_auc, readout.noise_percent
    else:
        weights, areas = run.judged[epochs], readout.areas[epochs]
        dff, z, noise = areas.dff, areas.z, areas.noise_percent
    share = readout.kept.share
    # Where a change is too small to tell what becomes of it, an error counts whole.
    area = (1.0 if share is None else share) * _ideal_area(readout, response, epochs)
    metrics = response_metrics(response, weights, epochs)
    gaba = metrics.pop("epn_gaba_change")
    return {
        "epn_gaba_change": gaba,
        "dff_auc": Reading(dff + area, True),
        "z_auc": Reading(z + area / noise, True),
        **metrics,
    }


def _ideal_area(readout: Readout, response: Response, epochs: Epochs | None) -> Array:
    """Area between a response's fluorescence and that of the engine's answer (percent*min).

    The photometer's noise is the same for both, so it need not be drawn again.
    """
    run = readout.run
    difference = response.fluorescence_percent - readout.response.fluorescence_percent
    if epochs is None:
        end_min = magnitude(run.cohort.parameters.photometry.analysis.auc_end, "min")
        return np.asarray(end_min * (difference @ epoch_weights(run.middle_min, 0.0, end_min)))
    start_min, end_min = epochs.effect_min
    mean = difference @ run.judged[epochs].effect
    if epochs.own_baseline:
        mean = mean - difference @ run.judged[epochs].baseline
    return np.asarray((end_min - start_min) * mean)
