"""Probability that a study of n animals reports an effect, given the true mean and spread.

A study draws n animals and gives the 95 % interval `m ± t s / sqrt(n)` of their mean. With a true
mean `mu` and standard deviation `sigma` of one animal's value, `m` is normal, `(n - 1) s^2 /
sigma^2` is chi-square with n - 1 degrees of freedom, and both are independent. Every probability
here is an integral of normal distribution functions over the quantiles of s.

Where nothing varies, sigma is 0: every study finds the mean itself, in an interval without width.
What is there is then found, and nothing is not. A mean that is nan has no probability.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import chi2, norm

from striosome.base.arrays import Array
from striosome.base.statistics import critical_value

__all__ = [
    "Sample",
    "absent_given",
    "below",
    "difference",
    "found",
    "mean_nodes",
    "shown_given",
]

# Quantiles of s over which is averaged; more change no probability by a thousandth.
_NODES = 32


@dataclass(frozen=True, slots=True)
class Sample:
    """Sampling distribution of a study's mean, for any number of parameter sets."""

    mean: Array
    """true mean, in the unit of the metric, shape (sets,)"""
    error: Array
    """standard deviation of the study's mean around it, `sigma / sqrt(n)`, shape (sets,)"""
    freedom: float
    """degrees of freedom of its estimate of that error"""

    @property
    def half_widths(self) -> Array:
        """Half the width of the interval at quantiles of s, shape (sets, nodes)."""
        probability = (np.arange(_NODES) + 0.5) / _NODES
        relative = np.sqrt(chi2.ppf(probability, self.freedom) / self.freedom)
        return np.asarray(self.critical * self.error[:, np.newaxis] * relative)

    @property
    def critical(self) -> float:
        """Number of standard errors from the mean to the end of the interval."""
        return float(critical_value(self.freedom))


def below(distance: Array, error: Array, touching: float | NDArray[np.bool_]) -> Array:
    """Return the probability that a study finds less than a limit `distance` above the true mean.

    Parameters
    ----------
    distance, error : float array
        From the true mean to the limit, and the standard deviation of what is found.
    touching : float or bool array
        Counts where nothing varies and the mean lies on the limit.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        # The same bits as `norm.cdf`, without the checks that take most of its time.
        probability = ndtr(distance / error)
    return np.where((distance == 0.0) & (error == 0.0), touching, probability)


def difference(first: Sample, second: Sample) -> Sample:
    """Return first minus second group, with the degrees of freedom of Welch and Satterthwaite.

    Of many parameter sets the fewest degrees count for all; sets of which nothing varies, or is
    known, have none to count.
    """
    squares = first.error**2, second.error**2
    with np.errstate(invalid="ignore"):
        freedom = (squares[0] + squares[1]) ** 2 / (
            squares[0] ** 2 / first.freedom + squares[1] ** 2 / second.freedom
        )
    # Welch's freedom is at most that of both groups together.
    fewest = np.fmin.reduce(freedom, initial=first.freedom + second.freedom)
    error = np.sqrt(squares[0] + squares[1])
    return Sample(first.mean - second.mean, error, float(fewest))


def found(sample: Sample, sign: float) -> Array:
    """Return the probability that the whole interval lies above zero (sign 1) or below (sign -1).

    Returns
    -------
    float array (sets,)
    """
    distance = sign * sample.mean[:, np.newaxis] - sample.half_widths
    return np.asarray(below(distance, sample.error[:, np.newaxis], 0.0).mean(axis=1))


def mean_nodes(sample: Sample) -> Array:
    """Return equally probable values of the mean that the study finds, shape (sets, nodes)."""
    deviate = norm.ppf((np.arange(_NODES) + 0.5) / _NODES)
    return np.asarray(sample.mean[:, np.newaxis] + sample.error[:, np.newaxis] * deviate)


def shown_given(sample: Sample, means: Array, sign: float) -> Array:
    """Return the probability that an interval excludes zero on one side, given the mean found.

    Parameters
    ----------
    sample : Sample
        Of the study.
    means : float array (sets, nodes)
        From `mean_nodes`.
    sign : float
        1 for above zero, -1 for below.
    """
    right = np.maximum(sign * means, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        largest = right / (sample.critical * sample.error[:, np.newaxis])
    largest = np.where(right == 0.0, 0.0, largest)
    return np.asarray(chi2.cdf(sample.freedom * largest**2, sample.freedom))


def absent_given(sample: Sample, contrast: Array, sign: float) -> Array:
    """Return the probability of "no effect": the interval holds zero but not half the contrast.

    Parameters
    ----------
    sample : Sample
        Of the study.
    contrast : float array (sets, nodes)
        The mean that the study found where there is an effect.
    sign : float
        1 if a rise is said to be absent, -1 for a fall.

    Returns
    -------
    float array (sets, nodes)
    """
    half = sample.half_widths[:, np.newaxis, :]
    error = sample.error[:, np.newaxis, np.newaxis]
    mean = sign * sample.mean[:, np.newaxis, np.newaxis]
    upper = np.minimum(half, 0.5 * sign * contrast[:, :, np.newaxis] - half)
    # Zero may lie at an end of the interval, but half the contrast must lie beyond it.
    shown = sign * contrast[:, :, np.newaxis] > 0.0
    between = below(upper - mean, error, shown) - below(-half - mean, error, 0.0)
    return np.asarray(np.maximum(between, 0.0).mean(axis=2))
