"""A hypothesis that is the truth is found again where its predictions differ, and else is not."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import nct, t

from striosome.calibration.comparison.discrimination import PredictedFinding
from striosome.calibration.comparison.recovery import (
    by_experiments,
    by_statements,
    doubled,
    three_ways,
)
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior
from striosome.claims.endpoint import Endpoint
from support.claim_studies import FALL, GABA, NO_RISE, RISE, change, claim, study

ENDPOINTS = (
    Endpoint(GABA, "SKF81297", "control"),
    Endpoint("rate_matrix_change", "SKF81297", "control"),
)
SETS = 200


def test_twice_the_animals_are_in_groups_and_statements():
    once = study(claim("T1", change(RISE, "rise"), n=17), claim("T3", change(FALL, "fall")))
    twice = doubled(once)
    assert twice.animals == {"control": 24, "iron_deficient": 34}
    assert [one.n for one in twice.claims] == [34, None]


def test_what_an_experiment_shows_is_as_probable_as_the_noncentral_t_test_says():
    # Of twelve animals an error of 2 is one of sqrt(2) with 24.
    shown = three_ways(PredictedFinding(np.array([0.0, 3.0, -6.0]), np.full(3, 2.0)), 12)
    centre = np.array([0.0, 3.0, -6.0]) / np.sqrt(2.0)
    limit = t.ppf(0.975, 23)
    np.testing.assert_allclose(shown[:, 2], nct.sf(limit, 23, centre), atol=2e-3)
    np.testing.assert_allclose(shown[:, 0], nct.cdf(-limit, 23, centre), atol=2e-3)
    np.testing.assert_allclose(shown.sum(axis=1), 1.0)


@pytest.mark.parametrize("errors", [0.0, 0.01, 0.3, 5.0, 50.0, 1e9])
def test_certainty_leaves_no_negative_probability(errors):
    shown = three_ways(PredictedFinding(np.array([100.0, -100.0, 7.0]), np.full(3, errors)), 12)
    assert (shown >= 0.0).all()


def predicted(mean: float) -> dict[Endpoint, PredictedFinding]:
    return {
        ENDPOINTS[0]: PredictedFinding(np.full(SETS, mean), np.full(SETS, 1.0)),
        ENDPOINTS[1]: PredictedFinding(np.full(SETS, 0.5), np.full(SETS, 2.0)),
    }


def right(tried: pd.DataFrame) -> float:
    return float((tried["truth"] == tried["winner"]).mean())


def test_experiments_find_the_truth_where_predictions_differ(random_seed):
    rng = np.random.default_rng(random_seed)
    rivals = {"up": predicted(30.0), "down": predicted(-30.0), "none": predicted(0.0)}
    tried = by_experiments(rivals, 12, 30, rng)
    assert tried["truth"].value_counts().to_dict() == dict.fromkeys(rivals, 30)
    # "none" shows a rise or a fall by chance in one of twenty.
    assert right(tried) > 0.9


def test_sets_that_the_surface_does_not_reach_are_left_out(random_seed):
    rng = np.random.default_rng(random_seed)
    rivals = {"up": predicted(30.0), "down": predicted(-30.0)}
    for outcomes in rivals.values():
        outcomes[ENDPOINTS[0]].mean[::3] = np.nan
    assert right(by_experiments(rivals, 12, 30, rng)) == 1.0


def posterior(rise: float, no_rise: float) -> Posterior:
    """Sets that all predict the same of two groups, within a point."""
    jitter = np.linspace(-0.5, 0.5, SETS)
    mean = np.stack([rise + jitter, no_rise + jitter])
    level = np.zeros(SETS)
    unit = jitter[:, np.newaxis] + 0.5
    draws = Draws(unit, np.arange(SETS), mean, np.full_like(mean, 4.0), level)
    return Posterior(draws, np.zeros(SETS, dtype=int), np.zeros(1), draws)


def test_statements_find_the_truth_where_predictions_differ(random_seed):
    rng = np.random.default_rng(random_seed)
    asked = study(
        claim("T1", change(RISE, "rise")), claim("T2", change(NO_RISE, "rise")), wrong=0.01
    )
    rivals = {"first": posterior(20.0, 0.0), "second": posterior(0.0, 20.0)}
    assert right(by_statements(rivals, asked, [RISE, NO_RISE], 100, rng)) > 0.9
