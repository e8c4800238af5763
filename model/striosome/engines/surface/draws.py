"""Draws of coefficients from their error: that of chance and that of the polynomial's shape."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array

__all__ = ["shape_error", "with_draws"]
Degrees = NDArray[np.int64]

_DRAWS = 16


def with_draws(mean: Array, covariance: Array, shape: Array, rng: np.random.Generator) -> Array:
    """Return the best estimate of coefficients, followed by draws from their error.

    Parameters
    ----------
    mean : float array (terms,)
        The best estimate.
    covariance : float array (terms, terms)
        Of the error that chance leaves.
    shape : float array (terms,)
        The error of the polynomial's shape, as `shape_error` gives it; every draw takes it in a
        size and sign of its own.
    rng : Generator
        For the draws.

    Returns
    -------
    float array (1 + draws, terms)
    """
    chance = rng.multivariate_normal(np.zeros_like(mean), covariance, _DRAWS, method="eigh")
    size = rng.standard_normal((_DRAWS, 1))
    return np.vstack([mean, mean + chance + size * shape])


def shape_error(
    coefficients: Array, terms: Array, degrees: Degrees, fit: Callable[[Array], Array]
) -> Array:
    """Return the effect of the highest degree: coefficients less those of a fit without it.

    A response is no polynomial. The change that the last degree still makes indicates that of
    the next ones; as the changes shrink from degree to degree, it rather overestimates the
    error.

    Parameters
    ----------
    coefficients : float array (terms,)
        Of the fit with all terms.
    terms : float array (terms, points)
        In the order of `polynomial_terms`.
    degrees : int array (terms,)
        Total degree of each term.
    fit : callable
        Fits coefficients to some of the terms.

    Returns
    -------
    float array (terms,)
    """
    kept = degrees < degrees.max()
    difference = coefficients.copy()
    difference[kept] -= fit(terms[kept])
    return difference
