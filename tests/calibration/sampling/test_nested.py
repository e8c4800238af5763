"""The nested sampler on a likelihood whose integral and posterior are known."""

import numpy as np
import pytest

from striosome.calibration.sampling.nested import nested_sample
from support.known_posterior import NormalLikelihood

BELLS = NormalLikelihood([0.3, 0.5, 0.9], [0.2, 0.02, 0.05], 0.95)


def log_likelihood(unit: np.ndarray) -> np.ndarray:
    """Independent bells; of the last parameter above its end there is no answer."""
    bells = BELLS(unit)
    return np.where(np.isfinite(bells), bells, np.nan)


@pytest.fixture(scope="module")
def runs():
    return [
        nested_sample(log_likelihood, 3, live=400, effective=4000, seed=seed) for seed in (1, 2)
    ]


def test_runs_agree_on_the_integral(runs):
    for run in runs:
        assert run.log_evidence == pytest.approx(BELLS.log_evidence, abs=0.1)


def test_draws_have_the_moments_of_the_posterior(runs):
    exact = BELLS.posterior
    for run in runs:
        drawn = run.unit[run.draw(2000, np.random.default_rng(3))]
        off = (drawn.mean(axis=0) - exact.mean()) / exact.std()
        np.testing.assert_allclose(off, 0.0, atol=0.12)
        np.testing.assert_allclose(drawn.std(axis=0), exact.std(), rtol=0.1)


def test_the_same_seed_gives_the_same_sets_and_another_does_not(runs):
    again = nested_sample(log_likelihood, 3, live=400, effective=4000, seed=1)
    np.testing.assert_array_equal(again.unit, runs[0].unit)
    assert runs[1].unit.shape != again.unit.shape or not np.array_equal(runs[1].unit, again.unit)
