"""Log-linear regression for rates: the logarithm of the mean is linear in the terms.

Rates are counts over a time, so their variance grows with their mean and some are zero. The
quasi-Poisson model (McCullagh & Nelder 1989, chapter 9) asks no more than that; the covariance of
what it finds is that of Huber and White, which holds for any variance.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError

__all__ = ["LogLinearFit", "fit_log_linear", "log_linear_coefficients"]
_STEPS, _CLOSE, _LARGEST_STEP = 100, 1e-8, 2.0


@dataclass(frozen=True, slots=True)
class LogLinearFit:
    """Coefficients of the logarithm of a mean, and their covariance."""

    coefficients: Array
    """shape (terms,)"""
    covariance: Array
    """shape (terms, terms)"""


def fit_log_linear(terms: Array, rates: Array) -> LogLinearFit:
    """Fit by iteratively reweighted least squares.

    Parameters
    ----------
    terms : float array (terms, points)
        The first is the constant.
    rates : float array (points,)
        Observed rates, zero or above, each over the same time.

    Raises
    ------
    SimulationError
        If the iteration does not settle: the rates say too little.
    """
    coefficients, mean = _settled(terms, rates)
    influence = solve((terms * mean) @ terms.T, terms * (rates - mean), assume_a="pos")
    # Residuals are smaller than errors by what the coefficients have taken up.
    covariance = influence @ influence.T * rates.size / max(rates.size - len(terms), 1)
    return LogLinearFit(coefficients, covariance)


def log_linear_coefficients(terms: Array, rates: Array) -> Array:
    """Fit the coefficients alone, as `fit_log_linear` does: the covariance takes as long again."""
    return _settled(terms, rates)[0]


def _settled(terms: Array, rates: Array) -> tuple[Array, Array]:
    """Return the coefficients, and the mean that they give at each point."""
    typical = float(rates.mean())
    if typical <= 0.0:
        raise SimulationError("no cell fires anywhere: there is no response to describe")
    logarithm = np.log(rates + 0.1 * typical)
    for _ in range(_STEPS):
        mean = np.exp(logarithm)
        working = logarithm + (rates - mean) / mean
        weighted = terms * mean
        coefficients = solve(weighted @ terms.T, weighted @ working, assume_a="pos")
        # A step too long would overflow where hardly any cell fires.
        step = np.clip(coefficients @ terms - logarithm, -_LARGEST_STEP, _LARGEST_STEP)
        logarithm = logarithm + step
        if np.abs(step).max() < _CLOSE:
            break
    else:
        raise SimulationError("the response of the network could not be fitted")
    return np.asarray(coefficients), np.exp(logarithm)
