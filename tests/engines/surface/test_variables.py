"""Ranges of the surface's inputs, and the variables made of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.engines.surface.variables import (
    DEFAULT_RANGES,
    beyond,
    firing_variables,
    rate_variable,
    release_variables,
    widest,
    within,
)

NAMES = list(DEFAULT_RANGES)
# Ends on both sides of zero, and far from it.
OTHER = dict(zip(NAMES, [(0.2, 0.6), (-3.0, 5.0), (0.0, 2.0), (0.5, 3.0), (0.1, 9.0)], strict=True))
RANGES = pytest.mark.parametrize("ranges", [DEFAULT_RANGES, OTHER], ids=["default", "other"])
UNIT = st.lists(st.floats(0, 1), min_size=5, max_size=5)


def placed(unit, ranges) -> list[np.ndarray]:
    """Inputs at a place in the box of their ranges."""
    low, high = np.array(list(ranges.values())).T
    return list(np.clip(low + (high - low) * np.array(unit), low, high)[:, np.newaxis])


@RANGES
@given(unit=UNIT)
def test_within_the_ranges_variables_are_too(ranges, unit):
    inputs = placed(unit, ranges)
    for variables in (firing_variables(inputs, ranges), release_variables(inputs, ranges)):
        assert np.abs(variables).max() <= 1 + 1e-12


def corners(ranges) -> list[np.ndarray]:
    """Inputs at all corners of their box."""
    grid = np.meshgrid(*ranges.values(), indexing="ij")
    return [values.ravel() for values in grid]


@RANGES
def test_variables_reach_their_ends(ranges):
    at = corners(ranges)
    for variables in (firing_variables(at, ranges), release_variables(at, ranges)):
        np.testing.assert_allclose(variables.min(axis=1), -1.0)
        np.testing.assert_allclose(variables.max(axis=1), 1.0)


def test_variables_are_linear_in_what_drives_the_cell():
    rng = np.random.default_rng(1)
    pka, gain, rate, factor, release = (
        rng.uniform(low, high, 30) for low, high in DEFAULT_RANGES.values()
    )
    inputs = [pka, gain, rate, factor, release]
    for found, known in zip(
        [*firing_variables(inputs, DEFAULT_RANGES), *release_variables(inputs, DEFAULT_RANGES)],
        [pka, pka * gain, rate * factor, rate, pka, np.log(release)],
        strict=True,
    ):
        assert np.corrcoef(found, known)[0, 1] == pytest.approx(1.0)


def test_firing_as_a_variable_has_ends_whatever_fires():
    variable = rate_variable(np.array([0.0, 12.0, 1e9]))
    np.testing.assert_allclose(variable, [-1.0, 0.0, 1.0], atol=1e-7)


def test_the_widest_ranges_contain_both_in_the_order_of_inputs():
    some = {"release factor": (0.5, 9.0), "PKA": (-1.0, 0.5)}
    found = widest(DEFAULT_RANGES, some)
    assert list(found) == NAMES
    assert found == dict(DEFAULT_RANGES) | {"PKA": (-1.0, 1.0), "release factor": (0.2, 9.0)}


def test_a_range_of_no_input_is_named():
    with pytest.raises(ValueError, match="no input 'dopamine'"):
        widest(DEFAULT_RANGES, {"dopamine": (0.0, 1.0)})


def test_inputs_beyond_are_told_from_a_lack_of_drive():
    middle = [np.full(7, (low + high) / 2) for low, high in DEFAULT_RANGES.values()]
    pka, _, rate, factor, release = middle
    rate[1], factor[2], rate[3], pka[4], factor[4] = 3.9, 0.0, 7.6, 1.1, 0.1
    rate[5], factor[5], release[6] = 1.0, 0.1, np.nan
    anywhere, little_drive = beyond(middle, DEFAULT_RANGES)
    assert anywhere.tolist() == [False, True, True, True, True, True, True]
    assert little_drive.tolist() == [False, True, True, False, False, True, False]
    moved = beyond(within(middle, DEFAULT_RANGES), DEFAULT_RANGES)[0]
    assert moved.tolist() == [False] * 6 + [True]
