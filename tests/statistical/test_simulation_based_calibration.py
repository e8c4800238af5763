"""Are posteriors right on average? Truths of the prior, studies made up from them, their ranks.

If a truth is drawn from the prior and a study from the truth, the truth's rank in the posterior is
uniform (Talts et al. 2018, arXiv 1804.06788). The model is a made-up one, so that hundreds of
sets cost nothing; likelihood and weights are the library's.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest

from striosome.calibration.likelihood.outcomes import Moments, PublishedStudy
from striosome.claims.endpoint import Endpoint
from support.claim_studies import (
    ABSENT,
    FALL,
    NO_RISE,
    RISE,
    change,
    claim,
    size,
    study,
    three_claims,
)

SETS, TRIALS = 512, 200

STATEMENTS = three_claims(wrong=0.02)
NUMBERS = study(
    claim("N1", size(RISE, 20.0, 4.0)),
    claim("T2", ABSENT),
    claim("N3", size(FALL, -5.0, 3.0), n=6),
    claim("T3", change(FALL, "fall")),
    wrong=0.02,
)


def predicted(unit: np.ndarray) -> dict[Endpoint, Moments]:
    """Effects that grow with the first parameter, a brake that is the second."""
    gain, brake = unit.T
    spread = np.full(len(unit), 8.0)
    return {
        RISE: Moments(30.0 * gain, spread),
        NO_RISE: Moments(20.0 * gain * (1.0 - brake), spread),
        FALL: Moments(-10.0 * brake, spread),
    }


def as_it_is(reported: PublishedStudy) -> PublishedStudy:
    return reported


def twice_as_precise(reported: PublishedStudy) -> PublishedStudy:
    """The study with the errors of its numbers halved."""
    claims = [
        c.model_copy(update={"test": c.test.model_copy(update={"error": c.test.error / 2.0})})
        if c.test.type == "size"
        else c
        for c in reported.claims
    ]
    return replace(reported, claims=tuple(claims))


def ranks(
    seed: int,
    asked: PublishedStudy,
    *,
    believed: float = 1.0,
    read: Callable[[PublishedStudy], PublishedStudy] = as_it_is,
) -> np.ndarray:
    """Where truths stand in their posteriors.

    A mistaken method believes effects to be a share of what they are, or reads studies wrongly.
    """
    rng = np.random.default_rng(seed)
    unit = rng.random((SETS, 2))
    endpoints = predicted(unit)
    taken = predicted(unit * [believed, 1])
    found = []
    for truth in range(TRIALS):
        reported = read(asked.simulated(endpoints, truth, rng))
        weights = np.exp(reported.log_likelihood(taken))
        weights[truth] = 0.0
        found.append([weights[unit[:, k] < unit[truth, k]].sum() for k in (0, 1)] / weights.sum())
    return np.array(found)


@pytest.mark.parametrize("asked", [STATEMENTS, NUMBERS], ids=["statements", "numbers"])
def test_truths_have_uniform_ranks_in_their_posteriors(asked, random_seed):
    for found in ranks(random_seed, asked).T:
        assert kstest(found, "uniform").pvalue > 1e-4


def test_a_likelihood_that_is_mistaken_is_found_out(random_seed):
    mistaken = ranks(random_seed, STATEMENTS, believed=1 / 3)[:, 0]
    assert kstest(mistaken, "uniform").pvalue < 1e-4


def test_numbers_that_are_believed_too_much_are_found_out(random_seed):
    mistaken = ranks(random_seed, NUMBERS, read=twice_as_precise)[:, 0]
    # Ranks of posteriors that are too narrow gather at both ends.
    assert kstest(np.abs(2.0 * mistaken - 1.0), "uniform").pvalue < 1e-4
