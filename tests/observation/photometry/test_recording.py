import numpy as np
import pytest

from striosome.base.quantities import parse_quantity
from striosome.config.parameters.readouts import Photometry, Sensor
from striosome.observation.photometry.measures import bin_means
from striosome.observation.photometry.recording import Recording, record

WINDOWS = np.arange(-29.0, 90.0, 2.0)


def streams(*seeds: int) -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in seeds]


def session(gaba: np.ndarray, sensor: Sensor, photometry: Photometry, *seeds: int) -> Recording:
    return record(gaba, WINDOWS, sensor, photometry, streams(*seeds), start_min=-30.0, end_min=90.0)


def test_a_recording_covers_the_session_at_the_sampling_rate(
    sensor: Sensor, photometry: Photometry
) -> None:
    made = session(np.full((2, len(WINDOWS)), 0.5), sensor, photometry, 1, 2)
    assert made.time_min[0] == -30.0
    assert made.time_min[-1] == pytest.approx(90.0 - 0.1 / 60.0)
    for trace in (made.signal, made.reference, made.dff_percent, made.z):
        assert trace.shape == (2, 120 * 600)


def test_a_rise_of_gaba_is_seen_against_vehicle(
    sensor: Sensor, photometry: Photometry, random_seed: int
) -> None:
    """Doubling 0.5 uM gives 2.62 % dF/F, of which a background of 30 % leaves 1.83 %."""
    flat = np.full((1, len(WINDOWS)), 0.5)
    doubled = np.where(WINDOWS > 4.0, 1.0, 0.5)[None, :]
    after = slice(40 * 600, 90 * 600)
    drug, vehicle = (
        session(gaba, sensor, photometry, random_seed).dff_percent[0, after].mean()
        for gaba in (doubled, flat)
    )
    assert drug - vehicle == pytest.approx(0.7 * 2.62, rel=0.02)


def test_gaba_between_windows_lies_on_the_line(sensor: Sensor, photometry: Photometry) -> None:
    """Without artefacts the trace of a linear sensor is the interpolated GABA itself."""
    still = photometry.artefacts.model_copy(
        update={"motion_sd": 0.0, "haemodynamic_sd": 0.0, "noise_sd": 0.0, "background": 0.0}
        | {"bleach_fast": 0.0, "bleach_slow": 0.0}
    )
    linear = sensor.model_copy(update={"dissociation": 1e6 * sensor.dissociation})
    gaba = np.random.default_rng(0).uniform(0.3, 1.0, (1, len(WINDOWS)))
    made = session(gaba, linear, photometry.model_copy(update={"artefacts": still}), 1)
    middle = np.searchsorted(made.time_min, WINDOWS + 1e-9)[:-1] + 600
    gained = made.signal[0, middle] / made.signal[0, 0] - 1.0
    expected = (gaba[0, :-1] + gaba[0, 1:]) / 2.0 - gaba[0, 0]
    np.testing.assert_allclose(gained, 2.5 / 45e6 * expected, rtol=1e-2, atol=1e-10)


def test_artefacts_follow_the_stream_and_not_the_drug(
    sensor: Sensor, photometry: Photometry
) -> None:
    flat = np.full((1, len(WINDOWS)), 0.5)
    first, again = (session(flat, sensor, photometry, 4) for _ in range(2))
    drug = session(2.0 * flat, sensor, photometry, 4)
    other = session(flat, sensor, photometry, 5)
    np.testing.assert_array_equal(first.signal, again.signal)
    np.testing.assert_array_equal(first.reference, drug.reference)
    assert not np.array_equal(first.reference, other.reference)


def test_minute_bins_of_noise_are_far_below_a_drug_effect(
    sensor: Sensor, photometry: Photometry, random_seed: int
) -> None:
    made = session(np.full((1, len(WINDOWS)), 0.5), sensor, photometry, random_seed)
    _, bins = bin_means(made.dff_percent, made.time_min, 1.0)
    assert bins.shape == (1, 120)
    assert bins[:, 20:30].std() < 0.3


def analysed(photometry: Photometry, **values: object) -> Photometry:
    analysis = photometry.analysis.model_copy(update=values)
    return photometry.model_copy(update={"analysis": analysis})


def test_smoothing_quietens_the_analysis_and_not_the_raw_channels(
    sensor: Sensor, photometry: Photometry
) -> None:
    flat = np.full((1, len(WINDOWS)), 0.5)
    plain = session(flat, sensor, photometry, 3)
    smooth = session(flat, sensor, analysed(photometry, smoothing=parse_quantity("1 s", "s")), 3)
    np.testing.assert_array_equal(plain.signal, smooth.signal)
    np.testing.assert_array_equal(plain.reference, smooth.reference)
    assert smooth.noise_percent[0] < 0.7 * plain.noise_percent[0]
    assert smooth.line.reliability[0] > 0.99 > plain.line.reliability[0]


@pytest.mark.parametrize("pipeline", ["isosbestic_baseline", "double_exponential"])
def test_what_is_kept_is_found_under_any_noise(
    pipeline: str, sensor: Sensor, photometry: Photometry, random_seed: int
) -> None:
    """The same recording without artefacts, where only the change is left, keeps as much of it."""
    flat = np.full((1, len(WINDOWS)), 0.5)
    gaba = np.where(WINDOWS > 4.0, 4.0, 0.5) * np.ones_like(flat)
    lab = analysed(photometry, pipeline=pipeline)
    made = session(gaba, sensor, lab, random_seed).kept
    true = made.true_percent[0]
    light = 0.3 + 0.7 * (1 + 2.5 * np.array([0.5, 4.0]) / (45 + np.array([0.5, 4.0]))) / (
        1 + 2.5 * 0.5 / 45.5
    )
    assert true == pytest.approx(100 * (light[1] / light[0] - 1), rel=0.01)
    drift = session(flat, sensor, lab, random_seed).dff_percent[0, 40 * 600 : 90 * 600].mean()
    expected = made.reported_percent[0] - drift
    assert made.own_percent[0] == pytest.approx(expected, abs=0.02 * true)
    share = made.own_percent[0] / true
    if pipeline == "isosbestic_baseline":
        assert share == pytest.approx(0.98, abs=0.04)
        assert made.bent_percent[0] == pytest.approx(0.0, abs=1e-9)
    else:
        assert share < 0.9
        assert made.bent_percent[0] > 0.1 * true


def test_a_session_without_a_change_has_nothing_to_keep(
    sensor: Sensor, photometry: Photometry
) -> None:
    made = session(np.full((2, len(WINDOWS)), 0.5), sensor, photometry, 1, 2)
    assert np.isnan(made.kept.own_percent).all()
    np.testing.assert_allclose(made.kept.true_percent, 0.0, atol=1e-9)
    assert not made.follows.any()
