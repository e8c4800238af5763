"""Experiments that tell hypotheses apart, against the normal case."""

import numpy as np
import pytest
from scipy.stats import norm

from striosome.calibration.comparison.discrimination import (
    PredictedFinding,
    experiment_table,
    probability_right,
)
from striosome.claims.endpoint import Endpoint


@pytest.mark.parametrize("apart", [0.0, 1.0, 2.5])
def test_two_normal_outcomes_are_told_apart_as_often_as_known(apart):
    one, other = (PredictedFinding(np.array([m]), np.array([1.0])) for m in (0.0, apart))
    assert probability_right(one, other) == pytest.approx(norm.cdf(apart / 2), abs=1e-3)


def test_the_best_experiment_of_a_pair_has_rank_one():
    def outcomes(gaba: float, rate: float):
        return {
            Endpoint(metric, "SKF81297", "control"): PredictedFinding(
                np.array([m]), np.array([1.0])
            )
            for metric, m in (("epn_gaba_change", gaba), ("rate_matrix_change", rate))
        }

    table = experiment_table({"h1": outcomes(0, 0), "h2": outcomes(1, 4)}, animals=12)
    assert table.loc[table["rank"] == 1, "metric"].tolist() == ["rate_matrix_change"]
    assert table["right"].is_monotonic_decreasing
