"""Which accepted set stands for all of them where one point must do.

Of the sets under which all published outcomes together are more likely than not, the one nearest
to the posterior mean in the prior's cube; if there is none, the set that makes them most likely.
A mean of parameters would itself be no accepted set.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["default_set"]

Floats = NDArray[np.float64]

_LIKELY = 0.5


def default_set(unit: Floats, log_likelihood: Floats, centre: Floats) -> int:
    """The place of the set that the rule names.

    Parameters
    ----------
    unit : float array (sets, parameters)
        Accepted sets, as places in the unit cube of the prior.
    log_likelihood : float array (sets,)
        Logarithm of the probability of all outcomes together, by spikes where there are any.
    centre : float array (parameters,)
        Posterior mean, in the same cube.
    """
    likely = np.flatnonzero(np.exp(log_likelihood) >= _LIKELY)
    if not len(likely):
        return int(np.argmax(log_likelihood))
    distance = np.linalg.norm(unit[likely] - centre, axis=1)
    return int(likely[np.argmin(distance)])
