"""Weights from their logarithms."""

import numpy as np
import pytest

from striosome.base.weights import effective_number, weights_of


@pytest.mark.parametrize("constant", [0.0, -5000.0, 5000.0])
def test_a_constant_of_the_logarithms_does_not_count(constant: float) -> None:
    weights = weights_of(np.log([1.0, 3.0]) + constant)
    np.testing.assert_allclose(weights, [0.25, 0.75])


def test_every_row_sums_to_one_by_itself() -> None:
    logs = np.log([[1.0, 1.0], [1.0, 3.0]])
    logs[1] += 900.0
    np.testing.assert_allclose(weights_of(logs), [[0.5, 0.5], [0.25, 0.75]])


def test_what_is_impossible_has_no_weight() -> None:
    np.testing.assert_array_equal(weights_of(np.array([-np.inf, -2.0])), [0.0, 1.0])


def test_draws_without_weight_are_not_counted() -> None:
    assert effective_number(np.array([0.5, 0.5, 0.0])) == pytest.approx(2.0)
    assert effective_number(np.array([1.0, 0.0, 0.0])) == pytest.approx(1.0)
