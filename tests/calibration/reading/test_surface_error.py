"""What the surface gets wrong is told from chance."""

import numpy as np
import pytest

from striosome.calibration.reading.surface_error import answered, surface_error
from striosome.claims.endpoint import Endpoint
from support.experiments import build_experiment

SETS, CHANCE = 200, 1.5
ENDPOINTS = [
    Endpoint("epn_gaba_change", session, "control") for session in ("vehicle", "SKF81297", "both")
]


def made_up(seed: int, bias: float, slope: float) -> tuple[dict, dict, dict]:
    """Surface, true error and spikes; the vehicle never changes by the surface."""
    rng = np.random.default_rng(seed)
    skf, both = rng.normal([[10.0], [-5.0]], 8.0, (2, SETS))
    surface = dict(zip(ENDPOINTS, (np.zeros(SETS), skf, both), strict=True))
    error = {one: np.zeros(SETS) for one in ENDPOINTS} | {ENDPOINTS[1]: bias + slope * both}
    spikes = {
        one: value + error[one] + rng.normal(0.0, CHANCE, SETS) for one, value in surface.items()
    }
    return surface, error, spikes


def test_a_smooth_error_is_found_and_chance_is_not_taken_for_it(random_seed: int) -> None:
    surface, error, spikes = made_up(random_seed, 2.0, 0.1)
    found = surface_error(surface, spikes)
    misses = [found.shift[one] - error[one] for one in ENDPOINTS]
    # A constant and the two directions in which the surface's predictions differ.
    expected = CHANCE * np.sqrt(3 / SETS)
    assert np.sqrt(np.mean(np.square(misses))) < 2.0 * expected
    for one in ENDPOINTS:
        assert found.chance[one] == pytest.approx(CHANCE, rel=0.25)
        assert found.error[one] == pytest.approx(found.chance[one] * np.sqrt(3 / SETS))


def test_it_is_least_squares_on_what_the_surface_predicts() -> None:
    surface, _, spikes = made_up(0, 1.0, 0.3)
    columns = np.column_stack([np.ones(SETS), surface[ENDPOINTS[1]], surface[ENDPOINTS[2]]])
    hat = columns @ np.linalg.solve(columns.T @ columns, columns.T)
    found = surface_error(surface, spikes)
    for one in ENDPOINTS:
        np.testing.assert_allclose(found.shift[one], hat @ (spikes[one] - surface[one]))


def test_of_few_sets_the_mean_is_taken() -> None:
    surface, _, spikes = made_up(1, 1.0, 0.3)
    few = [{one: value[:5] for one, value in both.items()} for both in (surface, spikes)]
    found = surface_error(*few)
    for one in ENDPOINTS:
        np.testing.assert_allclose(found.shift[one], np.mean(few[1][one] - few[0][one]))


def test_one_set_has_no_chance_to_tell() -> None:
    surface, _, spikes = made_up(1, 1.0, 0.3)
    found = surface_error(*({c: v[:1] for c, v in both.items()} for both in (surface, spikes)))
    assert np.isnan(found.chance[ENDPOINTS[1]])
    assert found.shift[ENDPOINTS[1]] == spikes[ENDPOINTS[1]][:1] - surface[ENDPOINTS[1]][:1]


def test_the_table_has_a_row_for_every_cell() -> None:
    surface, _, spikes = made_up(2, 2.0, 0.0)
    table = surface_error(surface, spikes).table(build_experiment((), {}))
    assert list(table["session"]) == [one.session for one in ENDPOINTS]
    assert table.loc[1, "shift"] == pytest.approx(2.0, abs=4.0 * table.loc[1, "error"])


def test_sets_without_a_number_have_no_say_and_get_a_shift() -> None:
    surface, _, spikes = made_up(3, 2.0, 0.1)
    silent = {one: value.copy() for one, value in spikes.items()}
    silent[ENDPOINTS[1]][:7] = np.nan
    assert answered(silent).tolist() == [False] * 7 + [True] * (SETS - 7)
    rest = {one: np.where(answered(silent), value, 1e6) for one, value in spikes.items()}
    rest[ENDPOINTS[0]][:7] = np.nan
    for one in ENDPOINTS:
        found, other = (surface_error(surface, made).shift[one] for made in (silent, rest))
        np.testing.assert_allclose(found, other)
        assert np.isfinite(found).all()
