"""Probabilities of what a study reports, against scipy and against simulated studies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nct, norm, t

from striosome.base.detection import (
    Sample,
    absent_given,
    difference,
    found,
    mean_nodes,
    shown_given,
)

STUDIES = 200_000


def sample_of(mean: float, sigma: float, animals: int) -> Sample:
    return Sample(np.array([mean]), np.array([sigma / np.sqrt(animals)]), animals - 1.0)


def simulated(mean: float, sigma: float, animals: int, seed: int):
    """Means and half widths of the intervals of many studies."""
    rng = np.random.default_rng(seed)
    values = rng.normal(mean, sigma, (STUDIES, animals))
    half = t.ppf(0.975, animals - 1) * values.std(axis=1, ddof=1) / np.sqrt(animals)
    return values.mean(axis=1), half


@pytest.mark.parametrize("animals", [6, 12, 17])
@pytest.mark.parametrize("effect", [-1.0, 0.0, 0.4, 0.8, 3.0])
def test_a_rise_is_found_as_often_as_the_noncentral_t_says(animals, effect):
    shift = effect * np.sqrt(animals)
    expected = nct.sf(t.ppf(0.975, animals - 1), animals - 1, shift)
    assert found(sample_of(2 * effect, 2.0, animals), 1.0)[0] == pytest.approx(expected, abs=3e-3)


@given(effect=st.floats(-3, 3), animals=st.integers(3, 40))
def test_rise_and_fall_mirror_each_other(effect, animals):
    up = found(sample_of(effect, 1.0, animals), 1.0)
    down = found(sample_of(-effect, 1.0, animals), -1.0)
    np.testing.assert_allclose(up, down)
    assert 0.0 <= up[0] <= 1.0


@given(animals=st.integers(3, 40))
def test_without_an_effect_a_rise_is_found_in_one_of_forty(animals):
    assert found(sample_of(0.0, 1.0, animals), 1.0)[0] == pytest.approx(0.025, abs=3e-3)


def test_given_the_mean_an_interval_excludes_zero_as_in_simulated_studies(random_seed):
    _, half = simulated(1.0, 1.6, 12, random_seed)
    at = np.array([[0.6, 1.0, 1.5]])
    expected = [np.mean(half < value) for value in at[0]]
    np.testing.assert_allclose(
        shown_given(sample_of(1.0, 1.6, 12), at, 1.0)[0], expected, atol=0.005
    )


def test_all_means_together_give_the_probability_of_finding_an_effect():
    sample = sample_of(1.0, 1.6, 12)
    shown = shown_given(sample, mean_nodes(sample), 1.0).mean()
    assert shown == pytest.approx(found(sample, 1.0)[0], abs=5e-3)


@pytest.mark.parametrize(("mean", "contrast"), [(0.0, 3.0), (0.5, 3.0), (-0.4, 2.0), (0.0, 0.5)])
def test_absence_is_reported_as_often_as_in_simulated_studies(mean, contrast, random_seed):
    means, half = simulated(mean, 1.5, 12, random_seed)
    reported = (means - half <= 0) & (means + half >= 0) & (means + half < contrast / 2)
    expected = reported.mean()
    said = absent_given(sample_of(mean, 1.5, 12), np.array([[contrast]]), 1.0)[0, 0]
    assert said == pytest.approx(expected, abs=0.006)
    mirrored = absent_given(sample_of(-mean, 1.5, 12), np.array([[-contrast]]), -1.0)[0, 0]
    assert mirrored == pytest.approx(said)


def test_a_difference_of_groups_has_the_error_and_freedom_of_welch():
    one, other = sample_of(3.0, 2.0, 12), sample_of(1.0, 2.0, 12)
    both = difference(one, other)
    assert both.mean[0] == pytest.approx(2.0)
    assert both.error[0] == pytest.approx(2.0 * np.sqrt(2 / 12))
    # Of groups that are alike, Welch's freedom is that of the pooled test.
    assert both.freedom == pytest.approx(22.0)


def unvarying(*means: float) -> Sample:
    """Of groups in which every animal has the same value."""
    return Sample(np.array(means), np.zeros(len(means)), 11.0)


@pytest.mark.parametrize(
    ("sign", "expected"), [(1.0, [0.0, 1.0, 0.0, np.nan]), (-1.0, [0.0, 0.0, 1.0, np.nan])]
)
def test_where_nothing_varies_what_is_there_is_found_and_nothing_is_not(sign, expected):
    sample = unvarying(0.0, 0.1, -0.1, np.nan)
    np.testing.assert_array_equal(found(sample, sign), expected)
    shown = shown_given(sample, mean_nodes(sample), sign).mean(axis=1)
    np.testing.assert_array_equal(shown, expected)


@pytest.mark.parametrize(
    ("mean", "contrast", "expected"),
    [
        (0.0, 3.0, 1.0),
        (0.0, -3.0, 0.0),  # no rise to be absent next to
        (0.0, 0.0, 0.0),
        (0.1, 3.0, 0.0),  # it is there
        (-1.0, -2.0, 0.0),  # a fall is no absence of change
        (np.nan, 3.0, np.nan),
    ],
)
def test_where_nothing_varies_only_what_is_zero_is_absent(mean, contrast, expected):
    at = np.array([[contrast]])
    said = absent_given(unvarying(mean), at, 1.0)[0, 0]
    assert said == pytest.approx(expected, nan_ok=True)
    mirrored = absent_given(unvarying(-mean), -at, -1.0)[0, 0]
    assert mirrored == pytest.approx(expected, nan_ok=True)


def test_sets_without_spread_or_mean_leave_the_freedom_of_the_others():
    spreads, unvaried = np.array([0.0, 2.0, np.nan]), np.zeros(3)
    means = np.array([1.0, 1.0, np.nan])
    with_others = difference(Sample(means, spreads, 11.0), Sample(unvaried, spreads, 16.0))
    alone = difference(sample_of(1.0, 2.0 * np.sqrt(12), 12), sample_of(0.0, 2.0 * np.sqrt(17), 17))
    assert with_others.freedom == pytest.approx(alone.freedom)
    np.testing.assert_array_equal(found(with_others, 1.0)[[0, 2]], [1.0, np.nan])
    assert found(with_others, 1.0)[1] == pytest.approx(found(alone, 1.0)[0])


def test_nodes_of_the_mean_are_those_of_its_normal_distribution():
    nodes = mean_nodes(sample_of(2.0, 3.0, 9))[0]
    assert nodes.mean() == pytest.approx(2.0)
    assert np.mean(nodes < 2.0 + norm.ppf(0.75)) == pytest.approx(0.75, abs=0.02)
