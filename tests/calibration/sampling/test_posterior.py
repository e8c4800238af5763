"""The weighted prior, on likelihoods whose integral is known."""

import numpy as np
import pytest

from striosome.calibration.sampling.blocks import Block
from striosome.calibration.sampling.posterior import Posterior
from support.made_up_blocks import WIDTH, bell, blocks_of


def test_the_evidence_is_the_integral_and_its_error_holds(random_seed):
    errors = []
    for seed in range(30):
        posterior = Posterior.of(blocks_of(bell, seed=100 * random_seed + seed))
        exact = np.log(WIDTH * np.sqrt(2 * np.pi))
        errors.append((posterior.log_evidence - exact) / posterior.log_evidence_error)
    # Thirty errors in units of what is stated: chi-square at 1e-4 on both sides.
    assert 9.9 < np.sum(np.square(errors)) < 66.0


def test_the_effective_number_is_that_of_the_weights():
    posterior = Posterior.of(blocks_of(lambda unit: np.where(unit[:, 0] < 0.25, 0.0, -np.inf)))
    assert posterior.effective == pytest.approx(16 * 512 / 4, rel=0.05)
    assert posterior.covered == pytest.approx(0.25, abs=0.02)
    # Over the part of the prior that is reached, every set is as good.
    assert posterior.log_evidence == pytest.approx(0.0, abs=1e-9)


def test_r_hat_is_one_where_parts_agree_and_large_where_they_do_not():
    agreeing = Posterior.of(blocks_of(bell))
    assert agreeing.r_hat() == pytest.approx(1.0, abs=0.01)
    blocks = blocks_of(bell)
    shifted = [Block(b.unit * 0.2, b.mean, b.spread, b.log_likelihood) for b in blocks[:4]]
    assert Posterior.of(shifted + blocks[4:]).r_hat().max() > 1.2


def test_drawn_sets_have_the_weights_mean_and_width():
    posterior = Posterior.of(blocks_of(bell, blocks=64))
    drawn = posterior.unit[posterior.draw(400, np.random.default_rng(1))]
    assert drawn[:, 0].mean() == pytest.approx(0.5, abs=4 * WIDTH / np.sqrt(400))
    assert drawn[:, 0].std() == pytest.approx(WIDTH, rel=0.15)
    assert drawn[:, 1].std() == pytest.approx(np.sqrt(1 / 12), rel=0.15)
