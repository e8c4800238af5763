import numpy as np
import pytest

from striosome.config.parameters.readouts import Artefacts
from striosome.observation.photometry.artefacts import (
    bleaching,
    ornstein_uhlenbeck,
    raw_channels,
    seen_light,
)

QUIET = {"motion_sd": 0.0, "haemodynamic_sd": 0.0, "noise_sd": 0.0}
TIME = np.arange(0.0, 5400.0, 0.1)


def test_bleaching_has_the_published_size(artefacts: Artefacts) -> None:
    """5.7 to 8.3 % are lost in 61 to 90 min of two recordings.

    They are those of github.com/ThomasAkam/photometry_preprocessing.
    """
    left = bleaching(TIME, artefacts)
    assert left[0] == 1.0
    assert 0.057 < 1.0 - left[-1] < 0.083
    assert np.all(np.diff(left) < 0.0)
    np.testing.assert_allclose(1.0 - bleaching(TIME, artefacts, 0.5), 0.5 * (1.0 - left))


def test_each_decay_has_lost_its_share_but_for_1_in_e_after_its_time(artefacts: Artefacts) -> None:
    """The shares are 0.02 with 400 s, and 0.36 with 30,000 s."""
    left = 1.0 / np.e
    fast, slow = (
        bleaching(TIME[::10], artefacts.model_copy(update=without))
        for without in ({"bleach_slow": 0.0}, {"bleach_fast": 0.0})
    )
    assert fast[400] == pytest.approx(1.0 - 0.02 * (1.0 - left))
    assert slow[3000] == pytest.approx(1.0 - 0.36 * (1.0 - left**0.1))
    both = bleaching(np.arange(0.0, 5400.0), artefacts)
    np.testing.assert_allclose(1.0 - both, (1.0 - fast) + (1.0 - slow))
    np.testing.assert_array_equal(bleaching(np.arange(100.0, 5500.0), artefacts), both)


def test_ornstein_uhlenbeck_is_stationary_with_its_correlation_time(random_seed: int) -> None:
    """500 rows of 20 s: moments within five standard errors of rows that are independent."""
    white = np.random.default_rng(random_seed).standard_normal((500, 201))
    process = ornstein_uhlenbeck(white, 0.1, 4.0)
    error = 5.0 / np.sqrt(500)
    for sample in (0, 1, -1):
        assert process[:, sample].var() == pytest.approx(1.0, abs=1.5 * error)
    for lag in (10, 40, 120):
        measured = np.mean(process[:, 50] * process[:, 50 + lag])
        assert measured == pytest.approx(np.exp(-lag * 0.1 / 4.0), abs=1.5 * error)


def test_without_disturbance_the_signal_is_the_equation(artefacts: Artefacts) -> None:
    still = artefacts.model_copy(update=QUIET | {"background": 0.4})
    fluorescence = np.linspace(2.0, 3.0, len(TIME))[None, :]
    raw = raw_channels(fluorescence, TIME, still, [np.random.default_rng(0)])
    expected = 200.0 * bleaching(TIME, still) * (0.4 + 0.6 * fluorescence / 2.0)
    np.testing.assert_allclose(raw.signal, expected)
    np.testing.assert_allclose(raw.reference, 60.0 * bleaching(TIME, still, 0.5)[None, :])


def test_white_noise_shrinks_with_the_sampling_rate(artefacts: Artefacts, random_seed: int) -> None:
    """0.6 % per sample at 130 Hz is 0.6 % * sqrt(10/130) at 10 Hz; 54,000 samples pin it to 2 %."""
    noisy = artefacts.model_copy(
        update=QUIET | {"noise_sd": 0.006, "bleach_fast": 0.0, "bleach_slow": 0.0}
    )
    ones = np.ones((1, len(TIME)))
    raw = raw_channels(ones, TIME, noisy, [np.random.default_rng(random_seed)])
    expected = 0.006 * np.sqrt(10 / 130)
    assert raw.signal.std() / 200.0 == pytest.approx(expected, rel=0.02)
    assert raw.reference.std() / 60.0 == pytest.approx(expected, rel=0.02)
    assert abs(np.corrcoef(raw.signal[0], raw.reference[0])[0, 1]) < 0.03


def test_movement_and_blood_reach_both_channels(artefacts: Artefacts) -> None:
    still = {"noise_sd": 0.0, "bleach_fast": 0.0, "bleach_slow": 0.0}
    ones = np.ones((1, 2000))
    for source, share in (("motion_sd", 0.8), ("haemodynamic_sd", 1.3)):
        known = artefacts.model_copy(update=QUIET | still | {source: 0.01})
        raw = raw_channels(ones, TIME[:2000], known, [np.random.default_rng(3)])
        np.testing.assert_allclose(raw.reference / 60.0 - 1.0, share * (raw.signal / 200.0 - 1.0))
        assert raw.signal.std() > 0.0


def test_the_gain_is_what_light_is_multiplied_by(artefacts: Artefacts) -> None:
    quiet = artefacts.model_copy(update={"noise_sd": 0.0, "haemodynamic_sd": 0.1})
    light = 1.0 + np.random.default_rng(1).random((2, 500))
    streams = [np.random.default_rng(seed) for seed in (1, 2)]
    raw = raw_channels(light, TIME[:500], quiet, streams)
    np.testing.assert_allclose(raw.signal, raw.gain * seen_light(light, quiet))


def test_an_animal_does_not_depend_on_its_companions(artefacts: Artefacts) -> None:
    ones = np.ones((3, 500))
    streams = [np.random.default_rng(seed) for seed in (1, 2, 3)]
    together = raw_channels(ones, TIME[:500], artefacts, streams)
    alone = raw_channels(ones[:1], TIME[:500], artefacts, [np.random.default_rng(2)])
    np.testing.assert_array_equal(together.signal[1], alone.signal[0])
    np.testing.assert_array_equal(together.reference[1], alone.reference[0])


def test_parameters_may_differ_between_animals(artefacts: Artefacts) -> None:
    still = artefacts.model_copy(update=QUIET | {"signal_level": np.array([[100.0], [300.0]])})
    streams = [np.random.default_rng(seed) for seed in (1, 2)]
    raw = raw_channels(np.ones((2, 50)), TIME[:50], still, streams)
    np.testing.assert_allclose(raw.signal[1], 3.0 * raw.signal[0])
