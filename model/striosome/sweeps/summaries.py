"""Statistics over the points of a sweep: detectable effects and the importance of parameters.

The module uses neither files nor figures: numbers in, numbers out. The random generator is always
an argument.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from striosome.base.arrays import Array

__all__ = [
    "RankEffects",
    "absence_shown",
    "fewest_points",
    "rank_effects",
    "running_median",
]
Flags = NDArray[np.bool_]

_RESAMPLES = 500
# Below this a rank regression explains everything, up to rounding.
_NO_RESIDUAL = 1e-12


@dataclass(frozen=True, slots=True)
class RankEffects:
    """Dependence of a response on each parameter, as far as it rises or falls with it."""

    partial: Array
    """partial rank correlation, shape (parameters,): between the ranks of response and parameter,
    the other parameters held fixed; nan without an estimate"""
    low: Array
    """lower bound of its 95 % interval, points resampled, shape (parameters,)"""
    high: Array
    """upper bound of the same interval, shape (parameters,)"""
    coefficient: Array
    """standardised rank regression coefficient, shape (parameters,)"""
    explained: float
    """share of the variance of the ranks of the response that the regression explains"""
    points: int
    """number of points that have a response"""


def absence_shown(
    interval: tuple[Array, Array], contrast: Array, contrast_interval: tuple[Array, Array]
) -> Flags:
    """Mark where a rise is shown to be absent, by the rule of the claims.

    Parameters
    ----------
    interval : pair of float array
        Of the mean that should not rise.
    contrast : float array
        Mean of the response that it is compared with.
    contrast_interval : pair of float array
        Interval of that mean.

    Returns
    -------
    bool array
        Whether the interval contains zero and ends below half of the contrasted rise, which itself
        is shown. Neither this nor a shown rise is no verdict.
    """
    low, high = interval
    contains_zero = (low <= 0.0) & (high >= 0.0)
    return np.asarray(contains_zero & (high < 0.5 * contrast) & (contrast_interval[0] > 0.0))


def fewest_points(parameters: int) -> int:
    """Return the least points for importance, so that resampled points outnumber parameters."""
    return 2 * (parameters + 2)


def rank_effects(parameters: Array, response: Array, rng: np.random.Generator) -> RankEffects:
    """Compute partial rank correlation and rank regression of a response on the parameters.

    Parameters
    ----------
    parameters : float array (points, parameters)
        Where the points lie; every parameter must vary.
    response : float array (points,)
        Of each point; nan where it is missing, which leaves the point out.
    rng : numpy.random.Generator
        Stream of the resampling.

    Returns
    -------
    RankEffects
        All nan where there are fewer points than `fewest_points`, or the response does not vary.

    References
    ----------
    Marino et al. 2008, J Theor Biol 254:178; Saltelli & Marivoet 1990, Reliab Eng Syst Saf 28:229.
    """
    present = np.isfinite(response)
    table = np.column_stack([parameters[present], response[present]])
    points, count = len(table), parameters.shape[1]
    if points < fewest_points(count) or np.ptp(table[:, -1]) == 0.0:
        nothing = np.full(count, np.nan)
        return RankEffects(nothing, nothing, nothing, nothing, np.nan, points)
    partial, coefficient, explained = _rank_regression(table)
    resamples = rng.integers(points, size=(_RESAMPLES, points))
    resampled = np.stack([_rank_regression(table[chosen])[0] for chosen in resamples])
    low, high = np.nanpercentile(resampled, (2.5, 97.5), axis=0)
    return RankEffects(partial, low, high, coefficient, explained, points)


def running_median(x: Array, y: Array, window: int) -> tuple[Array, Array]:
    """Return medians of neighbouring points, in the order of x.

    Parameters
    ----------
    x, y : float array (points,)
        Finite.
    window : int
        Points that each median is taken over.

    Returns
    -------
    x, y : float array (points - window + 1,)
        Medians of both; empty where there are fewer points than that.
    """
    if len(x) < window:
        return np.empty(0), np.empty(0)
    order = np.argsort(x, kind="stable")
    pairs = np.lib.stride_tricks.sliding_window_view(np.stack([x, y])[:, order], window, axis=1)
    across, along = np.median(pairs, axis=2)
    return across, along


def _rank_regression(table: Array) -> tuple[Array, Array, float]:
    """Return partial correlations, coefficients and explained share of the last column's ranks."""
    ranks = rankdata(table, axis=0)
    correlation = np.corrcoef(ranks, rowvar=False)
    inverse = np.linalg.pinv(correlation[:-1, :-1], hermitian=True)
    coefficient = inverse @ correlation[:-1, -1]
    explained = float(coefficient @ correlation[:-1, -1])
    # Not from the inverse of the whole matrix, which a response without residual makes singular.
    residual = max(1.0 - explained, _NO_RESIDUAL) * np.diag(inverse)
    return coefficient / np.sqrt(coefficient**2 + residual), coefficient, explained
