"""Stretches of a session and the change of a time course between them.

Every effect of the model is a mean over one epoch against the mean over another of the same
animal, so the choice of samples and the arithmetic live in one place.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["epoch", "epoch_mean", "percent_change"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def epoch(time_min: Floats, start_min: float, end_min: float) -> Mask:
    """Which times fall in `start_min <= t < end_min`.

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


def epoch_mean(values: Floats, inside: Mask) -> Floats:
    """Mean over an epoch, keeping time as an axis of length one: (..., times) -> (..., 1)."""
    return np.asarray(values[..., inside].mean(axis=-1, keepdims=True))


def percent_change(values: Floats, baseline: Mask, effect: Mask) -> Floats:
    """Mean over the effect epoch against the mean over the baseline epoch, in percent.

    Parameters
    ----------
    values : float array (..., times)
        Any positive quantity, for example GABA (uM) or a rate (Hz).
    baseline, effect : bool array (times,)
        The two epochs.

    Returns
    -------
    float array (...)
        Percent; nan where the baseline mean is zero, since nothing can be said relative to it.
    """
    before = epoch_mean(values, baseline)[..., 0]
    after = epoch_mean(values, effect)[..., 0]
    return np.asarray(100.0 * (after / np.where(before == 0.0, np.nan, before) - 1.0))
