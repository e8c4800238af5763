import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.observation.epochs import epoch
from striosome.observation.photometry.measures import (
    area_under_curve,
    baseline_noise,
    baseline_z,
    bin_means,
)

TIME = -10.0 + np.arange(0, 70 * 600) / 600.0
BASELINE = epoch(TIME, -10.0, 0.0)


def test_z_has_unit_baseline_and_keeps_the_effect(random_seed: int) -> None:
    noise = np.random.default_rng(random_seed).normal(0.0, 0.5, (2, len(TIME)))
    dff = 4.0 + noise + 3.0 * (TIME > 0.0)
    z = baseline_z(dff, BASELINE)
    np.testing.assert_allclose(z[:, BASELINE].mean(axis=1), 0.0, atol=1e-9)
    np.testing.assert_allclose(z[:, BASELINE].std(axis=1), 1.0)
    np.testing.assert_allclose(z[:, TIME > 0.0].mean(axis=1), 6.0, rtol=0.1)


def test_z_of_a_flat_baseline_is_unknown() -> None:
    assert np.isnan(baseline_z(np.ones((1, len(TIME))), BASELINE)).all()


def test_bins_are_whole_and_do_not_straddle_time_zero() -> None:
    step = np.where(TIME < 0.0, -1.0, 1.0)[None, :]
    centres, means = bin_means(step, TIME, 1.0)
    np.testing.assert_allclose(centres, np.arange(-9.5, 60.0))
    np.testing.assert_array_equal(means[0], np.sign(centres))


def test_a_sample_on_an_edge_opens_its_bin_in_spite_of_rounding() -> None:
    """In floating point 0.3 / 0.1 lies just below 3."""
    centres, means = bin_means(np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([0, 0.1, 0.2, 0.3]), 0.1)
    np.testing.assert_allclose(centres, [0.05, 0.15, 0.25, 0.35])
    np.testing.assert_array_equal(means, [[1.0, 2.0, 3.0, 4.0]])


def test_a_partial_bin_averages_what_it_holds() -> None:
    centres, means = bin_means(np.array([[2.0, 4.0, 6.0, 9.0]]), np.array([-0.5, 0, 0.5, 1.0]), 1.0)
    np.testing.assert_allclose(centres, [-0.5, 0.5, 1.5])
    np.testing.assert_allclose(means, [[2.0, 5.0, 9.0]])


@given(st.sampled_from([0.5, 1.0, 2.0, 5.0]), st.integers(0, 2**32 - 1))
def test_bins_keep_the_total(width: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(1, len(TIME)))
    _, means = bin_means(values, TIME, width)
    assert means.mean() == pytest.approx(values.mean(), abs=1e-9)


def test_area_is_in_percent_minutes_from_time_zero() -> None:
    ramp = np.where(TIME < 0.0, 99.0, 0.2 * TIME)[None, :]
    assert area_under_curve(ramp, TIME, 60.0)[0] == pytest.approx(0.1 * 60.0**2, rel=1e-3)
    assert area_under_curve(ramp, TIME, 30.0)[0] == pytest.approx(0.1 * 30.0**2, rel=1e-3)


def test_area_of_a_window_starts_with_it() -> None:
    ramp = 0.2 * TIME[None, :]
    area = area_under_curve(ramp, TIME, 50.0, start_min=30.0)
    assert area[0] == pytest.approx(0.1 * (50.0**2 - 30.0**2), rel=1e-3)


def test_a_missing_sample_costs_itself(random_seed: int) -> None:
    whole = np.random.default_rng(random_seed).normal(5.0, 1.0, (2, len(TIME)))
    gap = whole.copy()
    gap[0, 100], gap[0, 20_000:20_600] = np.nan, np.nan
    _, means = bin_means(gap, TIME, 1.0)
    minute = whole[0, :600]
    assert means[0, 0] == pytest.approx(np.delete(minute, 100).mean())
    assert np.isnan(means[0]).sum() <= 2
    assert not np.isnan(means[1]).any()
    known = np.isfinite(gap[0, BASELINE])
    noise = baseline_noise(gap, BASELINE)
    assert noise[0] == pytest.approx(gap[0, BASELINE][known].std())
    assert noise[1] == pytest.approx(whole[1, BASELINE].std())
    z = baseline_z(gap, BASELINE)
    assert np.isnan(z).sum() == 601
    areas = area_under_curve(gap, TIME, 60.0)
    np.testing.assert_allclose(areas, area_under_curve(whole, TIME, 60.0), rtol=0.01)
    assert np.isnan(area_under_curve(np.full((1, len(TIME)), np.nan), TIME, 60.0)[0])
