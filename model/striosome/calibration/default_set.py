"""Which accepted set stands for all of them where one point must do.

Of the sets under which all published outcomes together are more likely than not, the one nearest
to the posterior mean; if there is none, the set that makes them most likely. Distances are those
of the prior's cube, in standard deviations of the posterior, and each parameter counts by how far
the outcomes narrow it: what they say nothing about cannot make a set untypical. A mean of
parameters would itself be no accepted set.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["default_set"]

Floats = NDArray[np.float64]

_LIKELY = 0.5
_PRIOR_VARIANCE = 1.0 / 12.0


def default_set(unit: Floats, log_likelihood: Floats, mean: Floats, variance: Floats) -> int:
    """The place of the set that the rule names.

    Parameters
    ----------
    unit : float array (sets, parameters)
        Accepted sets, as places in the unit cube of the prior.
    log_likelihood : float array (sets,)
        Logarithm of the probability of all outcomes together, by spikes where there are any.
    mean, variance : float array (parameters,)
        Of the posterior, in the same cube.
    """
    likely = np.flatnonzero(np.exp(log_likelihood) >= _LIKELY)
    if not len(likely):
        return int(np.argmax(log_likelihood))
    narrowed = np.maximum(0.0, 1.0 - variance / _PRIOR_VARIANCE)
    squares = (unit[likely] - mean) ** 2 / variance
    return int(likely[np.argmin(squares @ narrowed)])
