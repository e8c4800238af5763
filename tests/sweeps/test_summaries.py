"""What is read off a sweep, against answers that are known."""

import numpy as np
import pytest
from scipy import stats

from striosome.sweeps.summaries import (
    absence_shown,
    fewest_points,
    rank_effects,
    running_median,
)


@pytest.mark.parametrize(
    ("interval", "contrast", "expected"),
    [
        ((-1.0, 4.0), (10.0, 5.0, 15.0), True),
        ((-1.0, 5.0), (10.0, 5.0, 15.0), False),  # not below half of the rise
        ((0.5, 4.0), (10.0, 5.0, 15.0), False),  # a rise itself
        ((-4.0, -1.0), (10.0, 5.0, 15.0), False),  # a fall
        ((-1.0, 4.0), (10.0, -1.0, 21.0), False),  # next to no rise
        ((np.nan, np.nan), (10.0, 5.0, 15.0), False),
    ],
)
def test_absence_needs_a_small_interval_next_to_a_rise(interval, contrast, expected) -> None:
    mean, low, high = (np.array([bound]) for bound in contrast)
    bounds = (np.array([interval[0]]), np.array([interval[1]]))
    assert absence_shown(bounds, mean, (low, high)).tolist() == [expected]


def residuals(y: np.ndarray, others: np.ndarray) -> np.ndarray:
    design = np.column_stack([np.ones(len(y)), others])
    return y - design @ np.linalg.lstsq(design, y, rcond=None)[0]


def test_partial_rank_correlation_is_that_of_residuals_of_ranks() -> None:
    rng = np.random.default_rng(2)
    table = rng.uniform(size=(80, 4))
    table[:, 1] += table[:, 0]  # parameters that go together
    response = np.exp(3.0 * table[:, 0]) - 4.0 * table[:, 2] + rng.normal(0.0, 1.0, 80)
    found = rank_effects(table, response, np.random.default_rng(1))
    ranks, outcome = stats.rankdata(table, axis=0), stats.rankdata(response)
    for index in range(4):
        others = np.delete(ranks, index, axis=1)
        expected = stats.pearsonr(residuals(outcome, others), residuals(ranks[:, index], others))
        assert found.partial[index] == pytest.approx(expected.statistic)
    standard = stats.zscore(np.column_stack([ranks, outcome]))
    coefficient, *_ = np.linalg.lstsq(standard[:, :-1], standard[:, -1], rcond=None)
    np.testing.assert_allclose(found.coefficient, coefficient)
    explained = 1.0 - np.var(standard[:, -1] - standard[:, :-1] @ coefficient)
    assert found.explained == pytest.approx(explained)


def test_intervals_tell_what_matters_from_what_does_not() -> None:
    rng = np.random.default_rng(3)
    table = rng.uniform(size=(150, 3))
    response = table[:, 0] - 0.5 * table[:, 1] + rng.normal(0.0, 0.3, 150)
    response[:10] = np.nan
    found = rank_effects(table, response, np.random.default_rng(1))
    assert found.points == 140
    assert found.low[0] > 0.0 > found.high[1]
    assert found.low[2] < 0.0 < found.high[2]
    assert (found.low <= found.partial).all()
    assert (found.partial <= found.high).all()


def test_a_response_that_one_parameter_orders_is_explained_wholly() -> None:
    table = np.random.default_rng(4).uniform(size=(40, 3))
    found = rank_effects(table, -(table[:, 1] ** 3), np.random.default_rng(1))
    np.testing.assert_allclose(found.partial[1], -1.0)
    np.testing.assert_allclose(found.partial[[0, 2]], 0.0, atol=1e-6)
    assert found.explained == pytest.approx(1.0)


@pytest.mark.parametrize("response", [np.ones(60), np.where(np.arange(60) < 9, 1.0 / 7.0, np.nan)])
def test_too_few_points_or_a_constant_response_say_nothing(response: np.ndarray) -> None:
    table = np.random.default_rng(5).uniform(size=(60, 3))
    found = rank_effects(table, response, np.random.default_rng(1))
    assert np.isnan(found.partial).all()
    assert np.isnan(found.explained)
    assert fewest_points(3) == 10


def test_the_running_median_is_that_of_neighbours_in_x() -> None:
    rng = np.random.default_rng(6)
    x = rng.permutation(30).astype(float)
    across, along = running_median(x, x**2, 5)
    np.testing.assert_array_equal(across, np.arange(2.0, 28.0))
    np.testing.assert_array_equal(along, np.arange(2.0, 28.0) ** 2)
    assert [len(part) for part in running_median(x[:4], x[:4], 5)] == [0, 0]
