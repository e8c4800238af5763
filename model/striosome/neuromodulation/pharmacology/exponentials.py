"""Divided differences of the exponential function, of which chains of first-order steps consist.

What passes steps with rates a, b and c arrives as the convolution of their exponentials, which is
`t^2 exp[-a t, -b t, -c t]` with the divided difference in brackets (de Boor 2005, Surv Approx
Theory 1:46). So it is written once for any rates, equal ones included, where sums of exponentials
with differences of rates below them have no digits left.
"""

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array, Values

__all__ = ["divided_difference"]

# Nodes nearer than this to each other are taken together in a series; further apart, differences
# keep their digits.
_CLOSE = 1.0
# Of the series: the terms left out are below 1e-18 of the sum.
_TERMS = 20


def divided_difference(*nodes: Values) -> Array:
    """Return the divided difference of exp at some nodes, in any order.

    Parameters
    ----------
    *nodes : float or array
        Two or more, of shapes that broadcast.

    Returns
    -------
    array
        `exp[x_0, ..., x_n]`, in the broadcast shape; `exp(x)/n!` where all nodes are x.
    """
    points = np.sort(np.stack(np.broadcast_arrays(*nodes)).astype(float), axis=0)
    table = list(np.exp(points))
    for order in range(1, len(points)):
        table = [
            _difference(points[first : first + order + 1], *table[first : first + 2])
            for first in range(len(points) - order)
        ]
    return np.asarray(table[0])


def _difference(points: Array, lower: Array, upper: Array) -> Array:
    """Return the difference over some ascending nodes from those over all but one end of them."""
    spread = points[-1] - points[0]
    close: NDArray[np.bool_] = spread < _CLOSE
    found = np.asarray((upper - lower) / np.where(close, 1.0, spread))
    if close.any():
        found[close] = _series(points[:, close])
    return found


def _series(points: Array) -> Array:
    """Return the difference over nodes close to each other, shape (points,).

    `exp(c) sum over m of h_m / (m + n)!`, with h_m the complete homogeneous symmetric polynomial
    of the n + 1 distances from c.
    """
    centre = points.mean(axis=0)
    order = len(points) - 1
    homogeneous = np.zeros((_TERMS, points.shape[1]))
    homogeneous[0] = 1.0
    for distance in points - centre:
        for degree in range(1, _TERMS):
            homogeneous[degree] += distance * homogeneous[degree - 1]
    factorials = np.cumprod(np.arange(1.0, order + _TERMS))[order - 1 :]
    return np.asarray(np.exp(centre) * ((1.0 / factorials) @ homogeneous))
