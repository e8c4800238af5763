"""The design of the response surface and the fit to it, with made-up cells in place of spikes."""

from dataclasses import replace

import numpy as np
import pytest

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.surface.fitting import POINTS, fit_response, surface_design
from striosome.engines.surface.response import ResponseSurface, replica_points
from striosome.engines.surface.variables import DEFAULT_RANGES
from support.surfaces import (
    few_points,
    made_up_rate_Hz,
    made_up_release,
    made_up_summary,
    made_up_surface,
    rising,
)

LOW, HIGH = np.array(list(DEFAULT_RANGES.values())).T
NARROW = dict(DEFAULT_RANGES) | {"NMDA gain": (2.0, 3.0), "release factor": (0.5, 2.0)}
# Of a cell whose afferents have been simulated for 6 s, and of 40 such cells.
CELL_S = 240.0


@pytest.mark.parametrize("ranges", [DEFAULT_RANGES, NARROW], ids=["default", "narrow"])
def test_the_design_fills_the_ranges_and_gives_every_replica_its_own_stream(ranges):
    design = surface_design(2, ranges)
    assert len(set(design.key)) == len(design) == POINTS
    for values, (low, high) in zip(replica_points(design), ranges.values(), strict=True):
        assert low <= values.min() < low + 0.01 * (high - low)
        assert high - 0.01 * (high - low) < values.max() <= high


def spiking(design: Replicas, drive, rng: np.random.Generator) -> StretchSummary:
    """Cells of some drive that fire by chance, and release in proportion."""
    exact = made_up_summary(design, drive, 0.0)
    driven = exact.rate_Hz[..., :2]
    fired = rng.poisson(driven * CELL_S / 2) / (CELL_S / 2)
    per_spike = exact.release_per_s[..., :2] / driven
    followers = exact.rate_Hz[..., 2:] + rng.normal(0.0, 0.1, fired.shape)
    return StretchSummary(
        np.concatenate([fired, followers], axis=-1),
        np.concatenate([fired * per_spike, followers], axis=-1),
    )


def silent_below(pka, gain, rate_Hz, factor):
    """Steep enough that most of the design is silent, as it is with spikes."""
    return 3.0 * rising(pka, gain, rate_Hz, factor)


def test_silent_cells_stay_silent_in_every_draw_and_others_are_met(random_seed):
    rng = np.random.default_rng(random_seed)
    design = few_points()
    surface = fit_response(design, spiking(design, silent_below, rng))
    assert surface.misfit < 1.5
    inputs = [rng.uniform(low, high, 2000) for low, high in DEFAULT_RANGES.values()]
    truth = made_up_rate_Hz(*inputs[:-1], drive=silent_below)
    assert np.mean(truth < 0.02) > 0.2
    rate, release = surface.response(inputs, slice(None))
    assert rate[:, truth < 1e-3].max() < 0.05
    loud = truth > 0.5
    released = made_up_release(*inputs, drive=silent_below)
    for found, exact in ((rate[0], truth), (release[0], released)):
        # One point of the design knows 1 Hz to 6 %, and there are eight for each coefficient.
        assert np.sqrt(np.mean((found / exact - 1)[loud] ** 2)) < 0.05


def test_draws_spread_as_far_as_the_surface_errs():
    design, at = few_points(), list((LOW + HIGH) / 2)
    misses, spreads = [], []
    for seed in range(12):
        noisy = fit_response(design, spiking(design, rising, np.random.default_rng(seed)))
        rate, release = noisy.response(at, slice(None))
        exact = made_up_rate_Hz(*at[:-1]), made_up_release(*at)
        both = zip((rate, release), exact, strict=True)
        misses.append([np.log(found[0] / true) for found, true in both])
        spreads.append([np.std(np.log(found[1:] / found[0])) for found in (rate, release)])
    # Twelve misses against the spread that is stated: chi-square of 12 at 1e-4 on both sides.
    ratio = np.square(misses).sum(axis=0) / np.square(spreads).mean(axis=0)
    assert np.all((ratio > 1.9) & (ratio < 39.1))


def test_misfit_is_one_for_the_right_shape_and_large_for_a_wrong_one():
    design = few_points()
    right = fit_response(design, made_up_summary(design, rising, 0.1))
    # The mean of 512 squares over another one, each with a relative deviation of 0.06.
    assert 0.6 < right.misfit < 1.6

    def kinked(*inputs):
        return rising(*inputs) + np.where(inputs[0] > 0.5, 2.0, 0.0)

    assert fit_response(design, made_up_summary(design, kinked, 0.1)).misfit > 2.0


def test_a_surface_of_other_ranges_holds_in_these():
    design = few_points(1024, NARROW)
    surface = fit_response(design, made_up_summary(design, rising, 1e-6), NARROW)
    assert dict(surface.ranges) == NARROW
    inside = [np.mean(ends) for ends in NARROW.values()]
    wide = made_up_surface()
    np.testing.assert_allclose(surface.response(inside), wide.response(inside), rtol=1e-3)
    outside = [*inside[:-1], 2.5]
    assert np.isnan(surface.response(outside)).all()
    assert np.isfinite(wide.response(outside)).all()


def test_the_fit_depends_on_nothing_but_its_points():
    design = few_points(1024)
    summary = made_up_summary(design, rising, 0.1)
    one, other = (fit_response(design, summary) for _ in range(2))
    assert_same(one, other)


def assert_same(one: ResponseSurface, other: ResponseSurface) -> None:
    np.testing.assert_array_equal(one.firing, other.firing)
    np.testing.assert_array_equal(one.release, other.release)
    np.testing.assert_array_equal(one.followers.mean, other.followers.mean)
    np.testing.assert_array_equal(one.followers.wiring, other.followers.wiring)


def test_cells_that_never_fire_are_refused():
    design = few_points(64)
    summary = made_up_summary(design, rising, 0.1)
    silent = replace(summary, rate_Hz=summary.rate_Hz * [0.0, 0.0, 1.0, 1.0])
    with pytest.raises(SimulationError, match="no cell fires anywhere"):
        fit_response(design, silent)
