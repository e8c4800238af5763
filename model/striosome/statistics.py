"""Estimates over animals, without assumptions on their distribution.

Knows nothing of the model: numbers in, an estimate out. The random stream is always an argument.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import bootstrap, permutation_test

__all__ = [
    "Estimate",
    "difference_estimate",
    "difference_estimates",
    "hedges_g",
    "mean_band",
    "mean_estimate",
    "mean_estimates",
]

Floats = NDArray[np.float64]

_RESAMPLES = 9999
_BAND_RESAMPLES = 1999


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, or a difference of means, with its uncertainty.

    Attributes
    ----------
    mean : float
        The estimate, in the unit of the data.
    low, high : float
        Bounds of its interval; nan where a sample of one animal allows none.
    n : int
        Animals that it rests on.
    p : float
        Two-sided p value of the hypothesis that it is zero; nan where there is no interval.
    """

    mean: float
    low: float
    high: float
    n: int
    p: float


def _samples(values: Floats) -> Floats:
    samples = np.asarray(values, dtype=float)
    if samples.ndim != 2 or samples.size == 0:
        raise ValueError(f"expected one value per animal, got an array of shape {samples.shape}")
    if not np.isfinite(samples).all():
        raise ValueError(f"a sample holds values that are not finite: {samples}")
    return samples


def _mean(values: Floats, axis: int) -> Floats:
    # In order in memory a mean has the same last digit whatever other samples are beside it.
    return np.asarray(np.ascontiguousarray(values).mean(axis=axis))


def _mean_difference(first: Floats, second: Floats, axis: int) -> Floats:
    return _mean(first, axis) - _mean(second, axis)


def mean_estimate(
    values: Floats, rng: np.random.Generator, *, confidence: float = 0.95
) -> Estimate:
    """Mean of one sample with a bootstrap interval and a sign-flip test against zero.

    Parameters
    ----------
    values : float array (animals,)
        One finite value per animal.
    rng : numpy.random.Generator
        Stream of the resampling.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    Estimate
        Interval by bias-corrected, accelerated bootstrap (Efron 1987); p by random sign flips,
        exact up to 13 animals. One animal has neither; if all animals are equal the interval
        has no width. Resampled intervals of few animals are too narrow (ten: about 90 % for 95).

    Raises
    ------
    ValueError
        If the sample is empty, not one-dimensional or not finite.
    """
    return mean_estimates(np.expand_dims(values, 0), rng, confidence=confidence)[0]


def mean_estimates(
    values: Floats, rng: np.random.Generator, *, confidence: float = 0.95
) -> list[Estimate]:
    """The same of many samples of one size, from the same resampling: each as if it were alone.

    Parameters
    ----------
    values : float array (samples, animals)
        Finite values.
    rng, confidence
        As for `mean_estimate`.
    """
    samples = _samples(values)
    n = samples.shape[1]
    if n == 1:
        return [Estimate(float(mean), np.nan, np.nan, n, np.nan) for mean in samples[:, 0]]
    flips = permutation_test(
        (samples,),
        _mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        axis=1,
        rng=rng,
    )
    varied = np.ptp(samples, axis=1) > 0.0
    low, high = _intervals((samples,), _mean, varied, rng, confidence)
    return _estimates(_mean(samples, 1), low, high, n, flips.pvalue)


def _intervals(
    samples: tuple[Floats, ...],
    statistic: Callable[..., Floats],
    varied: NDArray[np.bool_],
    rng: np.random.Generator,
    confidence: float,
) -> tuple[Floats, Floats]:
    """Bounds for each row; those of rows that do not vary are the statistic itself."""
    low = statistic(*samples, axis=1)
    high = low.copy()
    if varied.any():
        interval = bootstrap(
            tuple(sample[varied] for sample in samples),
            statistic,
            vectorized=True,
            confidence_level=confidence,
            n_resamples=_RESAMPLES,
            axis=1,
            rng=rng,
        ).confidence_interval
        low[varied], high[varied] = interval.low, interval.high
    return low, high


def _estimates(means: Floats, low: Floats, high: Floats, n: int, p: Floats) -> list[Estimate]:
    rows = np.column_stack([means, low, high, p]).tolist()
    return [Estimate(mean, bottom, top, n, chance) for mean, bottom, top, chance in rows]


def mean_band(
    courses: Floats, rng: np.random.Generator, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of the mean of time courses, time by time; whole animals are resampled.

    Parameters
    ----------
    courses : float array (animals, times)
        One course per animal.
    rng : numpy.random.Generator
        Stream of the resampling.
    confidence : float
        Coverage at each single time, not of the whole band.

    Returns
    -------
    low, high : float array (times,)
        Percentile bootstrap of the mean; nan for one animal.
    """
    if len(courses) == 1:
        nothing = np.full(courses.shape[1], np.nan)
        return nothing, nothing
    interval = bootstrap(
        (courses,),
        np.mean,
        axis=0,
        method="percentile",
        confidence_level=confidence,
        n_resamples=_BAND_RESAMPLES,
        rng=rng,
    ).confidence_interval
    return np.asarray(interval.low), np.asarray(interval.high)


def difference_estimate(
    first: Floats, second: Floats, rng: np.random.Generator, *, confidence: float = 0.95
) -> Estimate:
    """Difference of the means of two independent samples, first minus second.

    Parameters
    ----------
    first, second : float array (animals,)
        One finite value per animal.
    rng : numpy.random.Generator
        Stream of the resampling.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    Estimate
        Interval by bias-corrected, accelerated bootstrap; p by permutation of the animals
        between the groups; n counts the animals of both. A sample of one animal allows neither.

    Raises
    ------
    ValueError
        If a sample is empty, not one-dimensional or not finite.
    """
    one, other = np.expand_dims(first, 0), np.expand_dims(second, 0)
    return difference_estimates(one, other, rng, confidence=confidence)[0]


def difference_estimates(
    first: Floats, second: Floats, rng: np.random.Generator, *, confidence: float = 0.95
) -> list[Estimate]:
    """The same of many pairs of samples, from the same resampling: each as if it were alone.

    Parameters
    ----------
    first, second : float array (pairs, animals)
        Finite values; pairs are rows.
    rng, confidence
        As for `difference_estimate`.
    """
    samples = (_samples(first), _samples(second))
    differences = _mean_difference(*samples, axis=1)
    sizes = [sample.shape[1] for sample in samples]
    n = sum(sizes)
    if min(sizes) == 1:
        return [Estimate(float(one), np.nan, np.nan, n, np.nan) for one in differences]
    shuffled = permutation_test(
        samples, _mean_difference, vectorized=True, n_resamples=_RESAMPLES, axis=1, rng=rng
    )
    varied = np.any([np.ptp(sample, axis=1) > 0.0 for sample in samples], axis=0)
    low, high = _intervals(samples, _mean_difference, varied, rng, confidence)
    return _estimates(differences, low, high, n, shuffled.pvalue)


def hedges_g(first: Floats, second: Floats) -> float:
    """Standardised difference of two means, first minus second, without small-sample bias.

    `g = J * (mean_1 - mean_2) / s_pooled`, `J = Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2))`,
    `m = n_1 + n_2 - 2`.

    Parameters
    ----------
    first, second : float array (animals,)
        One finite value per animal.

    Returns
    -------
    float
        Dimensionless; nan where the samples do not vary, or hold fewer than four animals.

    References
    ----------
    Hedges 1981, J Educ Stat 6:107.
    """
    one, two = (_samples(np.expand_dims(values, 0))[0] for values in (first, second))
    freedom = len(one) + len(two) - 2
    squares = float(((one - one.mean()) ** 2).sum() + ((two - two.mean()) ** 2).sum())
    if freedom < 2 or squares == 0.0:
        return float("nan")
    correction = np.exp(gammaln(freedom / 2) - gammaln((freedom - 1) / 2)) / np.sqrt(freedom / 2)
    return float(correction * (one.mean() - two.mean()) / np.sqrt(squares / freedom))
