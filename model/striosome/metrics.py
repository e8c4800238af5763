"""One number per animal, session and metric: the table that statistics and claims read.

A change is the mean over the effect window against the baseline epoch of the same session, minus
the same in the animal's matched control session; a control session's own change stands as it is.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striosome.arrays import Array
from striosome.epochs import epoch, epoch_mean, percent_change
from striosome.quantities import magnitude
from striosome.readouts import Readout
from striosome.schema.circuit import COMPARTMENTS, EPN_CLASSES
from striosome.schema.experiment import Experiment

__all__ = ["SUMMARY_COLUMNS", "summary_table"]

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


def summary_table(experiment: Experiment, readouts: list[Readout]) -> pd.DataFrame:
    """The tidy table of all metrics, one row per animal, session and metric.

    Parameters
    ----------
    experiment : Experiment
        For its names.
    readouts : list of Readout
        Every group and session.

    Returns
    -------
    DataFrame
        With `SUMMARY_COLUMNS`; a value that is not defined is nan.
    """
    own = {
        (readout.run.cohort.name, readout.run.name): list(_metrics(readout)) for readout in readouts
    }
    rows = []
    for readout in readouts:
        run = readout.run
        control = run.session.control
        matched = own[run.cohort.name, control] if control else own[run.cohort.name, run.name]
        for (metric, values, unit, paired), (_, reference, _, _) in zip(
            own[run.cohort.name, run.name], matched, strict=True
        ):
            effect = values - reference if control and paired else values
            rows += [
                (
                    experiment.name,
                    experiment.hypothesis,
                    run.cohort.name,
                    int(animal),
                    run.name,
                    metric,
                    float(value),
                    unit,
                )
                for animal, value in zip(run.cohort.number, effect, strict=True)
            ]
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def _metrics(readout: Readout) -> Iterator[tuple[str, Array, str, bool]]:
    """Name, value per animal, unit, and whether the matched control is subtracted."""
    run = readout.run
    analysis = run.cohort.parameters.photometry.analysis
    time_min = run.middle_min
    baseline = epoch(
        time_min,
        magnitude(analysis.baseline_start, "min"),
        magnitude(analysis.baseline_end, "min"),
    )
    effect = epoch(
        time_min, magnitude(analysis.effect_start, "min"), magnitude(analysis.effect_end, "min")
    )
    yield "epn_gaba_change", percent_change(readout.gaba_uM, baseline, effect), "percent", True
    yield "dff_auc", readout.dff_auc, "percent*min", True
    yield "z_auc", readout.z_auc, "min", True
    for names, prefix, rates in (
        (COMPARTMENTS, "rate_", readout.spn_rate_Hz),
        (EPN_CLASSES, "rate_epn_", readout.epn_rate_Hz),
    ):
        for column, name in enumerate(names):
            rate = rates[..., column]
            yield f"{prefix}{name}", epoch_mean(rate, effect)[..., 0], "Hz", False
            change = percent_change(rate, baseline, effect)
            yield f"{prefix}{name}_change", change, "percent", True
    index = np.asarray(epoch_mean(readout.locomotion, effect)[..., 0])
    yield "locomotion_index", index, "1", True
