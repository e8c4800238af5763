"""The regression for rates, against an independent maximisation and by simulation."""

import numpy as np
import pytest
from scipy.optimize import minimize

from striosome.base.errors import SimulationError
from striosome.engines.surface.log_linear import fit_log_linear

TRUTH = np.array([0.5, -0.8, 0.6])


def terms_of(points: int, rng: np.random.Generator) -> np.ndarray:
    return np.vstack([np.ones(points), rng.uniform(-1, 1, (2, points))])


def test_the_fit_maximises_the_poisson_likelihood(random_seed):
    rng = np.random.default_rng(random_seed)
    terms = terms_of(400, rng)
    counts = rng.poisson(np.exp(TRUTH @ terms)).astype(float)

    def minus_log_likelihood(coefficients):
        return np.sum(np.exp(coefficients @ terms) - counts * (coefficients @ terms))

    expected = minimize(minus_log_likelihood, np.zeros(3), method="BFGS", tol=1e-10).x
    np.testing.assert_allclose(fit_log_linear(terms, counts).coefficients, expected, atol=1e-4)


def test_an_exact_relation_is_found_exactly():
    terms = terms_of(50, np.random.default_rng(3))
    fit = fit_log_linear(terms, np.exp(TRUTH @ terms))
    np.testing.assert_allclose(fit.coefficients, TRUTH, atol=1e-9)
    np.testing.assert_allclose(fit.covariance, 0.0, atol=1e-12)


def test_the_covariance_is_right_whatever_the_variance(random_seed):
    """Gamma noise whose variance grows with the square of the mean, not as the model has it."""
    rng = np.random.default_rng(random_seed)
    terms = terms_of(600, rng)
    scores = []
    for _ in range(200):
        rates = rng.gamma(2.0, np.exp(TRUTH @ terms) / 2.0)
        fit = fit_log_linear(terms, rates)
        scores.append((fit.coefficients - TRUTH) / np.sqrt(np.diag(fit.covariance)))
    # 600 standard scores: their mean square has a standard deviation of 0.06.
    assert 0.74 < np.mean(np.square(scores)) < 1.26


def test_points_without_a_spike_are_no_obstacle():
    rng = np.random.default_rng(2)
    terms = terms_of(500, rng)
    counts = rng.poisson(np.exp(TRUTH @ terms - 3.0)).astype(float)
    assert np.mean(counts == 0) > 0.8
    fit = fit_log_linear(terms, counts)
    deviation = (fit.coefficients - TRUTH + [3.0, 0, 0]) / np.sqrt(np.diag(fit.covariance))
    assert np.abs(deviation).max() < 4


def test_cells_that_never_fire_are_refused():
    with pytest.raises(SimulationError, match="no cell fires anywhere"):
        fit_log_linear(np.ones((1, 5)), np.zeros(5))
