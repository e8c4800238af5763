"""Animals are compared with themselves, by their numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from striosome.base.pairing import NumberedSample, differences, paired, within_animals
from striosome.base.statistics import mean_estimate


def sample(values: dict[int, float]) -> NumberedSample:
    return NumberedSample(np.array(list(values), dtype=np.int64), np.array(list(values.values())))


def test_pairs_are_the_animals_that_both_have_in_the_order_of_their_numbers() -> None:
    first, second = sample({3: 30.0, 1: 10.0, 2: 20.0}), sample({2: 2.0, 5: 5.0, 3: 3.0})
    one, other = paired(first, second)
    assert (one.tolist(), other.tolist()) == ([20.0, 30.0], [2.0, 3.0])
    assert differences(first, second).tolist() == [18.0, 27.0]
    assert differences(second, first).tolist() == [-18.0, -27.0]


def test_samples_without_a_common_animal_have_no_pair() -> None:
    assert differences(sample({1: 1.0, 2: 2.0}), sample({3: 3.0})).shape == (0,)


def test_the_mean_of_differences_is_the_paired_t_test(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    animal = rng.normal(0.0, 30.0, 9)
    one, other = animal + rng.normal(2.0, 1.0, 9), animal
    numbers = rng.permutation(9)
    first, second = NumberedSample(np.arange(9), one), NumberedSample(numbers, other[numbers])
    found, known = mean_estimate(differences(first, second)), ttest_rel(one, other)
    low, high = known.confidence_interval(0.95)
    assert (found.low, found.high, found.p) == pytest.approx((low, high, known.pvalue))
    assert found.n == 9


def test_a_difference_that_is_mere_rounding_is_none() -> None:
    value = np.array([0.1, -7.0, 1e-3, 5.0])
    moved = value * (1.0 + np.array([1e-15, -1e-12, 1e-10, 1e-6]))
    assert (within_animals(moved, value) == 0.0).tolist() == [True, True, True, False]


def test_an_animal_without_a_value_has_no_difference() -> None:
    apart = within_animals(np.array([1.0, np.nan, 2.0]), np.array([np.nan, 1.0, 1.0]))
    np.testing.assert_array_equal(apart, [np.nan, np.nan, 1.0])


@given(st.sets(st.integers(1, 30), min_size=1), st.sets(st.integers(1, 30), min_size=1))
def test_no_animal_is_paired_with_another(one: set[int], other: set[int]) -> None:
    first, second = sample({k: float(k) for k in one}), sample({k: float(k) for k in other})
    apart = differences(first, second)
    assert apart.tolist() == [0.0] * len(one & other)
