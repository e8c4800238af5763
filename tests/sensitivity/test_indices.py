"""Indices against functions whose answers are known."""

import numpy as np
import pytest

from striosome.sensitivity.designs import morris_design, sobol_design
from striosome.sensitivity.file import MorrisEntry, SobolEntry
from striosome.sensitivity.indices import morris_indices, sobol_indices

WEIGHTS = np.array([5.0, -3.0, 1.0, 0.0])


def replicated(truth: np.ndarray, noise: float, seed: int, streams: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return truth[:, np.newaxis] + noise * rng.normal(size=(len(truth), streams))


def screened(seed: int = 1, noise: float = 0.0, weights: np.ndarray = WEIGHTS):
    entry = MorrisEntry(trajectories=10, seed=seed)
    design = morris_design(len(weights), entry)
    streams = replicated(design @ weights, noise, seed)
    return morris_indices(design, streams, entry.levels, np.random.default_rng(seed))


def decomposed(function, number: int, points: int, noise: float = 0.0, seed: int = 1):
    design = sobol_design(number, SobolEntry(points=points, keep=number, seed=seed))
    streams = replicated(function(design), noise, seed)
    return sobol_indices(number, streams, np.random.default_rng(seed))


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Ishigami & Homma 1990, with a = 7 and b = 0.1, on [-pi, pi]."""
    x, y, z = (np.pi * (2.0 * unit - 1.0)).T
    return np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def test_ishigami_has_its_analytic_indices():
    found = decomposed(ishigami, 3, 1024)
    np.testing.assert_allclose(found.first.value, [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(found.total.value, [0.5576, 0.4424, 0.2437], atol=0.03)
    for index in (found.first, found.total):
        assert np.all(index.low < index.value)
        assert np.all(index.value < index.high)


def test_shares_of_a_linear_function_are_those_of_its_squared_weights():
    found = decomposed(lambda unit: unit @ WEIGHTS, 4, 512)
    expected = WEIGHTS**2 / np.sum(WEIGHTS**2)
    np.testing.assert_allclose(found.first.value, expected, atol=0.03)
    np.testing.assert_allclose(found.total.value, expected, atol=0.03)


def test_noise_takes_its_share_and_lifts_every_total_index():
    noise = 1.0
    found = decomposed(lambda unit: unit @ WEIGHTS, 4, 1024, noise)
    of_noise = noise**2 / 2
    whole = np.sum(WEIGHTS**2) / 12 + of_noise
    expected = (WEIGHTS**2 / 12 + of_noise) / whole
    np.testing.assert_allclose(found.total.value, expected, atol=0.04)
    # What an inert parameter is given lies just below the floor, which allows for chance.
    assert of_noise / whole < found.total.floor < 1.25 * of_noise / whole


def test_elementary_effects_of_a_linear_function_are_its_weights():
    found = screened()
    np.testing.assert_allclose(found.mu, WEIGHTS, atol=1e-9)
    np.testing.assert_allclose(found.mu_star.value, np.abs(WEIGHTS), atol=1e-9)
    np.testing.assert_allclose(found.sigma.value, 0.0, atol=1e-9)
    assert found.mu_star.floor == pytest.approx(0.0, abs=1e-9)


def test_curvature_shows_as_spread():
    entry = MorrisEntry(trajectories=20)
    design = morris_design(2, entry)
    streams = replicated(design[:, 0] + 4.0 * (design[:, 1] - 0.5) ** 2, 0.0, 1)
    found = morris_indices(design, streams, 4, np.random.default_rng(1))
    assert found.sigma.value[0] == pytest.approx(0.0, abs=1e-9)
    assert found.sigma.value[1] > 0.5
    assert found.mu_star.low[1] <= found.mu_star.value[1] <= found.mu_star.high[1]


def test_the_same_seed_gives_the_same_numbers():
    first, second = screened(noise=1.0), screened(noise=1.0)
    np.testing.assert_array_equal(first.mu_star.low, second.mu_star.low)
    assert first.mu_star.floor == second.mu_star.floor
