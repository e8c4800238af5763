"""The amount of a ligand at which a response passes a level, for many animals at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize.elementwise import find_root

from striosome.base.arrays import Array

__all__ = ["amount_at", "half_way", "or_nan"]

# A response that changes by less than this does not change.
_NO_CHANGE = 1e-9


def half_way(response: Callable[[Array], Array], sets: int, lowest: float, highest: float) -> Array:
    """Return the amount of half of what a ligand changes, shape (sets,); nan if that is nothing.

    Parameters
    ----------
    response : callable
        As for `amount_at`.
    sets : int
        Number of animals.
    lowest, highest : float
        Ends of the search; the highest amount has the whole effect.
    """
    none, most = response(np.zeros(sets)), response(np.full(sets, highest))
    return amount_at(response, or_nan((none + most) / 2.0, most - none), lowest, highest)


def or_nan(level: Array, change: Array) -> Array:
    """Return levels within a change of the response; nan where it does not change."""
    return np.where(np.abs(change) > _NO_CHANGE, level, np.nan)


def amount_at(
    response: Callable[[Array], Array], level: Array, lowest: float, highest: float
) -> Array:
    """Return the amount at which a monotonic response passes a level, shape (sets,).

    Nan where it does not between the ends.

    Parameters
    ----------
    response : callable
        Function from amounts of shape (sets,) to responses of shape (sets,).
    level : float array (sets,)
        The level.
    lowest, highest : float
        Ends of the search, above 0; it runs over the logarithm (Chandrupatla 1997).
    """
    whole = np.full(level.shape, np.log(lowest))

    def difference(logarithm: Array, which: NDArray[np.intp]) -> Array:
        # The search asks for ever fewer animals; mechanisms answer for all of them together.
        whole[which] = logarithm
        return (response(np.exp(whole)) - level)[which]

    ends = (np.full(level.shape, np.log(lowest)), np.full(level.shape, np.log(highest)))
    found = find_root(difference, ends, args=(np.arange(level.size),))
    return np.where(found.success, np.exp(found.x), np.nan)
