"""One number per animal, session and metric: the table that statistics and claims read.

A change is the mean over the effect window against the baseline epoch of the same session, minus
the same in the animal's matched control session; a control session's own change stands as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from striosome.arrays import Array
from striosome.epochs import epoch_weights, percent_change
from striosome.quantities import magnitude
from striosome.readouts import Readout, Response
from striosome.schema.circuit import COMPARTMENTS, EPN_CLASSES
from striosome.schema.experiment import Experiment

__all__ = [
    "METRICS",
    "SUMMARY_COLUMNS",
    "Measured",
    "Metric",
    "Reading",
    "response_metrics",
    "session_metrics",
    "summary_table",
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
    own = {
        (readout.run.cohort.name, readout.run.name): [
            _readings(readout, response) for response in (readout.response, *readout.alternatives)
        ]
        for readout in readouts
    }
    measured = []
    for readout in readouts:
        run = readout.run
        answers = own[run.cohort.name, run.name]
        controls = own[run.cohort.name, run.session.control] if run.session.control else None
        metrics = []
        for name, reading in answers[0].items():
            values = np.stack([answer[name].values for answer in answers])
            if reading.paired and controls is not None:
                values = values - np.stack([control[name].values for control in controls])
            metrics.append(Metric(name, values[0], values[1:], METRICS[name]))
        measured.append((readout, metrics))
    return measured


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


def response_metrics(response: Response, baseline: Array, effect: Array) -> dict[str, Reading]:
    """The metrics that need no photometer.

    Parameters
    ----------
    response : Response
        Of one session.
    baseline, effect : array, shape (windows,)
        Weights of the windows in the means over the two epochs.

    Returns
    -------
    dict of str to Reading
        By the name of the metric.
    """
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
    metrics["locomotion_index"] = Reading(response.locomotion @ effect, True)
    return metrics


def _readings(readout: Readout, response: Response) -> dict[str, Reading]:
    """All metrics of one session, by name."""
    run = readout.run
    area = _ideal_area(readout, response)
    metrics = response_metrics(response, run.baseline, run.effect)
    gaba = metrics.pop("epn_gaba_change")
    return {
        "epn_gaba_change": gaba,
        "dff_auc": Reading(readout.dff_auc + area, True),
        "z_auc": Reading(readout.z_auc + area / readout.noise_percent, True),
        **metrics,
    }


def _ideal_area(readout: Readout, response: Response) -> Array:
    """Area between a response's fluorescence and that of the engine's answer (percent*min).

    The photometer's noise is the same for both, so it need not be drawn again.
    """
    run = readout.run
    end_min = magnitude(run.cohort.parameters.photometry.analysis.auc_end, "min")
    difference = response.fluorescence_percent - readout.response.fluorescence_percent
    return np.asarray(end_min * (difference @ epoch_weights(run.middle_min, 0.0, end_min)))
