"""Legendre polynomials of several variables up to a total degree."""

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array

__all__ = ["own_values", "polynomial_degrees", "polynomial_terms", "polynomial_values"]


@cache
def _exponents(variables: int, degree: int) -> list[tuple[int, ...]]:
    """Return the degree in each variable, for every term; the constant comes first."""
    every = product(range(degree + 1), repeat=variables)
    return [powers for powers in every if sum(powers) <= degree]


def polynomial_degrees(variables: int, degree: int) -> NDArray[np.int64]:
    """Return the total degree of each term, in the order of `polynomial_terms`."""
    return np.array([sum(powers) for powers in _exponents(variables, degree)])


def polynomial_terms(variables: Array, degree: int) -> Array:
    """Return products of Legendre polynomials, one for each term up to a total degree.

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


def polynomial_values(coefficients: Array, variables: Array, degree: int) -> Array:
    """Evaluate a polynomial: `coefficients @ polynomial_terms(variables, degree)`, but faster.

    Every term is one of the first half of the variables times one of the others, so that two
    short lists of terms and a matrix between them stand for the long list. Many polynomials of
    the same variables share the long list.

    Parameters
    ----------
    coefficients : float array (terms,) or (polynomials, terms)
        In the order of `polynomial_terms`.
    variables : float array (variables, points)
        Two or more, each scaled to -1 to 1.
    degree : int
        Largest total degree.

    Returns
    -------
    float array (points,) or (polynomials, points)
    """
    half = len(variables) // 2
    first, second = (
        polynomial_terms(part, degree) for part in (variables[:half], variables[half:])
    )
    places = _halves(half, len(variables), degree)
    if coefficients.ndim > 1:
        return np.asarray(coefficients @ (first[places[0]] * second[places[1]]))
    matrix = np.zeros((len(first), len(second)))
    matrix[places] = coefficients
    return np.asarray(np.einsum("tp,tp->p", first, matrix @ second))


def own_values(coefficients: Array, own: Array, shared: Array, degree: int) -> Array:
    """Evaluate polynomials whose first variable is each one's own; they share the others.

    Parameters
    ----------
    coefficients : float array (polynomials, terms)
        In the order of `polynomial_terms`.
    own : float array (polynomials, points)
        First variable of each polynomial, scaled to -1 to 1.
    shared : float array (variables - 1, points)
        The other variables, likewise.
    degree : int
        Largest total degree.

    Returns
    -------
    float array (polynomials, points)
    """
    first = polynomial_terms(own.reshape(1, -1), degree).reshape(-1, *own.shape)
    second = polynomial_terms(shared, degree)
    matrices = np.zeros((len(own), len(first), len(second)))
    places = _halves(1, 1 + len(shared), degree)
    matrices[:, *places] = coefficients
    return np.asarray(np.einsum("tkp,ktp->kp", first, matrices @ second))


@cache
def _halves(half: int, variables: int, degree: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the position of each term in the term lists of the first and the other variables."""
    first, second = (
        {powers: place for place, powers in enumerate(_exponents(count, degree))}
        for count in (half, variables - half)
    )
    powers = _exponents(variables, degree)
    return (
        np.array([first[row[:half]] for row in powers]),
        np.array([second[row[half:]] for row in powers]),
    )
