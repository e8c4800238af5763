"""Draws from the error of a fit: that of chance, and that of the shape of a curve.

They are fits to what might have been observed. So the error is that of rates, which silence of
cells leaves small, and not that of coefficients, of which silence says nothing.
"""

import numpy as np

from striosome.base.arrays import Array
from striosome.engines.surface.regression import Regression

__all__ = ["DRAWS", "point_weights", "with_shape_error"]

DRAWS = 16


def point_weights(points: int, terms: int, rng: np.random.Generator) -> Array:
    """Draw how often each point counts in each draw (the Bayesian bootstrap, Rubin 1981).

    It holds whatever the variance of rates is, and rates of the same cells share it.

    Parameters
    ----------
    points : int
        Points of the fit.
    terms : int
        Coefficients: residuals are smaller than errors by what these have taken up.
    rng : Generator
        For the draws.

    Returns
    -------
    float array (draws, points)
        Of mean 1.
    """
    shape = max(points - terms, 1) / points
    return rng.gamma(shape, 1.0 / shape, (DRAWS, points))


def with_shape_error(
    regression: Regression, rates: Array, coefficients: Array, rng: np.random.Generator
) -> Array:
    """Return rates that differ from those observed by the error of the curve.

    A response is no curve of a polynomial. The change that the highest degree still makes indicates
    that of the next ones; as the changes shrink from degree to degree, it rather overestimates the
    error. Every draw takes it in a size and sign of its own.

    Parameters
    ----------
    regression : Regression
        The model.
    rates : float array (points,)
        What was observed (Hz).
    coefficients : float array (terms,)
        The fit to it.
    rng : Generator
        For the sizes.

    Returns
    -------
    float array (draws, points)
    """
    fewer = regression.without_highest()
    shape = regression.mean(coefficients) - fewer.mean(fewer.fit(rates))
    return np.maximum(rates + rng.standard_normal((DRAWS, 1)) * shape, 0.0)
