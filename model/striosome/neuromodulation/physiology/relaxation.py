"""The one equation of all slow states: first-order relaxation towards a moving target."""

import numpy as np
from scipy.special import exprel

from striosome.base.arrays import Array, Values

__all__ = ["relaxed"]


def relaxed(left: Array, right: Array, step_day: Array, time_constant_day: Values) -> Array:
    """Solve `tau dx/dt = u - x` from rest, x = 0.

    Exact for an input u that is linear within each step, whatever the steps; it may jump between
    them. Where u is zero x stays zero to the last bit.

    Parameters
    ----------
    left, right : array, shape (..., steps)
        u at the start and at the end of each step.
    step_day : array, shape (steps,)
        Lengths of the steps (day).
    time_constant_day : float or array of shape (animals, 1)
        tau (day), above 0.

    Returns
    -------
    array, shape (..., steps + 1)
        x at the start of the first step and at the end of each.
    """
    ratio = step_day / np.asarray(time_constant_day)
    kept, middle = np.exp(-ratio), exprel(-ratio)
    added = left * (middle - kept) + right * (1.0 - middle)
    kept, added = (
        np.moveaxis(part, -1, 0).copy() for part in np.broadcast_arrays(kept, added, subok=False)
    )
    course: Array = np.zeros((len(added) + 1, *added.shape[1:]))
    for step in range(len(added)):
        course[step + 1] = kept[step] * course[step] + added[step]
    return np.moveaxis(course, 0, -1)
