"""Basal GABA of one group against another."""

import numpy as np
import pytest
import xarray as xr

from striosome.figures.basal import basal_gaba_difference


def session(released: list[list[float]], share: tuple[float, float] = (0.3, 0.4)) -> xr.Dataset:
    """A vehicle session of animals that release so much at rest."""
    numbers = np.array(released)
    cells = ("animal", "population")
    return xr.Dataset(
        {
            "basal_release": (cells, numbers),
            "basal_share": (("animal", "source"), np.broadcast_to(share, numbers.shape)),
        },
        coords={
            "animal": np.arange(1, 1 + len(numbers)),
            "population": ["striosome", "matrix"],
            "source": ["striosome", "matrix"],
        },
        attrs={"session": "vehicle"},
    )


@pytest.fixture
def tree() -> xr.DataTree:
    return xr.DataTree.from_dict(
        {
            "/control/vehicle": session([[2.0, 1.0], [4.0, 1.0], [1.0, 1.0]]),
            "/other/vehicle": session([[3.0, 1.0], [4.0, 0.5]], (0.9, 0.1)),
            "/silent/vehicle": session([[0.0, 2.0]]),
        }
    )


def test_each_compartment_counts_by_its_share_in_the_reference(tree: xr.DataTree) -> None:
    found = basal_gaba_difference(tree, "vehicle", "other", "control")
    np.testing.assert_allclose(found, [100 * 0.3 * 0.5, -100 * 0.4 * 0.5])


def test_a_group_does_not_differ_from_itself(tree: xr.DataTree) -> None:
    found = basal_gaba_difference(tree, "vehicle", "silent", "silent")
    np.testing.assert_array_equal(found, [0.0])


def test_what_is_silenced_is_missing(tree: xr.DataTree) -> None:
    found = basal_gaba_difference(tree, "vehicle", "silent", "control")
    np.testing.assert_allclose(found, [100 * (0.4 - 0.3)])


def test_what_is_not_known_is_not_taken_for_no_difference() -> None:
    sessions = {
        "/control/vehicle": session([[2.0, 1.0], [2.0, 1.0]]),
        "/other/vehicle": session([[np.nan, 1.0], [2.0, 2.0]]),
    }
    found = basal_gaba_difference(xr.DataTree.from_dict(sessions), "vehicle", "other", "control")
    np.testing.assert_allclose(found, [np.nan, 100 * 0.4])
