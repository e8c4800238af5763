from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from striosome.statistics import (
    difference_estimate,
    difference_estimates,
    hedges_g,
    mean_band,
    mean_estimate,
    mean_estimates,
)


def test_interval_misses_the_truth_about_one_time_in_twenty(random_seed: int) -> None:
    """60 samples of 12: at 93 % coverage more than 13 misses have a chance of 4 in 100,000."""
    rng = np.random.default_rng(random_seed)
    estimates = [mean_estimate(rng.normal(3.0, 2.0, 12), rng) for _ in range(60)]
    assert sum(not one.low <= 3.0 <= one.high for one in estimates) <= 13
    widths = [one.high - one.low for one in estimates]
    assert np.mean(widths) == pytest.approx(2 * 1.96 * 2.0 / np.sqrt(12), rel=0.2)


def test_sign_flip_p_counts_all_flips(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    sample = rng.normal(0.5, 1.0, 8)
    means = np.array([np.mean(sample * signs) for signs in product((-1, 1), repeat=8)])
    exact = np.mean(np.abs(means) >= abs(sample.mean()) - 1e-12)
    assert mean_estimate(sample, rng).p == pytest.approx(exact)


def test_permutation_p_counts_all_regroupings(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    pooled = rng.normal(0.0, 1.0, 10)
    first, second = pooled[:5] + 1.0, pooled[5:]
    pooled = np.concatenate([first, second])
    differences = np.array(
        [
            pooled[list(rows)].mean() - np.delete(pooled, list(rows)).mean()
            for rows in combinations(range(10), 5)
        ]
    )
    observed = abs(first.mean() - second.mean())
    exact = np.mean(np.abs(differences) >= observed - 1e-12)
    assert difference_estimate(first, second, rng).p == pytest.approx(exact)


def test_a_large_difference_is_found_with_its_sign(random_seed: int) -> None:
    rng = np.random.default_rng(random_seed)
    first, second = rng.normal(0.0, 1.0, 12), rng.normal(10.0, 1.0, 17)
    estimate = difference_estimate(first, second, rng)
    assert estimate.low < estimate.mean < estimate.high < -5.0
    assert estimate.mean == pytest.approx(first.mean() - second.mean())
    assert estimate.p < 0.001
    assert estimate.n == 29


def test_the_same_stream_gives_the_same_estimate() -> None:
    sample = np.random.default_rng(0).normal(size=9)
    assert mean_estimate(sample, np.random.default_rng(7)) == mean_estimate(
        sample, np.random.default_rng(7)
    )


@pytest.mark.parametrize("animals", [1, 2, 6, 17])
def test_samples_beside_each_other_have_the_estimates_that_each_has_alone(
    animals: int, random_seed: int
) -> None:
    rng = np.random.default_rng(random_seed)
    samples, references = rng.normal(1.0, 2.0, (5, animals)), rng.normal(0.0, 2.0, (5, 8))
    samples[2], references[2] = 1.5, 0.5  # animals that are all equal
    references[3] = 0.5

    def stream() -> np.random.Generator:
        return np.random.default_rng(7)

    together = mean_estimates(samples, stream()) + difference_estimates(
        samples, references, stream()
    )
    alone = [mean_estimate(one, stream()) for one in samples]
    alone += [
        difference_estimate(*pair, stream()) for pair in zip(samples, references, strict=True)
    ]
    np.testing.assert_array_equal(
        [(e.mean, e.low, e.high, e.n, e.p) for e in together],
        [(e.mean, e.low, e.high, e.n, e.p) for e in alone],
    )


def test_one_animal_has_no_interval() -> None:
    rng = np.random.default_rng(0)
    for estimate in (
        mean_estimate(np.array([2.0]), rng),
        difference_estimate(np.array([3.0]), np.array([1.0, 1.0, 1.0]), rng),
    ):
        assert estimate.mean == 2.0
        assert np.isnan([estimate.low, estimate.high, estimate.p]).all()


def test_equal_animals_have_an_interval_without_width() -> None:
    rng = np.random.default_rng(0)
    mean = mean_estimate(np.full(6, 1.5), rng)
    assert (mean.low, mean.high, mean.p) == (1.5, 1.5, 2 / 2**6)
    difference = difference_estimate(np.full(6, 1.5), np.full(4, 1.0), rng)
    assert (difference.low, difference.high) == (0.5, 0.5)


@pytest.mark.parametrize("bad", [[], [1.0, np.nan], [[1.0, 2.0]]])
def test_samples_that_mean_nothing_are_refused(bad: list[float]) -> None:
    rng = np.random.default_rng(0)
    good = np.array([1.0, 2.0])
    with pytest.raises(ValueError, match=r"per animal|not finite"):
        mean_estimate(np.array(bad), rng)
    with pytest.raises(ValueError, match=r"per animal|not finite"):
        difference_estimate(good, np.array(bad), rng)
    with pytest.raises(ValueError, match=r"per animal|not finite"):
        hedges_g(good, np.array(bad))


def test_hedges_g_of_a_worked_example() -> None:
    """Means 5 and 3, pooled standard deviation sqrt(5/3), J = 0.8686 at 6 degrees of freedom."""
    first, second = np.array([3.5, 4.5, 5.5, 6.5]), np.array([1.5, 2.5, 3.5, 4.5])
    assert hedges_g(first, second) == pytest.approx(0.8686 * 2 / np.sqrt(5 / 3), rel=1e-3)
    assert hedges_g(second, first) == -hedges_g(first, second)


def test_hedges_g_without_spread_is_unknown() -> None:
    assert np.isnan(hedges_g(np.ones(4), np.zeros(4)))
    assert np.isnan(hedges_g(np.array([1.0, 2.0]), np.array([0.0])))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-100.0, 100.0), min_size=6, max_size=12),
    st.sampled_from([2.0**-10, 0.5, 4.0, 2.0**10]),
)
def test_estimates_scale_with_the_unit(values: list[float], factor: float) -> None:
    """Powers of two, since only they keep every tie between resamples."""
    sample = np.round(np.array(values), 3)
    plain = mean_estimate(sample, np.random.default_rng(1))
    scaled = mean_estimate(factor * sample, np.random.default_rng(1))
    assert plain.low <= plain.high
    assert (scaled.low, scaled.high) == (factor * plain.low, factor * plain.high)
    assert scaled.p == plain.p


def test_band_misses_the_truth_about_one_time_in_twenty(random_seed: int) -> None:
    """300 independent times; a percentile interval of 15 covers about 92 %."""
    rng = np.random.default_rng(random_seed)
    low, high = mean_band(rng.normal(3.0, 2.0, (15, 300)), rng)
    missed = np.mean((low > 3.0) | (high < 3.0))
    assert 0.02 < missed < 0.15


def test_band_of_one_animal_is_unknown() -> None:
    low, high = mean_band(np.ones((1, 4)), np.random.default_rng(0))
    assert np.isnan([*low, *high]).all()
