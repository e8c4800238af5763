"""Places that fill a unit cube more evenly than chance does."""

import numpy as np
from scipy.stats import qmc

from striosome.base.arrays import Array

__all__ = ["even_places"]


def even_places(dimensions: int, number: int, rng: np.random.Generator) -> Array:
    """Return the first places of a scrambled Sobol sequence, shape (number, dimensions).

    Parameters
    ----------
    dimensions : int
        Of the cube.
    number : int
        How many places; evenly spread if it is a power of two.
    rng : Generator
        Source of chance, for the scrambling.
    """
    return np.asarray(qmc.Sobol(dimensions, rng=rng).random(number))
