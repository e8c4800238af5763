import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import linregress

from striosome.observation.photometry.fits import fit_double_exponential, fit_line, fit_line_robust


def test_line_equals_numpys_row_by_row(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    predictor, response = rng.normal(size=(2, 4, 50))
    slope, intercept = fit_line(predictor, response)
    for row in range(4):
        expected = np.polyfit(predictor[row], response[row], 1)
        np.testing.assert_allclose([slope[row, 0], intercept[row, 0]], expected)


def test_line_through_a_constant_predictor_is_the_mean() -> None:
    slope, intercept = fit_line(np.full((1, 5), 2.0), np.arange(5.0)[None, :])
    assert (slope[0, 0], intercept[0, 0]) == (0.0, 2.0)


def test_missing_samples_of_one_row_leave_the_others_alone(random_seed: int) -> None:
    predictor, response = np.random.default_rng(random_seed).normal(size=(2, 3, 50))
    predictor[1, :20], response[1, 30:] = np.nan, np.inf
    line = fit_line(predictor, response)
    known = [slice(None), slice(20, 30), slice(None)]
    for row, there in enumerate(known):
        expected = linregress(predictor[row, there], response[row, there])
        assert line.slope[row, 0] == pytest.approx(expected.slope)
        assert line.intercept[row, 0] == pytest.approx(expected.intercept)
        explained = line.r_squared(predictor, response)[row]
        assert explained == pytest.approx(expected.rvalue**2)


def test_robust_line_ignores_a_fifth_of_wild_samples(random_seed: int) -> None:
    """Outliers lift the ordinary slope tenfold; noise of 0.1 leaves 0.02 of error at most."""
    rng = np.random.default_rng(random_seed)
    predictor = rng.uniform(0.0, 10.0, 1000)
    response = 1.0 + 0.5 * predictor + rng.normal(0.0, 0.1, 1000)
    wild = predictor > 8.0
    response[wild] += 50.0
    slope, intercept = fit_line_robust(predictor, response)
    assert slope == pytest.approx(0.5, abs=0.05)
    assert intercept == pytest.approx(1.0, abs=0.2)
    assert fit_line(predictor, response)[0][0] > 3.0


def test_robust_line_is_the_minimum_of_tukeys_loss(random_seed: int) -> None:
    """At the scale of its own residuals, an optimiser that knows nothing of weights ends there.

    The loss of the bisquare is `c^2/6 (1 - (1 - (r/c)^2)^3)` within c, constant beyond it; its
    derivative is r times the square of `1 - (r/c)^2`. Half of the samples are skewed, so that
    weights of another power end elsewhere.
    """
    rng = np.random.default_rng(random_seed)
    predictor = rng.uniform(0.0, 10.0, 400)
    noise = rng.normal(0.0, 0.2, 400) + np.where(
        rng.random(400) < 0.5, rng.exponential(0.6, 400), 0
    )
    response = 1.0 + 0.5 * predictor + noise * (0.3 + predictor / 10.0)
    slope, intercept = fit_line_robust(predictor, response)
    residual = response - slope * predictor - intercept
    reach = 1.4 * np.median(np.abs(residual)) / 0.6745

    def loss(line: np.ndarray) -> float:
        share = np.clip(1.0 - ((response - line[0] * predictor - line[1]) / reach) ** 2, 0.0, None)
        return float(np.sum(1.0 - share**3))

    options = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000}
    found = minimize(loss, (slope + 1e-3, intercept), method="Nelder-Mead", options=options)
    np.testing.assert_allclose((slope, intercept), found.x, rtol=1e-4)


def test_robust_line_is_exact_where_the_data_are() -> None:
    predictor = np.arange(20.0)
    np.testing.assert_allclose(fit_line_robust(predictor, 3.0 - 2.0 * predictor), (-2.0, 3.0))


def test_double_exponential_finds_bleaching() -> None:
    time = np.arange(0.0, 5400.0, 0.1)
    trace = 100.0 * (0.6 + 0.1 * np.exp(-time / 300.0) + 0.3 * np.exp(-time / 9000.0))
    np.testing.assert_allclose(fit_double_exponential(time, trace), trace, rtol=2e-4)


def test_explained_variance_and_line_are_those_of_scipy(random_seed: int) -> None:
    predictor, response = np.random.default_rng(random_seed).normal(size=(2, 1, 60))
    response = response + 0.7 * predictor
    response[0, 7], predictor[0, 9] = np.nan, np.inf
    kept = np.delete(np.arange(60), [7, 9])
    expected = linregress(predictor[0, kept], response[0, kept])
    line = fit_line(predictor, response)
    assert line.slope[0, 0] == pytest.approx(expected.slope)
    assert line.intercept[0, 0] == pytest.approx(expected.intercept)
    assert line.r_squared(predictor, response)[0] == pytest.approx(expected.rvalue**2)
    assert np.isnan(line.r_squared(predictor, np.ones((1, 60)))[0])
    robust = fit_line_robust(predictor[0], response[0])
    assert robust == pytest.approx(fit_line_robust(predictor[0, kept], response[0, kept]))


def test_without_samples_there_is_no_curve_and_no_line() -> None:
    nothing = np.full(100, np.nan)
    assert np.isnan(fit_line_robust(nothing, nothing)).all()
    assert np.isnan(fit_line(nothing[np.newaxis], nothing[np.newaxis])).all()
    few = nothing.copy()
    few[:4] = 1.0
    assert np.isnan(fit_double_exponential(np.arange(100.0), few)).all()
