"""Estimates over animals: a mean or a difference, with an interval and a p value of one test.

Student's t for one sample, and for the same animals in two by their differences
(`striosome.base.pairing`); Welch's for samples of other animals. An interval excludes zero just
where its p value is below one minus its confidence.

Why not by resampling: a bootstrap interval of few animals is too narrow (BCa of 6, 8, 12 and 17
from a normal distribution covers 87, 88, 92 and 93 % of the time instead of 95), and a p value by
sign flips is that of another test, so that the two contradict each other. Inverted into an
interval, sign flips cover as Student's t does from 8 animals on, also of skewed (lognormal)
distributions, allow fewer than six animals no interval, and need every animal, where sweeps and
calibrations keep mean and spread. Both leave out the truth more often than they say where animals
are very skewed; the metrics of the model are not (skewness between -1.2 and 0.6).

Knows nothing of the model: numbers in, an estimate out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, stdtr, stdtrit

from striosome.base.arrays import Array

__all__ = [
    "CONFIDENCE",
    "Estimate",
    "critical_value",
    "difference_estimate",
    "difference_estimates",
    "hedges_g",
    "mean_band",
    "mean_estimate",
    "mean_estimates",
    "mean_interval",
]

CONFIDENCE: Final = 0.95
"""Coverage of every interval for which no other is asked; "95 %" in the words of figures."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, or a difference of means, with its uncertainty."""

    mean: float
    """the estimate, in the unit of the data"""
    low: float
    """lower bound of its interval; nan where a sample of one animal allows none"""
    high: float
    """upper bound of its interval; nan where a sample of one animal allows none"""
    n: int
    """number of animals that it rests on"""
    p: float
    """two-sided p value of the hypothesis that it is zero, from the test that the interval inverts;
    nan where there is no interval"""

    @property
    def tested(self) -> bool:
        """Whether there are an interval and a p value."""
        return not np.isnan(self.p)

    @property
    def sign(self) -> int:
        """Side of zero on which the whole interval lies; 0 if it contains zero or is unknown."""
        return int(self.low > 0.0) - int(self.high < 0.0)


def mean_estimate(values: Array, *, confidence: float = CONFIDENCE) -> Estimate:
    """Estimate the mean of one sample, with Student's interval and one-sample t test against zero.

    Parameters
    ----------
    values : float array (animals,)
        One finite value per animal.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    Estimate
        One animal has neither interval nor p. If all animals are equal the interval has no width,
        and p is 0, or 1 if they are all zero: the limit of ever less spread.

    Raises
    ------
    ValueError
        If the sample is empty, not one-dimensional or not finite.
    """
    return mean_estimates(np.expand_dims(values, 0), confidence=confidence)[0]


def mean_estimates(values: Array, *, confidence: float = CONFIDENCE) -> list[Estimate]:
    """Estimate the means of many samples of one size, each as if it were alone.

    Parameters
    ----------
    values : float array (samples, animals)
        Finite values.
    confidence : float
        Coverage of each interval.
    """
    samples = _samples(values)
    n = samples.shape[1]
    error = np.sqrt(_variance(samples) / n)
    return _estimates(_mean(samples), error, np.full(len(samples), n - 1.0), n, confidence)


def difference_estimate(first: Array, second: Array, *, confidence: float = CONFIDENCE) -> Estimate:
    """Estimate the difference of the means of two independent samples, first minus second.

    Parameters
    ----------
    first, second : float array (animals,)
        One finite value per animal.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    Estimate
        By Welch's t test, which does not ask for equal spread; n counts the animals of both. A
        sample of one animal allows neither interval nor p; where neither sample varies they are
        those of `mean_estimate`.

    Raises
    ------
    ValueError
        If a sample is empty, not one-dimensional or not finite.

    References
    ----------
    Welch 1947, Biometrika 34:28.
    """
    one, other = np.expand_dims(first, 0), np.expand_dims(second, 0)
    return difference_estimates(one, other, confidence=confidence)[0]


def difference_estimates(
    first: Array, second: Array, *, confidence: float = CONFIDENCE
) -> list[Estimate]:
    """Estimate the differences of many pairs of samples, each as if it were alone.

    Parameters
    ----------
    first, second : float array (pairs, animals)
        Finite values; pairs are rows.
    confidence : float
        Coverage of each interval.
    """
    samples = (_samples(first), _samples(second))
    sizes = [sample.shape[1] for sample in samples]
    one, other = (_variance(sample) / n for sample, n in zip(samples, sizes, strict=True))
    squares = one + other
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = (one / squares) ** 2 / (sizes[0] - 1), (other / squares) ** 2 / (sizes[1] - 1)
        freedom = 1.0 / (parts[0] + parts[1])
    means = _mean(samples[0]) - _mean(samples[1])
    if min(sizes) == 1:
        freedom[:] = np.nan
    else:
        freedom[squares == 0.0] = min(sizes) - 1.0
    return _estimates(means, np.sqrt(squares), freedom, sum(sizes), confidence)


def critical_value(freedom: ArrayLike, *, confidence: float = CONFIDENCE) -> Array:
    """Return how many standard errors an interval reaches from its mean: Student's t.

    Parameters
    ----------
    freedom : float array
        Degrees of freedom of the error; infinite where it is known exactly.
    confidence : float
        Coverage of the interval.
    """
    return np.asarray(stdtrit(freedom, 0.5 + confidence / 2.0))


def mean_interval(
    mean: ArrayLike,
    standard_deviation: ArrayLike,
    n: ArrayLike,
    *,
    confidence: float = CONFIDENCE,
) -> tuple[Array, Array]:
    """Return Student's interval of means of which only the spread over animals is known.

    Parameters
    ----------
    mean, standard_deviation : float array
        Over animals; nan where there is none.
    n : int array
        Animals of each mean.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    low, high : float array
        As `mean_estimate` gives them; nan where there are fewer than two animals.
    """
    count = np.asarray(n, dtype=float)
    error = np.asarray(standard_deviation) / np.sqrt(np.where(count > 1.0, count, np.nan))
    low, high, _ = _student(np.asarray(mean, dtype=float), error, count - 1.0, confidence)
    return low, high


def mean_band(courses: Array, *, confidence: float = CONFIDENCE) -> tuple[Array, Array]:
    """Return the interval of the mean of time courses, time by time.

    Parameters
    ----------
    courses : float array (animals, times)
        One course per animal.
    confidence : float
        Coverage at each single time, not of the whole band.

    Returns
    -------
    low, high : float array (times,)
        As `mean_estimate` gives them; nan for one animal.
    """
    animals = np.asarray(courses, dtype=float)
    samples = np.ascontiguousarray(animals.T)
    spread = np.sqrt(_variance(samples))
    return mean_interval(_mean(samples), spread, len(animals), confidence=confidence)


def hedges_g(first: Array, second: Array) -> float:
    """Return the standardised difference of two means, first minus second, small-sample corrected.

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


def _samples(values: Array) -> Array:
    # In order in memory a mean has the same last digit whatever other samples are beside it.
    samples = np.ascontiguousarray(values, dtype=float)
    if samples.ndim != 2 or samples.size == 0:
        raise ValueError(f"expected one value per animal, got an array of shape {samples.shape}")
    if not np.isfinite(samples).all():
        raise ValueError(f"a sample holds values that are not finite: {samples}")
    return samples


def _mean(samples: Array) -> Array:
    return np.asarray(samples.mean(axis=1))


def _variance(samples: Array) -> Array:
    """Return the variance of each row: nan for one animal, exactly zero where all are equal."""
    n = samples.shape[1]
    if n == 1:
        return np.full(len(samples), np.nan)
    variance = samples.var(axis=1, ddof=1)
    return np.where(np.ptp(samples, axis=1) == 0.0, 0.0, variance)


def _student(
    means: Array, errors: Array, freedom: Array, confidence: float
) -> tuple[Array, Array, Array]:
    """Return bounds and p of means from standard errors with `freedom` degrees of freedom."""
    half = critical_value(freedom, confidence=confidence) * errors
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2.0 * stdtr(freedom, -np.abs(means / errors))
    certain = errors == 0.0
    p = np.where(certain, np.where(means == 0.0, 1.0, 0.0), p)
    return np.asarray(means - half), np.asarray(means + half), p


def _estimates(
    means: Array, errors: Array, freedom: Array, n: int, confidence: float
) -> list[Estimate]:
    rows = np.column_stack([means, *_student(means, errors, freedom, confidence)]).tolist()
    return [Estimate(mean, low, high, n, p) for mean, low, high, p in rows]
