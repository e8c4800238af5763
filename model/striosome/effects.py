"""Effects over animals: mean and interval for each group, and the difference between groups."""

import zlib

import numpy as np
import pandas as pd

from striosome.statistics import difference_estimate, mean_estimate

__all__ = ["EFFECT_COLUMNS", "effect_table"]

EFFECT_COLUMNS = ("session", "metric", "group", "n", "mean", "low", "high", "p", "unit")


def effect_table(summary: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Statistics of every session and metric.

    Parameters
    ----------
    summary : DataFrame
        Tidy table of `striosome.metrics`.
    seed : int
        Of the resampling; a row does not depend on which other rows there are.

    Returns
    -------
    DataFrame
        A row for each group: mean over its animals, 95 % bootstrap interval and the p value of
        the sign-flip test against zero. A row "B - A" for each group B after the first group A:
        difference of means, its interval and the p value of the permutation test. Sessions
        with one animal have no interval; a group in which the metric is not defined has no row.
    """
    rows = []
    for (session, metric), block in summary.groupby(["session", "metric"], sort=False):
        samples = {
            str(group): part["value"].to_numpy(dtype=float)
            for group, part in block.groupby("group", sort=False)
        }
        defined = {group: s for group, s in samples.items() if np.isfinite(s).all()}
        stream = [seed, zlib.crc32(f"{session}/{metric}".encode())]
        estimates = {
            group: mean_estimate(sample, np.random.default_rng(stream))
            for group, sample in defined.items()
        }
        first, *others = samples
        estimates |= {
            f"{other} - {first}": difference_estimate(
                defined[other], defined[first], np.random.default_rng(stream)
            )
            for other in others
            if {first, other} <= defined.keys()
        }
        unit = block["unit"].iloc[0]
        rows += [
            (session, metric, group, e.n, e.mean, e.low, e.high, e.p, unit)
            for group, e in estimates.items()
        ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
