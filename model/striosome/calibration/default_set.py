"""Which accepted set stands for all of them where one point must do.

Of the sets with which a run of the published size agrees with all calibration statements in at
least four of five cases, the one nearest to the posterior mean; if there is none, the set with
which it agrees most often. Distances are those
of the prior's cube, in standard deviations of the posterior, and each parameter counts by how far
the outcomes narrow it: what they say nothing about cannot make a set untypical. A mean of
parameters would itself be no accepted set.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["default_set"]

Floats = NDArray[np.float64]

_OFTEN = 0.8
_PRIOR_VARIANCE = 1.0 / 12.0


def default_set(unit: Floats, agreed: Floats, mean: Floats, variance: Floats) -> int:
    """The place of the set that the rule names.

    Parameters
    ----------
    unit : float array (sets, parameters)
        Accepted sets, as places in the unit cube of the prior.
    agreed : float array (sets,)
        Logarithm of the probability that a run agrees with all statements.
    mean, variance : float array (parameters,)
        Of the posterior, in the same cube.
    """
    often = np.flatnonzero(np.exp(agreed) >= _OFTEN)
    if not len(often):
        return int(np.argmax(agreed))
    narrowed = np.maximum(0.0, 1.0 - variance / _PRIOR_VARIANCE)
    squares = (unit[often] - mean) ** 2 / variance
    return int(often[np.argmin(squares @ narrowed)])
