"""Are posteriors right on average? Truths of the prior, studies made up from them, their ranks.

If a truth is drawn from the prior and a study from the truth, the truth's rank in the posterior is
uniform (Talts et al. 2018, arXiv 1804.06788). The model is a made-up one, so that hundreds of
sets cost nothing; likelihood and weights are the library's.
"""

import numpy as np
import pytest
from scipy.stats import kstest

from claim_studies import FALL, NO_RISE, RISE, three_claims
from striosome.calibration.outcomes import Cell, Moments

SETS, TRIALS = 512, 200


def predicted(unit: np.ndarray) -> dict[Cell, Moments]:
    """Effects that grow with the first parameter, a brake that is the second."""
    gain, brake = unit.T
    spread = np.full(len(unit), 8.0)
    return {
        RISE: Moments(30.0 * gain, spread),
        NO_RISE: Moments(20.0 * gain * (1.0 - brake), spread),
        FALL: Moments(-10.0 * brake, spread),
    }


def ranks(seed: int, mistaken: bool = False) -> np.ndarray:
    """Where truths stand in their posteriors; mistaken ones take effects for a third as large."""
    rng = np.random.default_rng(seed)
    unit = rng.random((SETS, 2))
    cells = predicted(unit)
    believed = predicted(unit * [1 / 3, 1]) if mistaken else cells
    study = three_claims(wrong=0.02)
    found = []
    for truth in range(TRIALS):
        reported = study.simulated(cells, truth, rng)
        weights = np.exp(reported.log_likelihood(believed))
        weights[truth] = 0.0
        found.append([weights[unit[:, k] < unit[truth, k]].sum() for k in (0, 1)] / weights.sum())
    return np.array(found)


@pytest.mark.parametrize("parameter", [0, 1])
def test_truths_have_uniform_ranks_in_their_posteriors(parameter, random_seed):
    assert kstest(ranks(random_seed)[:, parameter], "uniform").pvalue > 1e-4


def test_a_likelihood_that_is_mistaken_is_found_out(random_seed):
    assert kstest(ranks(random_seed, mistaken=True)[:, 0], "uniform").pvalue < 1e-4
