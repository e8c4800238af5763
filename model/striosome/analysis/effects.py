"""Effects over animals: mean and interval of each group, and of what groups differ by."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.errors import BadArgument
from striosome.base.pairing import NumberedSample, differences
from striosome.base.statistics import Estimate, mean_estimates
from striosome.config.documents.names import difference_name

__all__ = ["EFFECT_COLUMNS", "effect_table"]

EFFECT_COLUMNS = ("session", "metric", "group", "n", "mean", "low", "high", "p", "unit")
_ONE_VALUE = ["session", "metric", "group", "animal"]


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
        test against zero. A row "B - A" for each group B after the first group A: the same of the
        differences within the animals whose numbers both groups have, and n counts these. An
        interval excludes zero just where p is below 0.05. Sessions with one animal have neither;
        a group in which the metric is not defined has no row.

    Raises
    ------
    BadArgument
        If it is no table, or gives a value of one animal twice.
    """
    if not isinstance(summary, pd.DataFrame):
        raise BadArgument(f"expected a table, such as result.summary, not {type(summary).__name__}")
    twice = summary.duplicated(_ONE_VALUE)
    if twice.any():
        where = ", ".join(map(str, summary.loc[twice, _ONE_VALUE].iloc[0]))
        raise BadArgument(f"expected one value of each animal, but has two of {where}")
    rows = []
    for (session, metric), block in summary.groupby(["session", "metric"], sort=False):
        samples = {
            str(group): NumberedSample(
                part["animal"].to_numpy(dtype=np.int64), part["value"].to_numpy(dtype=float)
            )
            for group, part in block.groupby("group", sort=False)
        }
        defined = {group: s for group, s in samples.items() if np.isfinite(s.values).all()}
        first = next(iter(samples))
        compared = {group: sample.values for group, sample in defined.items()}
        if first in defined:
            compared |= _differences(defined, first)
        estimates = _means(compared)
        unit = block["unit"].iloc[0]
        rows += [
            (session, metric, group, e.n, e.mean, e.low, e.high, e.p, unit)
            for group, e in estimates.items()
        ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _differences(samples: Mapping[str, NumberedSample], first: str) -> dict[str, Array]:
    """Return what every other group exceeds the first one by, in each animal that both have."""
    found = {
        difference_name(group, first): differences(sample, samples[first])
        for group, sample in samples.items()
        if group != first
    }
    return {name: apart for name, apart in found.items() if len(apart)}


def _means(samples: Mapping[str, Array]) -> dict[str, Estimate]:
    """Return the mean of every sample; those of equal numbers of animals are estimated at once."""
    by_size: dict[int, dict[str, Array]] = {}
    for name, values in samples.items():
        by_size.setdefault(len(values), {})[name] = values
    found: dict[str, Estimate] = {}
    for alike in by_size.values():
        found |= zip(alike, mean_estimates(np.stack(list(alike.values()))), strict=True)
    return {name: found[name] for name in samples}
