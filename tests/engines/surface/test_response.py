"""The response surface, with made-up cells in place of the network."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.array_files import DamagedError
from striosome.base.errors import SimulationError
from striosome.engines.surface.response import SILENT_HZ, ResponseSurface, joined, replica_points
from striosome.engines.surface.variables import DEFAULT_RANGES, SILENT_BELOW
from support.circuits import replicas_of
from support.surfaces import (
    made_up_pallidal_Hz,
    made_up_rate_Hz,
    made_up_release,
    made_up_surface,
)

LOW, HIGH = np.array(list(DEFAULT_RANGES.values())).T
NAMES = list(DEFAULT_RANGES)
# Cells that fire at the lowest rate of glutamate afferents, and cells that do not.
FIRING = {"NMDA gain": 7.0, "PKA": 1.0, "glutamate factor": 1.4}
SILENT = {"NMDA gain": -1.0, "PKA": 0.0, "glutamate factor": 0.4}


@pytest.fixture(scope="module")
def surface() -> ResponseSurface:
    return made_up_surface()


def inputs_of(**given: float) -> list[float]:
    """Inputs in the middle of their ranges, but for some."""
    middle = dict(zip(NAMES, (LOW + HIGH) / 2, strict=True))
    return list((middle | given).values())


@given(unit=st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_a_response_of_the_right_shape_is_met_everywhere(surface, unit):
    inputs = list(LOW + (HIGH - LOW) * np.array(unit))
    rate, release = surface.response(inputs)
    np.testing.assert_allclose(release, made_up_release(*inputs), rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(rate, made_up_rate_Hz(*inputs[:-1]), rtol=1e-3, atol=1e-5)


def test_inputs_broadcast(surface):
    found = surface.release_per_s([np.zeros((3, 1)), 1.0, 5.7, np.ones(4), 1.0])
    assert found.shape == (3, 4)
    np.testing.assert_allclose(found, made_up_rate_Hz(0.0, 1.0, 5.7, 1.0), rtol=1e-3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("side", [-1, 1])
def test_outside_its_range_it_knows_nothing(surface, name, side):
    end = DEFAULT_RANGES[name][0 if side < 0 else 1]
    # Cells that fire at this end, too.
    drive = {} if name in ("PKA", "NMDA gain") else FIRING
    inside = inputs_of(**drive | {name: end})
    assert np.isfinite(surface.response(inside)).all()
    assert np.isnan(surface.response(inputs_of(**drive | {name: end + side * 1e-6}))).all()


@pytest.mark.parametrize("name", SILENT_BELOW)
def test_cells_that_are_silent_at_the_lowest_drive_are_silent_below(surface, name):
    low, high = DEFAULT_RANGES[name]
    at_end = surface.response(inputs_of(**SILENT | {name: low}))
    assert at_end[0] < SILENT_HZ
    for value in (low - 1e-6, low / 2, 0.0):
        found = surface.response(inputs_of(**SILENT | {name: value}))
        np.testing.assert_array_equal(found, at_end)
    # More drive than known may wake them, and less of what is no drive says nothing.
    assert np.isnan(surface.response(inputs_of(**SILENT | {name: high + 1e-6}))).all()
    for other in ("PKA", "release factor"):
        below = {name: 0.0, other: DEFAULT_RANGES[other][0] - 1e-6}
        assert np.isnan(surface.response(inputs_of(**SILENT | below))).all()


def test_silence_is_that_of_each_point(surface):
    gain, pka = np.array([-1.0, 7.0, -1.0]), np.array([0.0, 1.0, 0.0])
    rate = surface.rate_Hz([pka, gain, 5.0, np.array([0.39, 0.39, np.nan]), 1.0], slice(None))
    assert np.isnan(rate).tolist() == [[False, True, True]] * len(surface.firing)
    assert np.all(rate[0, 0] < SILENT_HZ)


def test_replicas_outside_the_range_are_refused_by_name(surface):
    replicas = replicas_of(3, rate_Hz=np.array([[5.5, 5.5], [5.5, 7.75], [5.5, 5.5]]))
    with pytest.raises(SimulationError, match=r"afferent rate \(Hz\) of 4 to 7.5, but .* 7.75"):
        surface.activities(replicas)
    # Silenced cells are within what is known.
    silenced = replicas_of(2, glutamate_rate_Hz=0.0)
    assert np.all(surface.activities(silenced)[0].rate_Hz[:, :2] < SILENT_HZ)


def test_replicas_get_the_activity_of_both_compartments(surface):
    replicas = replicas_of(2, pka=np.array([[0.1, 0.2], [0.3, 0.4]]), release_factor=1.5)
    activity = surface.activities(replicas)[0]
    released = made_up_release(*replica_points(replicas))
    np.testing.assert_allclose(activity.release_per_s[:, :2], released, rtol=1e-3)
    np.testing.assert_allclose(activity.rate_Hz[:, :2], released / 1.5**0.7, rtol=1e-3)
    pallidal = np.stack([made_up_pallidal_Hz(released)] * 2, axis=1)
    for followers in (activity.rate_Hz[:, 2:], activity.release_per_s[:, 2:]):
        np.testing.assert_allclose(followers, pallidal, rtol=1e-2)


def test_all_draws_at_once_are_those_one_by_one(surface):
    replicas = replicas_of(3, pka=np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]))
    found = surface.activities(replicas)
    assert len(found) == len(surface.release)
    points = replica_points(replicas)
    for draw, activity in enumerate(found):
        rate, release = surface.response(points, draw)
        followers = surface.followers.of_animals_Hz(release, replicas.key, draw)
        expected = joined(rate, release, followers)
        np.testing.assert_allclose(activity.rate_Hz, expected.rate_Hz, rtol=1e-9)
        np.testing.assert_allclose(activity.release_per_s, expected.release_per_s, rtol=1e-9)


def test_a_saved_surface_is_the_same(surface, tmp_path):
    narrow = replace(surface, ranges=dict(DEFAULT_RANGES) | {"PKA": (0.25, 0.75)})
    narrow.save(tmp_path / "surface.npz")
    again = ResponseSurface.load(tmp_path / "surface.npz")
    assert list(again.ranges.items()) == list(narrow.ranges.items())
    np.testing.assert_array_equal(again.firing, surface.firing)
    np.testing.assert_array_equal(again.release, surface.release)
    np.testing.assert_array_equal(again.followers.mean, surface.followers.mean)
    assert again.misfit == surface.misfit
    assert np.isnan(again.rate_Hz(inputs_of(PKA=0.2)))


def test_a_file_without_ranges_is_no_surface(surface, tmp_path):
    surface.save(tmp_path / "surface.npz")
    stored = dict(np.load(tmp_path / "surface.npz"))
    del stored["ranges"]
    np.savez(tmp_path / "less.npz", **stored)
    with pytest.raises(DamagedError, match="it has no 'ranges'"):
        ResponseSurface.load(tmp_path / "less.npz")
