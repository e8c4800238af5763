"""The regression for rates, against an independent maximisation and by simulation."""

import numpy as np
import pytest
from scipy.optimize import minimize

from striosome.base.errors import SimulationError
from striosome.engines.surface.regression import FLOOR, Curve, Regression, exponential, softplus

TRUTH = np.array([0.5, -0.8, 0.6])
CURVES = pytest.mark.parametrize("curve", [softplus, exponential])


def model_of(points: int, curve: Curve, rng: np.random.Generator) -> Regression:
    return Regression.of(rng.uniform(-1, 1, (2, points)), 1, curve, 2.0)


@CURVES
def test_the_slope_of_a_curve_is_its_derivative(curve):
    at, step = np.linspace(-20.0, 20.0, 41), 1e-5
    above, below = curve(at + step)[0], curve(at - step)[0]
    np.testing.assert_allclose(curve(at)[1], (above - below) / (2 * step), rtol=1e-5)


def test_the_softplus_is_exponential_below_and_straight_above():
    values, slopes = softplus(np.array([-800.0, -30.0, 0.0, 40.0, 800.0]))
    np.testing.assert_allclose(values, [0.0, np.exp(-30.0), np.log(2.0), 40.0, 800.0], rtol=1e-12)
    np.testing.assert_allclose(slopes, [0.0, np.exp(-30.0), 0.5, 1.0, 1.0], rtol=1e-12)


@CURVES
@pytest.mark.parametrize("weighted", [False, True])
def test_the_fit_maximises_the_quasi_likelihood(curve, weighted, random_seed):
    rng = np.random.default_rng(random_seed)
    model = model_of(400, curve, rng)
    rates = rng.poisson(model.mean(TRUTH)).astype(float)
    weights = rng.gamma(1.0, 1.0, 400) if weighted else np.ones(400)

    def lost(coefficients):
        # The integral of (rate - mean) / variance over the mean, of variance mean + FLOOR.
        mean = model.mean(coefficients)
        return -np.sum(weights * ((rates + FLOOR) * np.log(mean + FLOOR) - mean))

    expected = minimize(lost, np.zeros(3), method="BFGS", options={"gtol": 1e-5}).x
    error = np.sqrt(1.0 / np.sum(rates))
    found = model.fit(rates, weights=weights)
    # Far closer than the error of the coefficients, which is about that of all counts together.
    np.testing.assert_allclose(found, expected, atol=error / 5)


@CURVES
def test_an_exact_relation_is_found_whatever_it_starts_from(curve):
    model = model_of(200, curve, np.random.default_rng(3))
    for start in (None, np.add(TRUTH, [1.0, 0.5, -0.5])):
        np.testing.assert_allclose(model.fit(model.mean(TRUTH), start), TRUTH, atol=1e-4)


def test_a_size_of_each_point_is_a_factor():
    rng = np.random.default_rng(5)
    size = rng.uniform(0.1, 20.0, 300)
    model = Regression.of(rng.uniform(-1, 1, (2, 300)), 1, exponential, size)
    np.testing.assert_allclose(model.fit(size * np.exp(TRUTH @ model.terms)), TRUTH, atol=1e-4)


def test_silent_points_are_close_to_zero_and_no_obstacle(random_seed):
    rng = np.random.default_rng(random_seed)
    model = model_of(2000, softplus, rng)
    steep = np.array([-8.0, 12.0, 0.0])
    truth = model.mean(steep)
    rates = rng.poisson(truth * 100.0) / 100.0
    assert np.mean(rates == 0.0) > 0.4
    found = model.mean(model.fit(rates))
    assert found[truth < 1e-3].max() < FLOOR
    loud = truth > 1.0
    # 100 s at 1 Hz and more: 10 % for a point, and less for a curve of three coefficients.
    assert np.abs(found / truth - 1)[loud].max() < 0.05


def test_fewer_degrees_are_fitted_without_the_highest():
    rng = np.random.default_rng(4)
    variables = rng.uniform(-1, 1, (2, 300))
    fewer = Regression.of(variables, 3, softplus, 2.0).without_highest()
    expected = Regression.of(variables, 2, softplus, 2.0)
    rates = rng.gamma(4.0, expected.mean(np.array([1.0, 0.5, 0.2, -0.4, 0.1, 0.3])) / 4.0)
    np.testing.assert_allclose(
        fewer.mean(fewer.fit(rates)), expected.mean(expected.fit(rates)), rtol=1e-3
    )


def test_rates_that_are_none_are_refused():
    model = model_of(50, softplus, np.random.default_rng(6))
    with pytest.raises((SimulationError, ValueError)):
        model.fit(np.full(50, np.nan))
