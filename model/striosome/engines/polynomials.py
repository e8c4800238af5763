"""Legendre polynomials of several variables up to a total degree."""

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["polynomial_terms"]

Floats = NDArray[np.float64]


@cache
def _exponents(variables: int, degree: int) -> list[tuple[int, ...]]:
    """Degree in each variable, for every term; the constant comes first."""
    every = product(range(degree + 1), repeat=variables)
    return [powers for powers in every if sum(powers) <= degree]


def polynomial_terms(variables: Floats, degree: int) -> Floats:
    """Products of Legendre polynomials, one for each term up to a total degree.

    Parameters
    ----------
    variables : float array (variables, points)
        Each scaled to -1 to 1, where the terms are of one size.
    degree : int
        Largest total degree.

    Returns
    -------
    float array (terms, points)
    """
    count, points = variables.shape
    legendre = np.ones((count, degree + 1, points))
    if degree:
        legendre[:, 1] = variables
    for order in range(1, degree):
        # (n + 1) P_{n+1} = (2 n + 1) x P_n - n P_{n-1}
        legendre[:, order + 1] = (
            (2 * order + 1) * variables * legendre[:, order] - order * legendre[:, order - 1]
        ) / (order + 1)
    powers = _exponents(count, degree)
    terms = np.ones((len(powers), points))
    for row, term in zip(powers, terms, strict=True):
        for variable, order in enumerate(row):
            if order:
                term *= legendre[variable, order]
    return terms
