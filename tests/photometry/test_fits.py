import numpy as np
import pytest

from striosome.photometry.fits import fit_double_exponential, fit_line, fit_line_robust


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


def test_robust_line_is_exact_where_the_data_are() -> None:
    predictor = np.arange(20.0)
    np.testing.assert_allclose(fit_line_robust(predictor, 3.0 - 2.0 * predictor), (-2.0, 3.0))


def test_double_exponential_finds_bleaching() -> None:
    time = np.arange(0.0, 5400.0, 0.1)
    trace = 100.0 * (0.6 + 0.1 * np.exp(-time / 300.0) + 0.3 * np.exp(-time / 9000.0))
    np.testing.assert_allclose(fit_double_exponential(time, trace), trace, rtol=2e-4)
