"""Type names of the numbers that the mechanisms compute with, and one operation they share."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Values", "remaining"]

Array: TypeAlias = npt.NDArray[np.float64]

# One number for all animals, or an array that broadcasts to (animals, times).
Values: TypeAlias = float | Array


def remaining(share: Values, amount: Values) -> Array:
    """Return the part of one that remains: `1 - share * amount`, never negative.

    Parameters
    ----------
    share : float or array
        Share removed where `amount` is 1.
    amount : float or array
        Activation of the inhibitor, or severity of a loss; above 1 with surplus receptors.

    Returns
    -------
    array
        Factor >= 0, in the broadcast shape.
    """
    return np.maximum(1.0 - np.asarray(share) * amount, 0.0)
