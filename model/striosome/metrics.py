"""One number per animal, session and metric: the table that statistics and claims read.

A change is the mean over the effect window against the baseline epoch of the same session, minus
the same in the animal's matched control session; a control session's own change stands as it is.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from striosome.arrays import Array
from striosome.epochs import epoch_weights, percent_change
from striosome.quantities import magnitude
from striosome.readouts import Readout, Response
from striosome.schema.circuit import COMPARTMENTS, EPN_CLASSES
from striosome.schema.experiment import Experiment

__all__ = ["SUMMARY_COLUMNS", "Measured", "Metric", "session_metrics", "summary_table"]

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
            _stack(readout, response) for response in (readout.response, *readout.alternatives)
        ]
        for readout in readouts
    }
    measured = []
    for readout in readouts:
        run = readout.run
        answers = own[run.cohort.name, run.name]
        controls = own[run.cohort.name, run.session.control] if run.session.control else None
        metrics = []
        for name, (_, unit, paired) in answers[0].items():
            values = np.stack([answer[name][0] for answer in answers])
            if paired and controls is not None:
                values = values - np.stack([control[name][0] for control in controls])
            metrics.append(Metric(name, values[0], values[1:], unit))
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


def _stack(readout: Readout, response: Response) -> dict[str, tuple[Array, str, bool]]:
    """Values per animal, unit, and whether the matched control is subtracted, by name."""
    run = readout.run
    area = _ideal_area(readout, response)
    dff_auc = readout.dff_auc + area
    z_auc = readout.z_auc + area / readout.noise_percent
    gaba = percent_change(response.gaba_uM, run.baseline, run.effect)
    metrics = {
        "epn_gaba_change": (gaba, "percent", True),
        "dff_auc": (dff_auc, "percent*min", True),
        "z_auc": (z_auc, "min", True),
    }
    for names, prefix, rates in (
        (COMPARTMENTS, "rate_", response.spn_rate_Hz),
        (EPN_CLASSES, "rate_epn_", response.epn_rate_Hz),
    ):
        for column, name in enumerate(names):
            rate = rates[..., column]
            change = percent_change(rate, run.baseline, run.effect)
            metrics[f"{prefix}{name}"] = (rate @ run.effect, "Hz", False)
            metrics[f"{prefix}{name}_change"] = (change, "percent", True)
    metrics["locomotion_index"] = (response.locomotion @ run.effect, "1", True)
    return metrics


def _ideal_area(readout: Readout, response: Response) -> Array:
    """Area between a response's fluorescence and that of the engine's answer (percent*min).

    The photometer's noise is the same for both, so it need not be drawn again.
    """
    run = readout.run
    end_min = magnitude(run.cohort.parameters.photometry.analysis.auc_end, "min")
    difference = response.fluorescence_percent - readout.response.fluorescence_percent
    return np.asarray(end_min * (difference @ epoch_weights(run.middle_min, 0.0, end_min)))
