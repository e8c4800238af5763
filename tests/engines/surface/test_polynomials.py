import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import legendre

from striosome.engines.surface.polynomials import own_values, polynomial_terms, polynomial_values


@given(variables=st.integers(1, 5), degree=st.integers(0, 5))
def test_there_is_one_term_for_each_combination_up_to_the_total_degree(variables, degree):
    terms = polynomial_terms(np.zeros((variables, 3)), degree)
    assert terms.shape == (math.comb(variables + degree, degree), 3)
    np.testing.assert_array_equal(terms[0], 1.0)


@pytest.mark.parametrize("degree", range(1, 7))
def test_of_one_variable_they_are_the_polynomials_of_legendre(degree):
    x = np.linspace(-1, 1, 11)
    expected = legendre.legvander(x, degree).T
    np.testing.assert_allclose(polynomial_terms(x[np.newaxis], degree), expected, atol=1e-12)


def test_of_several_variables_they_are_products():
    x = np.random.default_rng(1).uniform(-1, 1, (2, 7))
    found = polynomial_terms(x, 2)
    p = [legendre.legvander(row, 2).T for row in x]
    expected = [p[0][i] * p[1][j] for i in range(3) for j in range(3) if i + j <= 2]
    np.testing.assert_allclose(found, expected, atol=1e-12)


@given(variables=st.integers(2, 5), degree=st.integers(0, 6), seed=st.integers(0, 1000))
def test_values_are_the_terms_times_the_coefficients(variables, degree, seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (variables, 9))
    terms = polynomial_terms(x, degree)
    coefficients = rng.normal(size=len(terms))
    found = polynomial_values(coefficients, x, degree)
    np.testing.assert_allclose(found, coefficients @ terms, atol=1e-12)
    many = rng.normal(size=(3, len(terms)))
    found = polynomial_values(many, x, degree)
    np.testing.assert_allclose(found, many @ terms, atol=1e-12)


@given(variables=st.integers(2, 4), degree=st.integers(0, 6), seed=st.integers(0, 1000))
def test_polynomials_with_a_variable_of_their_own_are_those_one_by_one(variables, degree, seed):
    rng = np.random.default_rng(seed)
    own, shared = rng.uniform(-1, 1, (3, 9)), rng.uniform(-1, 1, (variables - 1, 9))
    each = [polynomial_terms(np.vstack([row, shared]), degree) for row in own]
    coefficients = rng.normal(size=(3, len(each[0])))
    found = own_values(coefficients, own, shared, degree)
    expected = [row @ terms for row, terms in zip(coefficients, each, strict=True)]
    np.testing.assert_allclose(found, expected, atol=1e-12)
