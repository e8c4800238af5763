"""Identifiability: marginals, correlations, stiff and sloppy directions.

Parameters differ in unit and scale, so results refer to their places in the prior: the share of the
prior below a value, which is uniform for a parameter about which nothing is learnt, with a variance
of 1/12.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.calibration.priors.kinds import ChoicePrior
from striosome.calibration.priors.space import PriorSpace
from striosome.calibration.sampling.posterior import Posterior, r_hat_of

__all__ = ["correlation_table", "direction_table", "posterior_table", "weighted_quantiles"]

PRIOR_VARIANCE = 1.0 / 12.0
QUANTILES = (0.05, 0.5, 0.95)
"""Quantiles reported of every posterior: the ends of the interval, and the middle."""

NARROWED = 0.75
"""Share of the prior in a posterior interval, relative to that in the prior's own, below which the
evidence has narrowed a parameter."""

_WIDE = 10.0


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


def posterior_table(space: PriorSpace, posterior: Posterior) -> pd.DataFrame:
    """Tabulate prior, posterior, shrinkage and R-hat of everything that varies.

    `narrowed` says whether the posterior's 90 % interval holds less than three quarters of what the
    prior's own holds of the prior: it is the same on any scale. Of a choice it means nothing.
    """
    before, after = space.columns(posterior.prior.unit), space.columns(posterior.unit)
    weights, flat = posterior.weights, np.full(len(posterior.prior), 1.0 / len(posterior.prior))
    places = _places(space, posterior)
    variance = np.diag(_covariance(places, weights))
    r_hat = r_hat_of(places, weights, posterior.run)
    choices = {one.path for one in space.priors if isinstance(one, ChoicePrior)}
    rows = []
    for column, (path, unit) in enumerate(space.units.items()):
        low, middle, high = weighted_quantiles(after[path], weights)
        prior_low, prior_middle, prior_high = weighted_quantiles(before[path], flat)
        lowest, highest = float(before[path].min()), float(before[path].max())
        log = lowest > 0.0 and _is_logarithmic(prior_low, prior_middle, prior_high)
        start, _, end = weighted_quantiles(places[:, column], weights)
        near = end - start < NARROWED * (QUANTILES[-1] - QUANTILES[0])
        narrowed = near and path not in choices
        rows.append(
            {
                "parameter": path,
                "unit": unit,
                "low": lowest,
                "high": highest,
                "scale": "log" if log else "linear",
                "prior_q05": prior_low,
                "prior_q95": prior_high,
                "mean": float(weights @ after[path]),
                "q05": low,
                "q50": middle,
                "q95": high,
                "narrowed": bool(narrowed),
                "shrinkage": 1.0 - variance[column] / PRIOR_VARIANCE,
                "r_hat": r_hat[column],
            }
        )
    return pd.DataFrame(rows)


def _is_logarithmic(low: float, middle: float, high: float) -> bool:
    """Tell whether a prior is rather even in the logarithm, by its quantiles."""
    if not 0.0 < low * _WIDE <= high:
        return False
    in_logarithms, in_values = np.sqrt(low * high), (low + high) / 2.0
    return bool(abs(np.log(middle / in_logarithms)) < abs(np.log(middle / in_values)))


def correlation_table(space: PriorSpace, posterior: Posterior) -> pd.DataFrame:
    """Tabulate the correlation of every pair of parameters."""
    covariance = _covariance(_places(space, posterior), posterior.weights)
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    names = list(space.units)
    return pd.DataFrame(
        [
            {"first": names[one], "second": names[other], "correlation": correlation[one, other]}
            for one in range(len(names))
            for other in range(one)
        ]
    )


def direction_table(space: PriorSpace, posterior: Posterior) -> pd.DataFrame:
    """Tabulate the directions of the prior's cube from stiffest to sloppiest, with loadings.

    The variance along a direction is relative to the prior's: far below one it is stiff, near
    one nothing is known of it.
    """
    values, vectors = np.linalg.eigh(_covariance(_places(space, posterior), posterior.weights))
    return pd.DataFrame(
        [
            {
                "direction": rank,
                "variance": value / PRIOR_VARIANCE,
                "parameter": path,
                "loading": loading,
            }
            for rank, (value, vector) in enumerate(zip(values, vectors.T, strict=True), start=1)
            for path, loading in zip(space.units, vector, strict=True)
        ]
    )


def _places(space: PriorSpace, posterior: Posterior) -> Array:
    """Return the share of the prior below each value, shape (sets, parameters)."""
    before, after = space.columns(posterior.prior.unit), space.columns(posterior.unit)
    shares = (np.arange(len(posterior.prior)) + 0.5) / len(posterior.prior)
    return np.stack(
        [np.interp(after[path], np.sort(before[path]), shares) for path in space.units], axis=1
    )


def _covariance(places: Array, weights: Array) -> Array:
    """Return the weighted covariance of places in the prior."""
    centred = places - weights @ places
    return np.asarray((centred * weights[:, np.newaxis]).T @ centred)
