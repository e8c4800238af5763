"""Sources of the variance of a single animal's response: parameters, animals, streams.

A balanced nested analysis of variance with random effects, `y = mean + point + stream(point) +
animal(stream)`, estimated from mean squares (Searle, Casella & McCulloch 1992, Variance
Components, chapter 4). With S streams of A animals at each point, dots for what is averaged over:

    MS_animal = sum (y_psa - y_ps.)^2 / (P S (A - 1))       expects v_animal
    MS_stream = A sum (y_ps. - y_p..)^2 / (P (S - 1))       expects v_animal + A v_stream
    MS_point  = S A sum (y_p.. - y_...)^2 / (P - 1)         expects MS_stream's + S A v_point

so that v_animal = MS_animal, v_stream = (MS_stream - MS_animal) / A and
v_point = (MS_point - MS_stream) / (S A); an estimate below zero counts as zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array

__all__ = ["SOURCES", "VarianceSplit", "nested_variance"]

SOURCES = ("parameters", "animals", "random streams")
"""Sources of variance, in the order of every array of components."""

_RESAMPLES = 1000
_QUANTILES = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class VarianceSplit:
    """Components of variance, each array in the order of `SOURCES`."""

    variance: Array
    """variance of each component, shape (3,), in the squared unit of the response"""
    share: Array
    """share of each in their sum, shape (3,); nan where nothing varies"""
    low: Array
    """lower bound of the share's 95 % interval, by bootstrap over points, shape (3,)"""
    high: Array
    """upper bound of the same interval, shape (3,)"""


def nested_variance(values: Array, rng: np.random.Generator) -> VarianceSplit:
    """Split the variance of single animals' responses.

    Parameters
    ----------
    values : float array (samples, points, streams, animals)
        Points of one sample are independent of each other; those of different samples need not
        be, as long as equal places belong together. Mean squares are averaged over samples.
    rng : numpy.random.Generator
        Of the bootstrap.

    Returns
    -------
    VarianceSplit
        Of parameters, animals and random streams.

    Raises
    ------
    ValueError
        If there are fewer than two points, streams or animals.
    """
    if min(values.shape[1:]) < 2:
        raise ValueError(
            f"expected at least two of each in (points, streams, animals): {values.shape}"
        )
    _, points, streams, animals = values.shape
    stream_means = values.mean(axis=3)
    point_means = stream_means.mean(axis=2)
    # All that mean squares need, for every sample and point.
    within = ((values - stream_means[..., np.newaxis]) ** 2).sum(axis=(2, 3))
    between = animals * ((stream_means - point_means[..., np.newaxis]) ** 2).sum(axis=2)

    def components(chosen: NDArray[np.intp], bias: float = 1.0) -> Array:
        of_animals = within[:, chosen].mean() / (streams * (animals - 1))
        of_streams = between[:, chosen].mean() / (streams - 1)
        of_points = streams * animals * point_means[:, chosen].var(axis=1, ddof=1).mean() / bias
        found = (
            (of_points - of_streams) / (streams * animals),
            of_animals,
            (of_streams - of_animals) / animals,
        )
        return np.maximum(found, 0.0)

    def shares(variance: Array) -> Array:
        total = variance.sum()
        return variance / total if total > 0.0 else np.full(len(variance), np.nan)

    variance = components(np.arange(points))
    # Resampled points repeat, which makes their variance smaller by this factor.
    draws = rng.integers(points, size=(_RESAMPLES, points))
    again = [shares(components(draw, 1.0 - 1.0 / points)) for draw in draws]
    low, high = np.quantile(again, _QUANTILES, axis=0)
    return VarianceSplit(variance, shares(variance), low, high)
