"""Evenly spaced starts of windows: those that a simulation has whatever its parameters are."""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["multiples"]


def multiples(start: float, end: float, spacing: float, length: float) -> NDArray[np.float64]:
    """Multiples of a spacing at which a window of some length lies between two times.

    Parameters
    ----------
    start, end : float
        The two times.
    spacing : float
        Distance of the windows, in the unit of the times.
    length : float
        Of a window, in the same unit.

    Returns
    -------
    array, shape (windows,)
        Start of each window.
    """
    first, last = math.ceil(start / spacing), math.floor((end - length) / spacing)
    return np.asarray(spacing * np.arange(first, last + 1), dtype=float)
