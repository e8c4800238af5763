"""Likelihood of a reported number: the mean that a study gives, with its standard error.

A study of n animals reports `m ± s / sqrt(n)`. Its error is an estimate, with n - 1 degrees of
freedom, of how far m lies from the true mean: it holds the spread between its animals and that of
its measuring, whatever these are, so neither is added again. Given the error,
`(m - mu) / (s / sqrt(n))` is t-distributed, and that is the density of m.

A number that reached us wrongly can be anything: it has a Cauchy density around zero, half of which
lies within `reach`, the same under every parameter set and hypothesis.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import cauchy, t

from striosome.base.arrays import Array
from striosome.base.detection import Sample, below

__all__ = ["StudyMean"]


@dataclass(frozen=True, slots=True)
class StudyMean:
    """A mean with its error, as a study gives it."""

    value: float
    """the mean, in the unit of the metric"""
    error: float
    """its standard error"""
    freedom: float
    """degrees of freedom of the error: animals less one"""
    reach: float
    """scale of a wrongly reported number: half of them lie between minus and plus this value"""
    wrong: float
    """probability that this number was reported wrongly"""

    def density(self, mean: Array) -> Array:
        """Return the density of the value, given true means of shape (sets,); it integrates to 1.

        Nan where a mean is nan.
        """
        right = t.pdf((self.value - mean) / self.error, self.freedom) / self.error
        return np.asarray(
            (1.0 - self.wrong) * right + self.wrong * cauchy.pdf(self.value, scale=self.reach)
        )

    def reproduced(self, sample: Sample) -> Array:
        """Return the probability that a study finds a mean within the 95 % interval of this one.

        It is one half where the predicted mean lies at an end of the interval.

        Parameters
        ----------
        sample : Sample
            What the study estimates, with the spread that the model predicts.

        Returns
        -------
        float array (sets,)
        """
        half = self.error * float(t.ppf(0.975, self.freedom))
        low, high = (
            below(self.value + sign * half - sample.mean, sample.error, 0.5) for sign in (-1.0, 1.0)
        )
        return high - low

    def drawn(self, mean: float, rng: np.random.Generator) -> float:
        """Draw a value by `density`, with the same error."""
        if rng.random() < self.wrong:
            return float(self.reach * rng.standard_cauchy())
        return float(mean + self.error * rng.standard_t(self.freedom))
