"""Epochs of a session and the change of a time course between them.

Every effect of the model is a mean over one epoch compared with the mean over another of the same
animal, so the choice of samples and the arithmetic are in one place.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import trapezoid

from striosome.base.arrays import Array

__all__ = ["epoch", "epoch_mean", "epoch_weights", "percent_change"]

# Relative error of a weighted mean of some hundred numbers, with room to spare.
_ROUNDING = 1e-12
Mask = NDArray[np.bool_]


def epoch(time_min: Array, start_min: float, end_min: float) -> Mask:
    """Mark the times in `start_min <= t < end_min`.

    Parameters
    ----------
    time_min : float array (times,)
        Time from time zero (min).
    start_min, end_min : float
        Bounds of the epoch (min).

    Returns
    -------
    bool array (times,)

    Raises
    ------
    ValueError
        If no time falls in the epoch.
    """
    inside = (time_min >= start_min) & (time_min < end_min)
    if not inside.any():
        raise ValueError(f"no sample lies between {start_min} and {end_min} min")
    return np.asarray(inside)


def epoch_mean(values: Array, inside: Mask) -> Array:
    """Average over an epoch, keeping time as an axis of length one: (..., times) -> (..., 1).

    Values that are not finite are missing; nan where all of an epoch are.
    """
    chosen = values[..., inside]
    known = np.isfinite(chosen)
    count = known.sum(axis=-1, keepdims=True)
    total = np.where(known, chosen, 0.0).sum(axis=-1, keepdims=True)
    return np.asarray(total / np.where(count > 0, count, np.nan))


def epoch_weights(time_min: Array, start_min: float, end_min: float) -> Array:
    """Return the weights with which values at uneven times give the mean over an epoch.

    The mean is that of the straight lines between the values, held before the first and after the
    last: where times lie closer together each of them counts less.

    Parameters
    ----------
    time_min : float array (times,)
        Increasing time from time zero (min).
    start_min, end_min : float
        Bounds of the epoch (min).

    Returns
    -------
    float array (times,)
        They add up to one; `values @ weights` is the mean.

    Raises
    ------
    ValueError
        If no time falls in the epoch.
    """
    inside = time_min[epoch(time_min, start_min, end_min)]
    knots = np.union1d(inside, [start_min, end_min])
    hats = np.stack([np.interp(knots, time_min, hat) for hat in np.eye(len(time_min))])
    return np.asarray(trapezoid(hats, knots, axis=-1) / (end_min - start_min))


def percent_change(values: Array, baseline: Array, effect: Array) -> Array:
    """Return the change of the mean from the baseline to the effect epoch, in percent.

    Parameters
    ----------
    values : float array (..., times)
        Any positive quantity, for example GABA (uM) or a rate (Hz).
    baseline, effect : float array (times,)
        The weights of the two epochs, from `epoch_weights`.

    Returns
    -------
    float array (...)
        Percent; nan where the baseline mean is zero, since nothing can be said relative to it, and
        zero where the means are equal but for rounding, in whose sign animals may well agree.
    """
    before, after = values @ baseline, values @ effect
    change = after / np.where(before == 0.0, np.nan, before) - 1.0
    return np.asarray(100.0 * np.where(np.abs(change) < _ROUNDING, 0.0, change))
