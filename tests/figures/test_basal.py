"""Basal GABA of one group against another."""

import numpy as np
import pytest
import xarray as xr

from striosome.figures.basal import basal_gaba_difference


def session(gaba: list[float]) -> xr.Dataset:
    """A vehicle session of animals with so much GABA at rest (uM)."""
    return xr.Dataset(
        {"basal_gaba": ("animal", np.array(gaba))},
        coords={"animal": np.arange(1, 1 + len(gaba))},
        attrs={"session": "vehicle"},
    )


@pytest.fixture
def tree() -> xr.DataTree:
    return xr.DataTree.from_dict(
        {
            "/control/vehicle": session([0.5, 1.0, 2.0]),
            "/other/vehicle": session([0.75, 0.9]),
        }
    )


def test_animals_are_compared_with_themselves(tree: xr.DataTree) -> None:
    found = basal_gaba_difference(tree, "vehicle", "other", "control")
    np.testing.assert_allclose(found, [50.0, -10.0])
    assert found.animal.values.tolist() == [1, 2]


def test_a_group_does_not_differ_from_itself(tree: xr.DataTree) -> None:
    found = basal_gaba_difference(tree, "vehicle", "control", "control")
    np.testing.assert_array_equal(found, [0.0, 0.0, 0.0])


def test_what_is_not_known_is_not_taken_for_no_difference() -> None:
    sessions = {
        "/control/vehicle": session([2.0, 2.0]),
        "/other/vehicle": session([np.nan, 2.8]),
    }
    found = basal_gaba_difference(xr.DataTree.from_dict(sessions), "vehicle", "other", "control")
    np.testing.assert_allclose(found, [np.nan, 40.0])
