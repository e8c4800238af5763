"""Noise floor: the indices of inert parameters, from the streams of the same runs.

At a point that was run in several random streams, a contrast of the streams' means (weights that
sum to zero) is independent of the effects of parameters, and scaled rightly it has the variance of
the noise in the point's mean. Analysed in place of the response it gives the indices of inert
parameters, with the noise of each point as it is: neither equal variance nor a normal distribution
is assumed, only that noise is as likely up as down.
"""

from collections.abc import Callable

import numpy as np

from striosome.base.arrays import Array

__all__ = ["contrast", "noise_floor"]

DRAWS = 200
CONFIDENCE = 0.95


def contrast(streams: Array, rng: np.random.Generator) -> Array:
    """Draw noise that a point's mean over streams may contain, anew at every point.

    With `u` a random direction perpendicular to the mean, `|u| = 1`, the contrast `sum_s u_s
    m_s / sqrt(S)` has variance `sigma^2 / S`, as the mean itself. Two streams give half their
    difference, with a random sign.

    Parameters
    ----------
    streams : float array (points, streams)
        Mean over animals in each stream.
    rng : numpy.random.Generator
        Of the directions.

    Returns
    -------
    float array (points,)
        In the unit of the response.
    """
    direction = rng.normal(size=streams.shape)
    direction -= direction.mean(axis=1, keepdims=True)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    return np.asarray((direction * streams).sum(axis=1) / np.sqrt(streams.shape[1]))


def noise_floor(
    analyse: Callable[[Array], Array], streams: Array, rng: np.random.Generator
) -> Array:
    """Return the largest index if no parameter had an effect, at 95 % confidence.

    Parameters
    ----------
    analyse : callable
        From contrasts, shape (points,), to indices, shape (indices, parameters).
    streams : float array (points, streams)
        Mean over animals in each stream.
    rng : numpy.random.Generator
        Of the contrasts.

    Returns
    -------
    float array (indices,)
        That all inert parameters together exceed in one analysis of twenty.
    """
    largest = [analyse(contrast(streams, rng)).max(axis=1) for _ in range(DRAWS)]
    return np.asarray(np.quantile(largest, CONFIDENCE, axis=0))
