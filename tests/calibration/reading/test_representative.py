"""Choice of accepted sets as a representative point."""

import numpy as np
import pytest

from striosome.calibration.reading.representative import candidate_table

MEAN = np.array([0.5, 0.5])
UNIT = np.array([[0.5, 0.5], [0.9, 0.5], [0.5, 0.7]])


def distances(variance) -> list[float]:
    table = candidate_table(
        UNIT, {"agreement": np.array([0.7, 0.8, 0.9])}, MEAN, np.asarray(variance)
    )
    assert list(table["set"]) == [1, 2, 3]
    assert list(table["agreement"]) == [0.7, 0.8, 0.9]
    return list(table["distance"])


def test_distances_are_in_standard_deviations_of_the_posterior():
    assert distances([0.01, 0.01]) == pytest.approx([0.0, 4 / np.sqrt(2), 2 / np.sqrt(2)])


def test_what_the_outcomes_do_not_narrow_has_no_say():
    assert distances([1 / 12, 0.01]) == pytest.approx([0.0, 0.0, 2.0])
    assert distances([0.09, 0.01]) == pytest.approx([0.0, 0.0, 2.0])


def test_where_nothing_is_narrowed_all_parameters_count_alike():
    assert distances([1 / 12, 1 / 12]) == pytest.approx([0.0, 0.4 * np.sqrt(6), 0.2 * np.sqrt(6)])


def test_a_set_of_the_posterior_has_a_distance_of_about_one():
    rng = np.random.default_rng(3)
    unit = rng.normal(0.5, [[0.05, 0.1, 0.2]], (4000, 3))
    mean, variance = unit.mean(axis=0), unit.var(axis=0)
    squares = candidate_table(unit, {}, mean, variance)["distance"] ** 2
    assert squares.mean() == pytest.approx(1.0)
