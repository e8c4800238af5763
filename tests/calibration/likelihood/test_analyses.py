"""How the study may have been analysed, against simulated studies analysed in these ways."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_1samp, ttest_ind

from striosome.calibration.likelihood.outcomes import Moments, PublishedStudy
from support.claim_studies import ABSENT, NO_RISE, NUMBERS, RISE, claim, study

MANY = 40_000
CASES = {"no effect": (0.0, 4.0), "half of it": (5.0, 6.0), "a small one": (1.5, 3.0)}


def absence(*analyses: str) -> PublishedStudy:
    return replace(study(claim("T2", ABSENT)), analyses=analyses)


def moments(mean: float, spread: float) -> dict:
    return {
        RISE: Moments(np.array([9.0]), np.array([8.0])),
        NO_RISE: Moments(np.array([mean]), np.array([spread])),
    }


@pytest.mark.parametrize("case", list(CASES))
def test_no_rise_is_stated_as_often_as_in_simulated_studies(case: str, random_seed: int) -> None:
    mean, spread = CASES[case]
    rng = np.random.default_rng(random_seed)
    deficient = rng.normal(9.0, 8.0, (MANY, NUMBERS["iron_deficient"]))
    control = rng.normal(mean, spread, (MANY, NUMBERS["control"]))
    own = ttest_1samp(control, 0.0, axis=1)
    risen = (own.pvalue < 0.05) & (own.statistic > 0.0)
    between = ttest_ind(deficient, control, axis=1, equal_var=False)
    more = (between.pvalue < 0.05) & (between.statistic > 0.0)
    at = moments(mean, spread)
    by_analysis = {
        name: float(np.exp(found[0]))
        for name, found in absence("paired", "mixed").log_by_analysis(at).items()
    }
    assert by_analysis["paired"] == pytest.approx(np.mean(~risen), abs=0.01)
    # Both tests are of one set of controls; the likelihood takes them as independent.
    apart = np.mean(~risen) * np.mean(more)
    assert by_analysis["mixed"] == pytest.approx(apart, abs=0.02)


def test_analyses_are_averaged() -> None:
    at = moments(1.5, 3.0)
    every = ("interval", "paired", "mixed")
    alone = [np.exp(absence(one).log_likelihood(at)) for one in every]
    assert np.exp(absence(*every).log_likelihood(at)) == pytest.approx(np.mean(alone))
    assert len({float(one[0]) for one in alone}) == 3
