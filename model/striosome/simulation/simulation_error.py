"""Error that a finite simulation leaves in the mean of a group, for every metric.

It estimates how far the mean would move if the same animals were simulated with other spikes. It is
no part of the spread between animals, which remains however much is simulated.
"""

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.config.documents.names import difference_name
from striosome.simulation.metrics import Measured

__all__ = ["ERROR_COLUMNS", "simulation_error_table"]

ERROR_COLUMNS = ("session", "metric", "group", "simulation_error")


def simulation_error_table(measured: Measured) -> pd.DataFrame:
    """Return standard errors of each group's mean, and of its difference from the first group.

    Parameters
    ----------
    measured : list of (Readout, list of Metric)
        Every group and session, from `striosome.simulation.metrics.session_metrics`.

    Returns
    -------
    DataFrame
        With `ERROR_COLUMNS`, in the unit of the metric; groups and differences as
        `striosome.analysis.effects.effect_table` names them. Nan where a half of the simulated time
        defines no value.
    """
    rows: list[tuple[str, str, str, float]] = []
    deviations: dict[tuple[str, str], dict[str, Array]] = {}
    shared = {readout.errors_shared for readout, _ in measured}
    independent = shared != {True}
    for readout, metrics in measured:
        for metric in metrics:
            deviation = (
                _half_difference(metric.alternatives)
                if independent
                else np.asarray((metric.alternatives - metric.values).mean(axis=1))
            )
            key = readout.run.name, metric.name
            deviations.setdefault(key, {})[readout.run.cohort.name] = deviation
    for (session, name), by_group in deviations.items():
        first, *others = by_group
        rows += [(session, name, group, _size(d)) for group, d in by_group.items()]
        rows += [
            (
                session,
                name,
                difference_name(other, first),
                float(np.hypot(_size(by_group[other]), _size(by_group[first])))
                if independent
                else _size(by_group[other] - by_group[first]),
            )
            for other in others
        ]
    return pd.DataFrame(rows, columns=list(ERROR_COLUMNS))


def _half_difference(halves: Array) -> Array:
    """Return the standard error of a mean over animals whose values come from two halves."""
    first, second = halves
    return np.atleast_1d(np.sqrt(np.sum(((first - second) / 2.0) ** 2)) / len(first))


def _size(deviations: Array) -> float:
    """Return the root mean square of deviations from the best estimate."""
    return float(np.sqrt(np.mean(np.square(deviations))))
