"""Weighted draws, on likelihoods whose integral is known."""

from dataclasses import replace

import numpy as np
import pytest

from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior
from support.made_up_draws import WIDTH, bell, draws_of, posterior_of


def test_the_evidence_is_the_integral_and_its_error_holds(random_seed):
    errors = []
    for seed in range(30):
        posterior = posterior_of(bell, seed=100 * random_seed + seed)
        exact = np.log(WIDTH * np.sqrt(2 * np.pi))
        errors.append((posterior.log_evidence - exact) / posterior.log_evidence_error)
    # Thirty errors in units of what is stated: chi-square at 1e-4 on both sides.
    assert 9.9 < np.sum(np.square(errors)) < 66.0


def test_what_runs_say_of_the_measurements_counts():
    """A run that finds more evidence has sets of more weight, and the evidence is the mean."""
    prior = draws_of(bell, 1, 64, 9)
    level = np.zeros(64)
    one = replace(draws_of(bell, 1, 64, 1), log_likelihood=level)
    posterior = Posterior.of([[one], [one]], [np.log(3.0), 0.0], prior)
    assert posterior.log_evidence == pytest.approx(np.log(2.0))
    assert posterior.weights[:64].sum() == pytest.approx(0.75)
    assert posterior.log_evidence_error == pytest.approx(0.5)


def test_the_effective_number_is_that_of_the_weights():
    posterior = posterior_of(lambda unit: np.where(unit[:, 0] < 0.25, 0.0, -np.inf))
    assert posterior.effective == pytest.approx(16 * 512 / 4, rel=0.05)
    assert posterior.covered == pytest.approx(0.25, abs=0.04)
    assert posterior.log_evidence == pytest.approx(np.log(0.25), abs=0.05)


def test_a_set_that_is_drawn_twice_is_one():
    once = draws_of(bell, 1, 64, 1)
    twice = Draws.join([once, once])
    prior = draws_of(bell, 1, 64, 9)
    few, many = (Posterior.of([[one], [one]], [0.0, 0.0], prior) for one in (once, twice))
    assert many.effective == pytest.approx(few.effective)


def test_r_hat_is_one_where_runs_agree_and_large_where_they_do_not():
    agreeing = posterior_of(bell)
    assert agreeing.r_hat() == pytest.approx(1.0, abs=0.01)
    squeezed = np.where(agreeing.run[:, np.newaxis] < 4, 0.2, 1.0) * agreeing.unit
    shifted = replace(agreeing, draws=replace(agreeing.draws, unit=squeezed))
    assert shifted.r_hat().max() > 1.2


def test_drawn_sets_have_the_weights_mean_and_width():
    posterior = posterior_of(bell, runs=64)
    drawn = posterior.unit[posterior.draw(400, np.random.default_rng(1))]
    assert drawn[:, 0].mean() == pytest.approx(0.5, abs=4 * WIDTH / np.sqrt(400))
    assert drawn[:, 0].std() == pytest.approx(WIDTH, rel=0.15)
    assert drawn[:, 1].std() == pytest.approx(np.sqrt(1 / 12), rel=0.15)


def test_the_first_sets_of_each_run_are_a_posterior_too():
    whole = posterior_of(bell, runs=3, sets=64)
    part = whole.first(16)
    assert np.bincount(part.run).tolist() == [16] * 3
    np.testing.assert_array_equal(part.unit[16:32], whole.unit[64:80])
