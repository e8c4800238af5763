"""Curves that analysis pipelines fit to raw photometry channels."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import curve_fit

__all__ = ["fit_double_exponential", "fit_line", "fit_line_robust"]

Floats = NDArray[np.float64]

_BISQUARE_TUNING = 1.4
"""Residual, in standard deviations, from which a sample counts for nothing."""
_MAD_OF_NORMAL = 0.6745
"""Median absolute deviation of a normal distribution over its standard deviation."""
_FIT_POINTS = 600
"""Block means that stand for a trace while exponentials are fitted: seconds apart or more."""


def fit_line(
    predictor: Floats, response: Floats, weights: Floats | None = None
) -> tuple[Floats, Floats]:
    """Weighted least-squares line along the last axis.

    Parameters
    ----------
    predictor, response : float array (..., samples)
        Values that broadcast against each other.
    weights : float array (..., samples), optional
        Weight of each sample; equal without it.

    Returns
    -------
    slope, intercept : float array (..., 1)
        A predictor that does not vary gets slope zero.
    """
    share = np.ones_like(predictor) if weights is None else weights
    share = share / share.sum(axis=-1, keepdims=True)
    predictor_mean = (share * predictor).sum(axis=-1, keepdims=True)
    response_mean = (share * response).sum(axis=-1, keepdims=True)
    spread = predictor - predictor_mean
    variance = (share * spread**2).sum(axis=-1, keepdims=True)
    covariance = (share * spread * (response - response_mean)).sum(axis=-1, keepdims=True)
    slope = np.divide(covariance, variance, out=np.zeros_like(covariance), where=variance > 0.0)
    return slope, response_mean - slope * predictor_mean


def fit_line_robust(predictor: Floats, response: Floats) -> tuple[float, float]:
    """Line by iteratively reweighted least squares with Tukey's bisquare.

    Parameters
    ----------
    predictor, response : float array (samples,)
        One trace of each channel.

    Returns
    -------
    slope, intercept : float

    References
    ----------
    Keevers & Jean-Richard-dit-Bressel 2025, Neurophotonics 12:025003 (tuning constant 1.4).
    """
    slope, intercept = fit_line(predictor, response)
    for _ in range(100):
        residual = response - slope * predictor - intercept
        scale = float(np.median(np.abs(residual))) / _MAD_OF_NORMAL
        if scale == 0.0:
            break
        weights = np.clip(1.0 - (residual / (_BISQUARE_TUNING * scale)) ** 2, 0.0, None) ** 2
        previous = slope
        slope, intercept = fit_line(predictor, response, weights)
        if abs(float(slope[0] - previous[0])) <= 1e-6 * abs(float(slope[0])):
            break
    return float(slope[0]), float(intercept[0])


def _double_exponential(
    time_s: Floats, constant: float, fast: float, slow: float, slow_time_s: float, ratio: float
) -> Floats:
    """`c + a_f exp(-t/(ratio*tau_s)) + a_s exp(-t/tau_s)`."""
    return np.asarray(
        constant
        + fast * np.exp(-time_s / (ratio * slow_time_s))
        + slow * np.exp(-time_s / slow_time_s)
    )


def fit_double_exponential(time_s: Floats, trace: Floats) -> Floats:
    """Bleaching curve of one trace: a constant and two decays with amplitudes >= 0.

    Parameters
    ----------
    time_s : float array (samples,)
        Time (s).
    trace : float array (samples,)
        Raw channel.

    Returns
    -------
    float array (samples,)
        The fitted curve. The slow time constant lies between 10 min and 10 h, the fast one
        between a hundredth and a tenth of it, as in common practice.
    """
    elapsed = time_s - time_s[0]
    block = max(1, len(trace) // _FIT_POINTS)
    whole = len(trace) // block * block
    level = float(trace.mean())
    parameters, _ = curve_fit(
        _double_exponential,
        elapsed[:whole].reshape(-1, block).mean(axis=1),
        trace[:whole].reshape(-1, block).mean(axis=1) / level,
        p0=(0.8, 0.1, 0.1, 6000.0, 0.05),
        bounds=([0.0, 0.0, 0.0, 600.0, 0.01], [2.0, 2.0, 2.0, 36000.0, 0.1]),
        x_scale=(0.1, 0.1, 0.1, 6000.0, 0.05),
    )
    return level * _double_exponential(elapsed, *parameters)
