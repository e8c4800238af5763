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


def cumulative_event_probabilities(rate_Hz: ArrayLike, afferents: int, time_step_s: float) -> Array:
    """Return probabilities of at most 0, 1, 2 and 3 events in one step; the maximum is four.

    Parameters
    ----------
    rate_Hz : array_like (replicas,)
        Rate of each afferent.
    afferents : int
        Number of afferents, N.
    time_step_s : float
        Step of the network.

    Returns
    -------
    ndarray (replicas, 4)

    Raises
    ------
    SimulationError
        If more than four events in one step are likely enough to lower the drive by a millionth.
    """
    probability = np.asarray(rate_Hz, dtype=float) * time_step_s
    if np.any(binom.sf(MAX_EVENTS, afferents, probability) > _LARGEST_OMISSION):
        raise SimulationError(
            f"a time step of {time_step_s * 1e3:g} ms is too long for {afferents} afferents at "
            f"{np.max(rate_Hz):.3g} Hz: more than {MAX_EVENTS} events fall into one step"
        )
    return np.asarray(binom.cdf(np.arange(MAX_EVENTS), afferents, probability[..., np.newaxis]))
