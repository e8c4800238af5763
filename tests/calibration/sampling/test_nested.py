"""The nested sampler on a likelihood whose integral and posterior are known."""

import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from striosome.calibration.sampling.nested import nested_sample

CENTRE, WIDTH = np.array([0.3, 0.5, 0.9]), np.array([0.2, 0.02, 0.05])


def log_likelihood(unit: np.ndarray) -> np.ndarray:
    """Independent bells; of the last parameter above its end there is no answer."""
    bells = -0.5 * (((unit - CENTRE) / WIDTH) ** 2).sum(axis=1)
    return np.where(unit[:, -1] < 0.95, bells, np.nan)


@pytest.fixture(scope="module")
def runs():
    return [
        nested_sample(log_likelihood, 3, live=400, effective=4000, seed=seed) for seed in (1, 2)
    ]


def test_runs_agree_on_the_integral(runs):
    low, high = (norm.cdf((end - CENTRE) / WIDTH) for end in (0.0, np.array([1.0, 1.0, 0.95])))
    exact = np.log(np.sqrt(2 * np.pi) * WIDTH * (high - low)).sum()
    for run in runs:
        assert run.log_evidence == pytest.approx(exact, abs=0.1)


def test_draws_have_the_moments_of_the_posterior(runs):
    ends = (np.array([1.0, 1.0, 0.95]) - CENTRE) / WIDTH
    exact = truncnorm(-CENTRE / WIDTH, ends, loc=CENTRE, scale=WIDTH)
    for run in runs:
        drawn = run.unit[run.draw(2000, np.random.default_rng(3))]
        np.testing.assert_allclose(drawn.mean(axis=0), exact.mean(), atol=0.12 * exact.std())
        np.testing.assert_allclose(drawn.std(axis=0), exact.std(), rtol=0.1)


def test_the_same_seed_gives_the_same_sets_and_another_does_not(runs):
    again = nested_sample(log_likelihood, 3, live=400, effective=4000, seed=1)
    np.testing.assert_array_equal(again.unit, runs[0].unit)
    assert runs[1].unit.shape != again.unit.shape or not np.array_equal(runs[1].unit, again.unit)
