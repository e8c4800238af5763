"""Identifiability: marginals, correlations, stiff and sloppy directions.

All results refer to the unit cube of the prior, where each parameter is uniform: a parameter about
which nothing is learnt keeps a variance of 1/12.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.calibration.sampling.blocks import columns_of
from striosome.calibration.sampling.posterior import Posterior
from striosome.sweeps.designs import Space

__all__ = ["correlation_table", "direction_table", "posterior_table", "weighted_quantiles"]

PRIOR_VARIANCE = 1.0 / 12.0
QUANTILES = (0.05, 0.5, 0.95)
"""Quantiles reported of every posterior: the ends of the interval, and the middle."""


def weighted_quantiles(
    values: Array, weights: Array, quantiles: Sequence[float] = QUANTILES
) -> Array:
    """Return quantiles of weighted values.

    Parameters
    ----------
    values, weights : float array (sets,)
        The weights sum to one.
    quantiles : sequence of float, optional
        Between 0 and 1.
    """
    order = np.argsort(values)
    cumulated = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.asarray(np.interp(quantiles, cumulated, values[order]))


def posterior_table(space: Space, posterior: Posterior) -> pd.DataFrame:
    """Tabulate prior, posterior, shrinkage and R-hat of every parameter."""
    columns, weights = columns_of(space, posterior.unit), posterior.weights
    variance = np.diag(_covariance(posterior))
    r_hat = posterior.r_hat()
    rows = []
    for place, (axis, ends, log) in enumerate(
        zip(space.axes, space.ends, space.logarithmic, strict=True)
    ):
        values = columns[axis.name]
        low, middle, high = weighted_quantiles(values, weights)
        rows.append(
            {
                "parameter": axis.name,
                "unit": axis.unit,
                "low": ends[0],
                "high": ends[1],
                "scale": "log" if log else "linear",
                "mean": float(weights @ values),
                "q05": low,
                "q50": middle,
                "q95": high,
                "shrinkage": 1.0 - variance[place] / PRIOR_VARIANCE,
                "r_hat": r_hat[place],
            }
        )
    return pd.DataFrame(rows)


def correlation_table(space: Space, posterior: Posterior) -> pd.DataFrame:
    """Tabulate the correlation of every pair of parameters."""
    covariance = _covariance(posterior)
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    names = [axis.name for axis in space.axes]
    return pd.DataFrame(
        [
            {"first": names[one], "second": names[other], "correlation": correlation[one, other]}
            for one in range(len(names))
            for other in range(one)
        ]
    )


def direction_table(space: Space, posterior: Posterior) -> pd.DataFrame:
    """Tabulate the directions of the prior's cube from stiffest to sloppiest, with loadings.

    The variance along a direction is relative to the prior's: far below one it is stiff, near
    one nothing is known of it.
    """
    values, vectors = np.linalg.eigh(_covariance(posterior))
    return pd.DataFrame(
        [
            {
                "direction": rank,
                "variance": value / PRIOR_VARIANCE,
                "parameter": axis.name,
                "loading": loading,
            }
            for rank, (value, vector) in enumerate(zip(values, vectors.T, strict=True), start=1)
            for axis, loading in zip(space.axes, vector, strict=True)
        ]
    )


def _covariance(posterior: Posterior) -> Array:
    """Return the covariance of the positions in the unit cube."""
    weights = posterior.weights
    centred = posterior.unit - weights @ posterior.unit
    return np.asarray((centred * weights[:, np.newaxis]).T @ centred)
