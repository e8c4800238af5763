"""Pairs of the same animal in two samples, and the differences within them.

Animal k is the same animal in every group, session and run of one seed: it has the same wiring, the
same afferent spikes and the same deviations from its group. So samples are compared within the
animals that both hold, whatever animals differ by anyway.

Knows nothing of the model: numbers in, numbers out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array

__all__ = ["NumberedSample", "differences", "paired", "within_animals"]

# Relative difference of two values that is taken for rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class NumberedSample:
    """Values of animals that are known by their numbers."""

    animals: NDArray[np.int64]
    """number of each animal, none twice, shape (animals,)"""
    values: Array
    """value of each, shape (animals,)"""


def paired(first: NumberedSample, second: NumberedSample) -> tuple[Array, Array]:
    """Return both values of the animals that two samples share, in the order of their numbers.

    Parameters
    ----------
    first, second : NumberedSample
        Of any sizes, in any order.

    Returns
    -------
    float array (pairs,), float array (pairs,)
        Empty where they share no animal.
    """
    _, one, other = np.intersect1d(
        first.animals, second.animals, assume_unique=True, return_indices=True
    )
    return first.values[one], second.values[other]


def within_animals(first: Array, second: Array) -> Array:
    """Return first minus second of each pair; zero where the difference is mere rounding.

    On another machine or with another library last digits change, perhaps all to one side.

    Parameters
    ----------
    first, second : float array
        Of one shape, the same animals in the same places.
    """
    largest = np.maximum(np.abs(first), np.abs(second))
    apart = first - second
    return np.where(np.abs(apart) <= _ROUNDING * largest, 0.0, apart)


def differences(first: NumberedSample, second: NumberedSample) -> Array:
    """Return first minus second of every animal that two samples share, shape (pairs,)."""
    return within_animals(*paired(first, second))
