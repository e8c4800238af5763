"""Estimates over animals: one test for interval and p, held against scipy and their own rates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from striosome.base.statistics import (
    Estimate,
    critical_value,
    difference_estimate,
    difference_estimates,
    hedges_g,
    mean_band,
    mean_estimate,
    mean_estimates,
    mean_interval,
)

SAMPLES = 4000


def near(rate: float) -> object:
    """What a rate of this many samples is within but for 7 times in a million."""
    return pytest.approx(rate, abs=4.5 * np.sqrt(rate * (1.0 - rate) / SAMPLES))


def shown(estimates: list[Estimate]) -> np.ndarray:
    return np.array([one.sign != 0 for one in estimates])


@pytest.mark.parametrize("animals", [3, 8, 17])
def test_intervals_cover_and_tests_err_as_often_as_they_say(animals: int, random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    estimates = mean_estimates(rng.normal(0.0, 2.0, (SAMPLES, animals)))
    assert shown(estimates).mean() == near(0.05)
    assert np.mean([one.p < 0.05 for one in estimates]) == near(0.05)
    assert np.mean([one.p < 0.5 for one in estimates]) == near(0.5)


@pytest.mark.parametrize(("animals", "spread"), [((12, 17), 1.0), ((17, 8), 0.5), ((6, 12), 2.0)])
def test_differences_cover_and_err_as_often_as_they_say(
    animals: tuple[int, int], spread: float, random_seed: int
) -> None:
    """Also where the samples are spread differently, where a permutation or pooled t test errs."""
    rng = np.random.default_rng(random_seed)
    first = rng.normal(1.0, 1.0, (SAMPLES, animals[0]))
    second = rng.normal(1.0, spread, (SAMPLES, animals[1]))
    estimates = difference_estimates(first, second)
    assert shown(estimates).mean() == near(0.05)
    assert np.mean([one.p < 0.05 for one in estimates]) == near(0.05)


def test_other_confidences_cover_as_often_as_they_say(random_seed: int) -> None:
    samples = np.random.default_rng(random_seed).normal(0.0, 1.0, (SAMPLES, 8))
    assert shown(mean_estimates(samples, confidence=0.8)).mean() == near(0.2)


def test_an_interval_is_as_wide_as_the_confidence_that_is_asked_for(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    one, other = rng.normal(1.0, 1.0, 9), rng.normal(0.0, 3.0, 7)
    expected = stats.ttest_1samp(one, 0.0).confidence_interval(0.8)
    found = mean_estimate(one, confidence=0.8)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    low, high = mean_band(one[:, np.newaxis], confidence=0.8)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high))
    expected = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.8)
    found = difference_estimate(one, other, confidence=0.8)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-50.0, 50.0), min_size=2, max_size=12),
    st.lists(st.floats(-50.0, 50.0), min_size=2, max_size=12),
)
def test_an_interval_excludes_zero_just_where_p_says_so(one: list[float], two: list[float]) -> None:
    first, second = np.round(one, 3), np.round(two, 3)
    for found in (mean_estimate(first), difference_estimate(first, second)):
        assert (found.sign != 0) == (found.p < 0.05)
        assert found.low <= found.mean <= found.high
        assert found.sign in (0, np.sign(found.mean))


def test_animals_that_all_fall_a_little_are_found_by_interval_and_p_alike() -> None:
    """Of five the sign-flip p is 1/16 whatever they are, while a bootstrap excludes zero."""
    found = mean_estimate(np.array([-6.7, -0.9, -3.8, -4.4, -2.1]))
    assert found.high < 0.0
    assert found.p == pytest.approx(0.02285, abs=1e-5)


def test_one_sample_is_that_of_scipy(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    for animals, shift in ((2, 0.0), (6, 0.5), (17, 0.5), (40, -3.0)):
        sample = rng.normal(shift, 1.0, animals)
        expected = stats.ttest_1samp(sample, 0.0)
        interval = expected.confidence_interval(0.95)
        found = mean_estimate(sample)
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
        assert (found.mean, found.p) == pytest.approx((sample.mean(), expected.pvalue))
        assert found.n == animals


def test_two_samples_are_that_of_scipy(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    for sizes in ((2, 3), (12, 17), (30, 6)):
        first, second = (
            rng.normal(shift, shift, n) for shift, n in zip((1, 2), sizes, strict=True)
        )
        expected = stats.ttest_ind(first, second, equal_var=False)
        interval = expected.confidence_interval(0.95)
        found = difference_estimate(first, second)
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
        assert found.p == pytest.approx(expected.pvalue)
        assert found.n == sum(sizes)


def test_means_and_spreads_alone_give_the_interval_of_their_animals() -> None:
    samples = np.random.default_rng(3).normal(1.0, 4.0, (6, 9))
    low, high = mean_interval(samples.mean(axis=1), samples.std(axis=1, ddof=1), 9)
    whole = mean_estimates(samples)
    np.testing.assert_allclose(low, [one.low for one in whole])
    np.testing.assert_allclose(high, [one.high for one in whole])


def test_each_mean_has_the_interval_of_its_own_animals_and_one_animal_has_none() -> None:
    animals = np.array([4, 17, 2, 4, 1])
    low, high = mean_interval(np.array([5.0, 5.0, 5.0, np.nan, 5.0]), 2.0, animals)
    half = stats.t.ppf(0.975, [3, 16, 1]) * 2.0 / np.sqrt([4, 17, 2])
    np.testing.assert_allclose(high - low, [*(2.0 * half), np.nan, np.nan])


def test_a_large_difference_is_found_with_its_sign(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    first, second = rng.normal(0.0, 1.0, 12), rng.normal(10.0, 1.0, 17)
    estimate = difference_estimate(first, second)
    assert estimate.sign == -1
    assert difference_estimate(second, first).sign == 1
    assert estimate.low < estimate.mean < estimate.high < -5.0
    assert estimate.mean == pytest.approx(first.mean() - second.mean())
    assert estimate.p < 0.001
    assert estimate.n == 29


@pytest.mark.parametrize("animals", [1, 2, 6, 17])
def test_samples_beside_each_other_have_the_estimates_that_each_has_alone(
    animals: int, random_seed: int
) -> None:
    rng = np.random.default_rng(random_seed)
    samples, references = rng.normal(1.0, 2.0, (5, animals)), rng.normal(0.0, 2.0, (5, 8))
    samples[2], references[2] = 0.1, 0.7  # animals that are all equal
    references[3] = 0.5
    together = mean_estimates(samples) + difference_estimates(samples, references)
    alone = [mean_estimate(one) for one in samples]
    alone += [difference_estimate(*pair) for pair in zip(samples, references, strict=True)]
    np.testing.assert_array_equal(
        [(e.mean, e.low, e.high, e.n, e.p) for e in together],
        [(e.mean, e.low, e.high, e.n, e.p) for e in alone],
    )


@pytest.mark.filterwarnings("error")
def test_one_animal_has_no_interval_and_shows_nothing() -> None:
    for estimate in (
        mean_estimate(np.array([2.0])),
        difference_estimate(np.array([3.0]), np.array([1.0, 1.0, 1.0])),
        difference_estimate(np.array([1.0, 2.0, 6.0]), np.array([1.0])),
    ):
        assert estimate.mean == 2.0
        assert np.isnan([estimate.low, estimate.high, estimate.p]).all()
        assert estimate.sign == 0


@pytest.mark.filterwarnings("error")
def test_equal_animals_have_an_interval_without_width() -> None:
    mean = mean_estimate(np.full(6, 0.1))
    assert mean.low == mean.high == mean.mean
    assert (mean.p, mean.sign) == (0.0, 1)
    nothing = mean_estimate(np.zeros(6))
    assert (nothing.low, nothing.high, nothing.p, nothing.sign) == (0.0, 0.0, 1.0, 0)
    difference = difference_estimate(np.full(6, 1.5), np.full(4, 1.0))
    assert (difference.low, difference.high, difference.p) == (0.5, 0.5, 0.0)


def test_a_sample_without_spread_leaves_the_error_of_the_other() -> None:
    second = np.array([1.0, 2.0, 4.0])
    found, alone = difference_estimate(np.full(6, 1.5), second), mean_estimate(1.5 - second)
    assert (found.low, found.high) == pytest.approx((alone.low, alone.high))
    assert found.p == pytest.approx(alone.p)


@pytest.mark.parametrize("bad", [[], [1.0, np.nan], [[1.0, 2.0]]])
def test_samples_that_mean_nothing_are_refused(bad: list[float]) -> None:
    good = np.array([1.0, 2.0])
    with pytest.raises(ValueError, match=r"per animal|not finite"):
        mean_estimate(np.array(bad))
    with pytest.raises(ValueError, match=r"per animal|not finite"):
        difference_estimate(good, np.array(bad))
    with pytest.raises(ValueError, match=r"per animal|not finite"):
        hedges_g(good, np.array(bad))


def test_an_interval_reaches_as_far_as_tables_say() -> None:
    """Of 1, 10 and infinitely many degrees of freedom (any table of Student's t)."""
    found = critical_value([1.0, 10.0, np.inf])
    np.testing.assert_allclose(found, [12.706, 2.228, 1.960], rtol=2e-4)
    assert critical_value(10.0, confidence=0.9) == pytest.approx(1.812, rel=1e-3)


def test_hedges_g_of_a_worked_example() -> None:
    """Means 5 and 3, pooled standard deviation sqrt(5/3), J = 0.8686 at 6 degrees of freedom."""
    first, second = np.array([3.5, 4.5, 5.5, 6.5]), np.array([1.5, 2.5, 3.5, 4.5])
    assert hedges_g(first, second) == pytest.approx(0.8686 * 2 / np.sqrt(5 / 3), rel=1e-3)
    assert hedges_g(second, first) == -hedges_g(first, second)


def test_hedges_g_without_spread_is_unknown() -> None:
    assert np.isnan(hedges_g(np.ones(4), np.zeros(4)))
    assert np.isnan(hedges_g(np.array([1.0, 2.0]), np.array([0.0])))


def test_hedges_g_takes_four_animals() -> None:
    """Pooled standard deviation sqrt(1/2); J = Gamma(1) / (sqrt(1) Gamma(1/2)) = 1/sqrt(pi)."""
    found = hedges_g(np.array([3.0, 4.0]), np.array([1.0, 2.0]))
    assert found == pytest.approx(2.0 * np.sqrt(2.0) / np.sqrt(np.pi))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-100.0, 100.0), min_size=6, max_size=12),
    st.sampled_from([2.0**-40, 0.5, 4.0, 2.0**10]),
)
def test_estimates_scale_with_the_unit(values: list[float], factor: float) -> None:
    """So that the smallest of effects has the interval that is its own; powers of two are exact."""
    sample = np.round(np.array(values), 3)
    plain, scaled = mean_estimate(sample), mean_estimate(factor * sample)
    assert (scaled.low, scaled.high) == (factor * plain.low, factor * plain.high)
    assert scaled.p == plain.p
    difference = difference_estimate(sample, sample[::-1] + 1.0)
    scaled = difference_estimate(factor * sample, factor * (sample[::-1] + 1.0))
    assert (scaled.low, scaled.high) == (factor * difference.low, factor * difference.high)


def test_a_band_is_the_interval_at_every_time(random_seed: int) -> None:
    courses = np.random.default_rng(random_seed).normal(3.0, 2.0, (15, 40))
    interval = stats.ttest_1samp(courses, 0.0).confidence_interval(0.95)
    low, high = mean_band(courses)
    np.testing.assert_allclose(low, interval.low)
    np.testing.assert_allclose(high, interval.high)


def test_band_of_one_animal_is_unknown() -> None:
    low, high = mean_band(np.ones((1, 4)))
    assert np.isnan([*low, *high]).all()
