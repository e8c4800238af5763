"""Regression dilution: noise of the reference flattens the line of the signal along it.

Least squares take the predictor as free of error. White noise of the reference makes the slope too
small by the reliability of the reference, the share of its variance that is not noise; the part of
the signal that the line should have removed, bleaching among it, is then left in dF/F (Fuller 1987,
Measurement Error Models, chapter 1; doi 10.1002/9780470316665).
"""

import numpy as np

from striosome.base.arrays import Array

__all__ = ["noise_variance", "reliability"]


def noise_variance(traces: Array) -> Array:
    """Estimate the variance of the white noise of each trace, from the trace alone.

    The semivariances of samples one and two steps apart, extended on a straight line to no step at
    all: the "nugget" of geostatistics. Drift, bleaching and movement that is slow against the
    sampling interval add next to nothing to it. Noise that a device has already averaged is not
    white between samples and is underestimated.

    Parameters
    ----------
    traces : float array (animals, samples)
        Raw channel, not smoothed; samples that are not finite are missing.

    Returns
    -------
    float array (animals,)
        In the square of the unit of the traces, at least zero; nan for fewer than three samples.
    """
    one, two = (_semivariance(traces, lag) for lag in (1, 2))
    return np.asarray(np.maximum(2.0 * one - two, 0.0))


def _semivariance(traces: Array, lag: int) -> Array:
    """Return half the mean square difference of samples `lag` apart, shape (animals,)."""
    squares = (traces[:, lag:] - traces[:, :-lag]) ** 2
    known = np.isfinite(squares)
    count = known.sum(axis=-1)
    total = np.where(known, squares, 0.0).sum(axis=-1)
    return np.asarray(total / np.where(count > 0, 2.0 * count, np.nan))


def reliability(traces: Array, noise: Array) -> Array:
    """Return the share of each trace's variance that is not noise: the factor on a slope along it.

    Parameters
    ----------
    traces : float array (animals, samples)
        The predictor where the line is fitted; samples that are not finite are missing.
    noise : float array (animals,)
        Variance of its white noise.

    Returns
    -------
    float array (animals,)
        Between 0 and 1; nan for a trace that does not vary.
    """
    known = np.isfinite(traces)
    count = known.sum(axis=-1, keepdims=True)
    mean = np.where(known, traces, 0.0).sum(axis=-1, keepdims=True) / np.maximum(count, 1)
    variance = (np.where(known, traces - mean, 0.0) ** 2).sum(axis=-1) / np.maximum(count[:, 0], 1)
    share = 1.0 - noise / np.where(variance > 0.0, variance, np.nan)
    return np.asarray(np.clip(share, 0.0, 1.0))
