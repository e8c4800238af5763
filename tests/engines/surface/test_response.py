"""The response surface, with made-up cells in place of the network."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.errors import SimulationError
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.surface.response import (
    RANGES,
    ResponseSurface,
    fit_response,
    joined,
    replica_points,
    surface_design,
)
from support.circuits import replicas_of
from support.surfaces import few_points, made_up_summary, made_up_surface, rising

LOW, HIGH = np.array(list(RANGES.values())).T


@pytest.fixture(scope="module")
def surface() -> ResponseSurface:
    return made_up_surface()


@given(unit=st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_a_response_of_the_right_shape_is_met_everywhere(surface, unit):
    inputs = list(LOW + (HIGH - LOW) * np.array(unit))
    np.testing.assert_allclose(surface.release_per_s(inputs), np.exp(rising(*inputs)), rtol=1e-4)
    no_factor = np.exp(rising(*inputs[:-1], 1.0))
    np.testing.assert_allclose(surface.rate_Hz(inputs), no_factor, rtol=1e-4)


def test_inputs_broadcast(surface):
    found = surface.release_per_s([np.zeros((3, 1)), 1.0, 5.7, np.ones(4), 1.0])
    assert found.shape == (3, 4)
    np.testing.assert_allclose(found, 1.0, rtol=1e-4)


@pytest.mark.parametrize("position", range(5))
@pytest.mark.parametrize("side", [-1, 1])
def test_outside_its_range_it_knows_nothing(surface, position, side):
    inputs = list((LOW + HIGH) / 2)
    inputs[position] = (LOW if side < 0 else HIGH)[position]
    assert np.isfinite(surface.release_per_s(inputs))
    inputs[position] += side * 1e-6
    assert np.isnan(surface.release_per_s(inputs))
    assert np.isnan(surface.rate_Hz(inputs))


def test_replicas_outside_the_range_are_refused_by_name(surface):
    replicas = replicas_of(3, rate_Hz=np.array([[5.5, 5.5], [5.5, 7.25], [5.5, 5.5]]))
    with pytest.raises(SimulationError, match=r"afferent rate \(Hz\) of 5 to 6.6, but .* 7.25"):
        surface.activities(replicas)


def test_replicas_get_the_activity_of_both_compartments(surface):
    replicas = replicas_of(2, pka=np.array([[0.1, 0.2], [0.3, 0.4]]), release_factor=1.5)
    activity = surface.activities(replicas)[0]
    expected = np.exp(rising(*replica_points(replicas)))
    np.testing.assert_allclose(activity.release_per_s[:, :2], expected, rtol=1e-4)
    np.testing.assert_allclose(activity.rate_Hz[:, :2], expected / 1.5**0.7, rtol=1e-4)
    pallidal = 30 - 2 * np.log1p(expected / 2).sum(axis=1)
    for followers in (activity.rate_Hz[:, 2:], activity.release_per_s[:, 2:]):
        np.testing.assert_allclose(followers, np.stack([pallidal] * 2, axis=1), rtol=1e-3)


def test_all_draws_at_once_are_those_one_by_one(surface):
    replicas = replicas_of(3, pka=np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]))
    found = surface.activities(replicas)
    assert len(found) == len(surface.release)
    points = replica_points(replicas)
    for draw, activity in enumerate(found):
        release, rate = surface.release_per_s(points, draw), surface.rate_Hz(points, draw)
        followers = surface.followers.of_animals_Hz(release, replicas.key, draw)
        expected = joined(rate, release, followers)
        np.testing.assert_allclose(activity.rate_Hz, expected.rate_Hz, rtol=1e-9)
        np.testing.assert_allclose(activity.release_per_s, expected.release_per_s, rtol=1e-9)


def test_draws_spread_as_far_as_the_surface_errs():
    exact, design = made_up_surface(), few_points()
    inputs = [LOW + (HIGH - LOW) * 0.5]
    misses, spreads = [], []
    for seed in range(12):
        noisy = fit_response(design, made_up_summary(design, rising, 0.3, seed))
        at = list(inputs[0])
        best = np.log(noisy.release_per_s(at))
        misses.append(best - np.log(exact.release_per_s(at)))
        spreads.append(np.std(np.log(noisy.release_per_s(at, slice(1, None))) - best))
    # Twelve misses against the spread that is stated: chi-square of 12 at 1e-4 on both sides.
    assert 1.9 < np.sum(np.square(misses)) / np.mean(np.square(spreads)) < 39.1


def with_followers(summary: StretchSummary, more: np.ndarray) -> StretchSummary:
    """The summary with more firing of the cells without afferents."""
    rate = summary.rate_Hz.copy()
    rate[..., 2:] += more
    return replace(summary, rate_Hz=rate)


def test_draws_of_epn_firing_spread_as_animals_do():
    design = few_points()
    rng = np.random.default_rng(3)
    summary = made_up_summary(design, rising, 0.01)
    # Each replica is an animal: 2 Hz of its own, and chance of 0.5 Hz in each half.
    own, chance = rng.normal(0, 2.0, (2048, 1, 2)), rng.normal(0, 0.5, (2048, 2, 2))
    noisy = with_followers(summary, own + chance)
    surface = fit_response(design, noisy)
    release = surface.activities(design)[0].release_per_s[:, :2]
    for draw in range(1, len(surface.release)):
        spread = np.std(surface.followers.deviation_Hz(release, design.key, draw), axis=0)
        # The root of 2048 squares twice over has a relative error of 2 %.
        np.testing.assert_allclose(spread, 2.0, rtol=0.2)


def test_an_animal_of_a_draw_is_the_same_in_every_session():
    summary = made_up_summary(few_points(), rising, 0.01)
    own = np.random.default_rng(3).normal(0, 2.0, (2048, 1, 2))
    noisy = fit_response(few_points(), with_followers(summary, own))
    release, key = np.full((4, 2), 1.5), np.array([7, 8, 7, 8])
    found = noisy.followers.deviation_Hz(release, key, draw=1)
    np.testing.assert_array_equal(found[:2], found[2:])
    assert (found[0] != found[1]).all()


def test_misfit_is_one_for_the_right_shape_and_large_for_a_wrong_one():
    design = few_points()
    right = fit_response(design, made_up_summary(design, rising, 0.1))
    # The mean of 512 squares over another one, each with a relative deviation of 0.06.
    assert 0.6 < right.misfit < 1.6

    def kinked(*inputs):
        return rising(*inputs) + np.where(inputs[0] > 0.5, 1.0, 0.0)

    assert fit_response(design, made_up_summary(design, kinked, 0.1)).misfit > 2.0


def test_a_saved_surface_is_the_same(surface, tmp_path):
    surface.save(tmp_path / "surface.npz")
    again = ResponseSurface.load(tmp_path / "surface.npz")
    np.testing.assert_array_equal(again.release, surface.release)
    np.testing.assert_array_equal(again.followers.mean, surface.followers.mean)
    assert again.misfit == surface.misfit


def test_the_design_fills_the_ranges_and_gives_every_replica_its_own_stream():
    design = surface_design(2)
    assert len(set(design.key)) == len(design)
    for values, low, high in zip(replica_points(design), LOW, HIGH, strict=True):
        assert low <= values.min() < low + 0.01 * (high - low)
        assert high - 0.01 * (high - low) < values.max() <= high
