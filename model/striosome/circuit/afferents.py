"""Glutamate and GABA afferents of an SPN: how many events a cell receives in one time step.

Each of N afferents fires independently, so the count is binomial (Humphries et al. 2009). It is
drawn by inverting the cumulative distribution; with common random numbers a higher rate then adds
events to those already there and moves none.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binom

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError

__all__ = ["MAX_EVENTS", "cumulative_event_probabilities"]

MAX_EVENTS = 4
_LARGEST_OMISSION = 1e-6


def cumulative_event_probabilities(
    rate_Hz: ArrayLike, afferents: ArrayLike, time_step_s: float
) -> Array:
    """Return probabilities of at most 0, 1, 2 and 3 events in one step; the maximum is four.

    Parameters
    ----------
    rate_Hz : array_like (..., populations)
        Rate of each afferent.
    afferents : array_like (populations,)
        Number of afferents of a cell, N, where all populations have as many one number.
    time_step_s : float
        Step of the network.

    Returns
    -------
    ndarray (..., populations, 4)

    Raises
    ------
    SimulationError
        If more than four events in one step are likely enough to lower the drive by a millionth.
    """
    rate, number = np.broadcast_arrays(np.asarray(rate_Hz, dtype=float), np.asarray(afferents))
    probability = rate * time_step_s
    omitted = binom.sf(MAX_EVENTS, number, probability)
    if np.any(omitted > _LARGEST_OMISSION):
        worst = np.argmax(omitted)
        raise SimulationError(
            f"a time step of {time_step_s * 1e3:g} ms is too long for {number.flat[worst]} "
            f"afferents at {rate.flat[worst]:.3g} Hz: more than {MAX_EVENTS} events fall into one "
            "step"
        )
    events = np.arange(MAX_EVENTS)
    return np.asarray(binom.cdf(events, number[..., np.newaxis], probability[..., np.newaxis]))
