"""Firing of the cells that others reach, with made-up cells in place of the network."""

import numpy as np
import pytest

from striosome.engines.surface.followers import FollowerSurface, fit_followers
from support.surfaces import made_up_pallidal_Hz

ANIMALS = 2048
# Of each half of a stretch (Hz).
CHANCE_HZ = 0.5


def releases(rng: np.random.Generator, number: int = ANIMALS) -> np.ndarray:
    """Release of two populations, from silence to more than lets a follower fire."""
    return np.expm1(rng.uniform(0.0, 4.5, (number, 2)))


def drive_Hz(firing: np.ndarray) -> np.ndarray:
    """The drive that gives a firing by the curve of the surface."""
    return 5.0 * np.log(np.expm1(firing / 5.0))


def observed(release, own_Hz, rng: np.random.Generator) -> np.ndarray:
    """Firing of both halves in one class, of animals whose drive differs."""
    drive = drive_Hz(made_up_pallidal_Hz(release)) + own_Hz
    firing = 5.0 * np.log1p(np.exp(drive / 5.0))
    return firing[:, np.newaxis, np.newaxis] + rng.normal(0.0, CHANCE_HZ, (len(release), 2, 1))


@pytest.fixture(scope="module")
def by_threshold() -> tuple[FollowerSurface, np.ndarray]:
    """A surface of animals whose thresholds alone differ, by 2 Hz, and the releases."""
    rng = np.random.default_rng(3)
    release = releases(rng)
    firing = observed(release, rng.normal(0.0, 2.0, ANIMALS), rng)
    return fit_followers(release, np.maximum(firing, 0.0), rng), release


def test_the_typical_animal_is_met_from_no_inhibition_to_a_strong_one():
    rng = np.random.default_rng(1)
    release = releases(rng)
    exact = made_up_pallidal_Hz(release)
    surface = fit_followers(release, np.tile(exact[:, np.newaxis, np.newaxis], (1, 2, 1)), rng)
    found = surface.rate_Hz(release)[:, 0]
    np.testing.assert_allclose(found, exact, rtol=1e-3)
    assert exact.min() < 0.3 * exact.max()


def test_beyond_what_was_simulated_firing_is_that_at_the_end(by_threshold):
    surface, release = by_threshold
    end = np.array([[release[:, 0].max(), 3.0]])
    beyond = end * [[10.0, 1.0]]
    np.testing.assert_allclose(surface.rate_Hz(beyond), surface.rate_Hz(end), rtol=1e-9)


def test_what_is_not_known_stays_so(by_threshold):
    surface, _ = by_threshold
    assert np.isnan(surface.rate_Hz(np.array([[np.nan, 1.0], [1.0, 1.0]]))).ravel().tolist() == [
        True,
        False,
    ]


def test_draws_spread_as_thresholds_do(by_threshold):
    surface, _ = by_threshold
    # Hardly inhibited cells fire where the curve is straight.
    release = np.full((ANIMALS, 2), 0.1)
    key = np.arange(ANIMALS)
    spreads = []
    for draw in range(1, len(surface.mean)):
        found = surface.of_animals_Hz(release, key, draw)
        assert found.min() >= 0.0
        spreads.append(np.std(found))
    # 2048 animals tell a spread to 2 %; the fit knows that of 2 Hz about as well.
    np.testing.assert_allclose(spreads, 2.0, rtol=0.15)


def test_draws_spread_as_wiring_does():
    """Animals differ in how much of the first population's release reaches their cells."""
    rng = np.random.default_rng(4)
    release = releases(rng)
    own = rng.normal(0.0, 0.05, ANIMALS) * release[:, 0]
    firing = np.maximum(observed(release, own, rng), 0.0)
    surface = fit_followers(release, firing, rng)
    key = np.arange(ANIMALS)
    for reaching in (20.0, 60.0):
        same = np.full((ANIMALS, 2), [reaching, 0.5])
        typical = drive_Hz(made_up_pallidal_Hz(same[:1]))
        expected = np.std(
            5.0 * np.log1p(np.exp((typical + 0.05 * reaching * rng.normal(size=20000)) / 5.0))
        )
        found = [np.std(surface.of_animals_Hz(same, key, draw)) for draw in range(1, 9)]
        np.testing.assert_allclose(np.mean(found), expected, rtol=0.25, atol=0.1)


def test_chance_is_no_spread_of_animals():
    rng = np.random.default_rng(5)
    release = releases(rng)
    surface = fit_followers(release, np.maximum(observed(release, 0.0, rng), 0.0), rng)
    found = surface.of_animals_Hz(np.full((ANIMALS, 2), 0.1), np.arange(ANIMALS), 1)
    assert np.std(found) < 0.25


def test_an_animal_of_a_draw_is_the_same_in_every_session(by_threshold):
    surface, _ = by_threshold
    release, key = np.full((4, 2), 1.5), np.array([7, 8, 7, 8])
    found = surface.of_animals_Hz(release, key, draw=1)
    np.testing.assert_array_equal(found[:2], found[2:])
    assert (found[0] != found[1]).all()
    # The best estimate is of no animal in particular.
    assert len(np.unique(surface.of_animals_Hz(release, key))) == 1


def test_cells_that_never_fire_stay_silent():
    rng = np.random.default_rng(6)
    release = releases(rng, 256)
    surface = fit_followers(release, np.zeros((256, 2, 1)), rng)
    for draw in range(len(surface.mean)):
        assert surface.of_animals_Hz(release, np.arange(256), draw).max() < 0.02
