"""Effects over animals: mean and interval for each group, and the difference between groups."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.errors import BadArgument
from striosome.base.statistics import Estimate, difference_estimates, mean_estimates
from striosome.config.documents.names import difference_name

__all__ = ["EFFECT_COLUMNS", "effect_table"]

EFFECT_COLUMNS = ("session", "metric", "group", "n", "mean", "low", "high", "p", "unit")


def effect_table(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the statistics of every session and metric.

    Parameters
    ----------
    summary : DataFrame
        Tidy table of `striosome.simulation.metrics`.

    Returns
    -------
    DataFrame
        A row for each group: mean over its animals, the 95 % interval and p value of Student's t
        test against zero. A row "B - A" for each group B after the first group A: difference of
        means, the interval and p value of Welch's t test, which takes the animals of the groups
        as independent. An interval excludes zero just where p is below 0.05. Sessions with one
        animal have neither; a group in which the metric is not defined has no row.

    Raises
    ------
    BadArgument
        If it is no table.
    """
    if not isinstance(summary, pd.DataFrame):
        raise BadArgument(f"expected a table, such as result.summary, not {type(summary).__name__}")
    rows = []
    for (session, metric), block in summary.groupby(["session", "metric"], sort=False):
        samples = {
            str(group): part["value"].to_numpy(dtype=float)
            for group, part in block.groupby("group", sort=False)
        }
        defined = {group: s for group, s in samples.items() if np.isfinite(s).all()}
        first = next(iter(samples))
        estimates = _means(defined)
        if first in defined:
            estimates |= _differences(defined, first)
        unit = block["unit"].iloc[0]
        rows += [
            (session, metric, group, e.n, e.mean, e.low, e.high, e.p, unit)
            for group, e in estimates.items()
        ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _means(samples: Mapping[str, Array]) -> dict[str, Estimate]:
    """Return the mean of every group."""
    found: dict[str, Estimate] = {}
    for alike in _by_size(samples):
        values = np.stack(list(alike.values()))
        estimates = mean_estimates(values)
        found |= zip(alike, estimates, strict=True)
    return {group: found[group] for group in samples}


def _differences(samples: Mapping[str, Array], first: str) -> dict[str, Estimate]:
    """Return the difference of every other group to the first one."""
    others = {group: values for group, values in samples.items() if group != first}
    found: dict[str, Estimate] = {}
    for alike in _by_size(others):
        values = np.stack(list(alike.values()))
        reference = np.tile(samples[first], (len(alike), 1))
        estimates = difference_estimates(values, reference)
        found |= zip(alike, estimates, strict=True)
    return {difference_name(group, first): found[group] for group in others}


def _by_size(samples: Mapping[str, Array]) -> Iterable[dict[str, Array]]:
    """Return groups of equal numbers of animals, which are estimated at once."""
    by_size: dict[int, dict[str, Array]] = {}
    for group, values in samples.items():
        by_size.setdefault(len(values), {})[group] = values
    return by_size.values()
