"""Curves that analysis pipelines fit to raw photometry channels; missing samples are ignored."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import curve_fit

from striosome.base.arrays import Array

__all__ = ["Line", "fit_double_exponential", "fit_line", "fit_line_robust", "robust_lines"]

_BISQUARE_TUNING = 1.4
"""Residual, in standard deviations, from which a sample counts for nothing."""
_MAD_OF_NORMAL = 0.6745
"""Median absolute deviation of a normal distribution over its standard deviation."""
_FIT_POINTS = 600
"""Block means that stand for a trace while exponentials are fitted: seconds apart or more."""
_EXPONENTIALS = 5
"""Numbers of a double exponential: fewer samples than these determine none."""


class Line(NamedTuple):
    """A straight line for each trace, `intercept + slope * predictor`."""

    slope: Array
    """response per predictor, shape (..., 1)"""
    intercept: Array
    """response where the predictor is zero, shape (..., 1)"""

    def at(self, predictor: Array) -> Array:
        """Return the line at values of the predictor."""
        return np.asarray(self.slope * predictor + self.intercept)

    def r_squared(self, predictor: Array, response: Array) -> Array:
        """Return the share of the response's variance that the line explains, shape (...).

        `1 - SS_residual/SS_total`; below zero where a line explains less than the mean does, nan
        where the response does not vary.
        """
        known = np.isfinite(predictor) & np.isfinite(response)
        residual = np.where(known, response - self.at(predictor), 0.0)
        count = known.sum(axis=-1, keepdims=True)
        mean = np.where(known, response, 0.0).sum(axis=-1, keepdims=True) / np.maximum(count, 1)
        total = (np.where(known, response - mean, 0.0) ** 2).sum(axis=-1)
        explained = 1.0 - (residual**2).sum(axis=-1) / np.where(total > 0.0, total, np.nan)
        return np.asarray(explained)


def fit_line(predictor: Array, response: Array) -> Line:
    """Fit a least-squares line along the last axis.

    Parameters
    ----------
    predictor, response : float array (..., samples)
        Values that broadcast against each other; a sample that is not finite in either is missing.

    Returns
    -------
    Line
        A predictor that does not vary gets slope zero; without any sample the line is nan.
    """
    known = np.isfinite(predictor) & np.isfinite(response)
    predictor, response = np.where(known, predictor, 0.0), np.where(known, response, 0.0)
    share = known.astype(float)
    total = share.sum(axis=-1, keepdims=True)
    share = share / np.where(total > 0.0, total, np.nan)
    predictor_mean = (share * predictor).sum(axis=-1, keepdims=True)
    response_mean = (share * response).sum(axis=-1, keepdims=True)
    spread = predictor - predictor_mean
    variance = (share * spread**2).sum(axis=-1, keepdims=True)
    covariance = (share * spread * (response - response_mean)).sum(axis=-1, keepdims=True)
    slope = np.divide(covariance, variance, out=0.0 * covariance, where=variance > 0.0)
    return Line(slope, response_mean - slope * predictor_mean)


def fit_line_robust(predictor: Array, response: Array) -> tuple[float, float]:
    """Fit a line by iteratively reweighted least squares with Tukey's bisquare.

    Parameters
    ----------
    predictor, response : float array (samples,)
        One trace of each channel; a sample that is not finite in either is missing.

    Returns
    -------
    slope, intercept : float

    References
    ----------
    Keevers & Jean-Richard-dit-Bressel 2025, Neurophotonics 12:025003 (tuning constant 1.4).
    """
    known = np.isfinite(predictor) & np.isfinite(response)
    if not known.any():
        return np.nan, np.nan
    centre = float(predictor[known].mean()), float(response[known].mean())
    x, y = predictor[known] - centre[0], response[known] - centre[1]
    # Weighted moments from products made once: hundreds of passes over the trace are spared.
    moments = np.stack([np.ones_like(x), x, y, x * x, x * y])
    slope, intercept = _line_of(moments.sum(axis=1))
    for _ in range(100):
        residual = y - slope * x - intercept
        scale = float(np.median(np.abs(residual))) / _MAD_OF_NORMAL
        if scale == 0.0:
            break
        weights = np.clip(1.0 - (residual / (_BISQUARE_TUNING * scale)) ** 2, 0.0, None) ** 2
        previous = slope
        slope, intercept = _line_of(moments @ weights)
        if abs(slope - previous) <= 1e-6 * abs(slope):
            break
    return slope, intercept + centre[1] - slope * centre[0]


def _line_of(sums: Array) -> tuple[float, float]:
    """Return the line through weighted points, from sums of weight times 1, x, y, x*x and x*y."""
    total, x, y, xx, xy = (float(part) for part in sums)
    variance = xx / total - (x / total) ** 2
    slope = (xy / total - x * y / total**2) / variance if variance > 0.0 else 0.0
    return slope, (y - slope * x) / total


def robust_lines(predictor: Array, response: Array) -> Line:
    """Apply `fit_line_robust` to each row, shape (animals, samples)."""
    rows = [fit_line_robust(*pair) for pair in zip(predictor, response, strict=True)]
    lines = np.array(rows).reshape(-1, 2)
    return Line(lines[:, :1], lines[:, 1:])


def _double_exponential(
    time_s: Array, constant: float, fast: float, slow: float, slow_time_s: float, ratio: float
) -> Array:
    """Evaluate `c + a_f exp(-t/(ratio*tau_s)) + a_s exp(-t/tau_s)`."""
    return np.asarray(
        constant
        + fast * np.exp(-time_s / (ratio * slow_time_s))
        + slow * np.exp(-time_s / slow_time_s)
    )


def fit_double_exponential(time_s: Array, trace: Array) -> Array:
    """Fit the bleaching curve of one trace: a constant and two decays with amplitudes >= 0.

    Parameters
    ----------
    time_s : float array (samples,)
        Time (s).
    trace : float array (samples,)
        Raw channel; samples that are not finite are missing.

    Returns
    -------
    float array (samples,)
        The fitted curve, at missing samples as well; nan without enough samples to determine it.
        The slow time constant lies between 10 min and 10 h, the fast one between a hundredth and a
        tenth of it, as in common practice.
    """
    elapsed = time_s - time_s[0]
    known = np.isfinite(trace)
    block = max(1, len(trace) // _FIT_POINTS)
    whole = len(trace) // block * block
    counts = known[:whole].reshape(-1, block).sum(axis=1)
    held = counts > 0
    if held.sum() < _EXPONENTIALS:
        return np.full(len(trace), np.nan)

    def block_means(values: Array) -> Array:
        sums = np.where(known, values, 0.0)[:whole].reshape(-1, block).sum(axis=1)
        return np.asarray(sums[held] / counts[held])

    level = float(trace[known].mean())
    parameters, _ = curve_fit(
        _double_exponential,
        block_means(elapsed),
        block_means(trace) / level,
        p0=(0.8, 0.1, 0.1, 6000.0, 0.05),
        bounds=([0.0, 0.0, 0.0, 600.0, 0.01], [2.0, 2.0, 2.0, 36000.0, 0.1]),
        x_scale=(0.1, 0.1, 0.1, 6000.0, 0.05),
    )
    return level * _double_exponential(elapsed, *parameters)
