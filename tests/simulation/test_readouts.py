"""From the spikes of a session to what a laboratory sees, with made-up spikes."""

import numpy as np
import pytest

from striosome.base.quantities import parse_quantity
from striosome.engines.activity import Activity, ActivityEstimate
from striosome.simulation.plan import plan
from striosome.simulation.readouts import read_out
from support.at_rest import at_rest
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session
from support.window_sessions import windowed_sessions

# Every 10 min from -30 to 80 min, and one that ends at the injection; four are drug-free.
ANIMALS, WINDOWS, DRUG_FREE = 3, 13, 4
RELEASE = np.array([2.0, 3.0])


def made_up(factor: float | np.ndarray = 1.0) -> Activity:
    """Spikes of three animals; animal k releases k times as much as the first."""
    animal = np.repeat([1.0, 2.0, 3.0], WINDOWS)[:, np.newaxis]
    release = animal * RELEASE * np.tile(np.broadcast_to(factor, WINDOWS), ANIMALS)[:, np.newaxis]
    epn = np.tile([20.0, 30.0], (ANIMALS * WINDOWS, 1))
    return Activity(np.hstack([release / 1.5, epn]), np.hstack([release, epn]))


@pytest.fixture
def runs():
    sessions = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
    return plan(build_experiment((build_group("control", ANIMALS),), sessions))


def test_basal_release_is_the_mean_of_the_drug_free_windows(runs):
    factor = np.array([1.0, 2.0, 3.0, 6.0] + [99.0] * (WINDOWS - DRUG_FREE))
    basal = at_rest(runs[0], ActivityEstimate(made_up(factor), (), False)).basal()
    np.testing.assert_allclose(basal.own[:, :2], 3.0 * np.array([[1.0], [2.0], [3.0]]) * RELEASE)


def test_an_animal_that_never_releases_is_named(runs):
    summary = made_up()
    summary.release_per_s[WINDOWS : WINDOWS + DRUG_FREE, 1] = 0.0
    estimate = ActivityEstimate(summary, (), False)
    with pytest.raises(
        ValueError, match=r"matrix neurons of animal 2 \(control\) never fire in health"
    ):
        read_out(runs[0], estimate, at_rest(runs[0], estimate), seed=1)


def test_a_silenced_compartment_releases_nothing_and_leaves_the_others_as_they_are(runs):
    off = parse_quantity("0 Hz", "Hz")
    silenced = build_group("silenced", ANIMALS, circuit__populations__striosome__afferent_rate=off)
    (run,) = plan(build_experiment((silenced,), {"vehicle": vehicle_session()}))
    factor = np.linspace(1.0, 2.0, WINDOWS)
    activity = made_up(factor)
    activity.release_per_s[:, 0] = 0.0
    estimate = ActivityEstimate(activity, (), False)
    drug_free = factor[:DRUG_FREE].mean()
    response = read_out(run, estimate, at_rest(run, estimate), seed=1).response
    expected = 0.34 + 0.66 * (0.54 * factor / drug_free + 0.11)
    np.testing.assert_allclose(response.gaba_uM, np.tile(expected, (ANIMALS, 1)))
    # Nothing drives movement here but striosomal output, which does not change.
    np.testing.assert_allclose(response.locomotion, 0.0, atol=1e-12)


def read(run, factor=1.0, seed=1):
    """A session of made-up release, whose control releases as without drugs."""
    estimates = [
        ActivityEstimate(made_up(f), (made_up(0.9), made_up(f)), False) for f in (factor, 1.0)
    ]
    return read_out(run, estimates[0], at_rest(run, estimates[1]), seed)


def test_basal_release_gives_basal_gaba_in_every_animal(runs):
    readout = read(runs[0])
    np.testing.assert_allclose(readout.response.relative_release, 1.0)
    np.testing.assert_allclose(readout.response.gaba_uM, 1.0)
    assert readout.response.gaba_uM.shape == (ANIMALS, WINDOWS)
    assert readout.response.rate_Hz.shape == (ANIMALS, WINDOWS, 4)
    np.testing.assert_allclose(readout.response.rate_Hz[2, 5, :2], 3 * RELEASE / 1.5)
    np.testing.assert_allclose(readout.response.rate_Hz[1, 7, 2:], [20.0, 30.0])


def test_gaba_follows_release_by_its_vesicular_share(runs):
    factor = np.linspace(1.0, 2.0, WINDOWS)
    # 0.34 is not vesicular; of the rest, 0.35 is striosomal and 0.54 from the matrix.
    expected = 0.34 + 0.66 * (0.89 * factor + 0.11)
    np.testing.assert_allclose(
        read(runs[0], factor).response.gaba_uM, np.tile(expected, (ANIMALS, 1))
    )


def test_photometry_has_noise_of_the_animal_and_the_session(runs):
    vehicle, again, skf = read(runs[0]), read(runs[0]), read(runs[1])
    np.testing.assert_array_equal(vehicle.dff_percent, again.dff_percent)
    assert not np.array_equal(vehicle.raw.signal, skf.raw.signal)
    assert not np.array_equal(vehicle.raw.signal, read(runs[0], seed=2).raw.signal)
    assert not np.array_equal(vehicle.raw.signal[0], vehicle.raw.signal[1])
    assert vehicle.dff_percent.shape == (ANIMALS, len(vehicle.bin_min)) == vehicle.z.shape
    raw = vehicle.raw
    assert raw.signal.shape == (ANIMALS, len(raw.time_min)) == raw.reference.shape
    assert len(raw.time_min) == 7200
    assert vehicle.dff_auc.shape == vehicle.z_auc.shape == (ANIMALS,)


@pytest.mark.parametrize(("rate", "kept"), [("20 Hz", 144_000), ("4 Hz", 28_800), ("0.1 Hz", 720)])
def test_raw_channels_are_kept_at_the_rate_that_is_asked(rate, kept):
    asked = {"sampling_rate": "20 Hz", "raw_rate": rate}
    changes = {f"photometry.analysis.{name}": parse_quantity(v, "Hz") for name, v in asked.items()}
    group = build_group("control", ANIMALS, **changes)
    (run,) = plan(build_experiment((group,), {"vehicle": vehicle_session()}))
    readout = read(run)
    raw = readout.raw
    assert raw.signal.shape == raw.reference.shape == (ANIMALS, kept)
    step_min = 120.0 / kept
    np.testing.assert_allclose(np.diff(raw.time_min), step_min, rtol=1e-6)
    # The first holds the samples from the start on.
    samples = 144_000 // kept
    assert raw.time_min[0] == pytest.approx(-30.0 + (samples - 1) / 2 / 20 / 60)
    assert raw.signal.dtype == np.float32
    # dF/F is in bins as before.
    assert readout.dff_percent.shape == (ANIMALS, 120)


def test_more_gaba_is_more_fluorescence(runs):
    step = np.where(runs[0].middle_min < 5, 1.0, 3.0)
    rise = read(runs[0], step).dff_auc - read(runs[0]).dff_auc
    # GABA x 2.17 on a sensor of 45 uM and 2.5, over a background of a tenth: 5.2 % of F from 10 min
    # on, half of it on the way there; the AUC in percent*min ends at 60 min.
    np.testing.assert_allclose(rise, 5.2 * 55, rtol=0.1)


def test_alternatives_are_read_out_against_their_own_basal_state(runs):
    readout = read(runs[0], 2.0)
    less, same = readout.alternatives
    # Both sessions released 0.9 as much by the first alternative, so nothing changed in it.
    np.testing.assert_allclose(less.relative_release[..., :2], 1.0)
    np.testing.assert_allclose(same.relative_release[..., :2], 2.0)
    np.testing.assert_allclose(same.gaba_uM, readout.response.gaba_uM)


def test_ideal_fluorescence_is_measured_from_the_baseline(runs):
    step = np.where(runs[0].middle_min < 5, 1.0, 3.0)
    fluorescence = read(runs[0], step).response.fluorescence_percent
    np.testing.assert_allclose(fluorescence @ runs[0].default.baseline, 0.0, atol=1e-12)
    assert np.all(fluorescence[:, runs[0].middle_min > 5] > 1.0)


def test_movement_counts_release_from_that_without_drugs(runs):
    """Striosomes that a pre-treatment has silenced have no release of their own to count from."""
    before = runs[0].middle_min < 5
    from_silence = read(runs[0], np.where(before, 0.0, 0.6)).response.locomotion
    from_half = read(runs[0], np.where(before, 0.5, 1.1)).response.locomotion
    weight = float(runs[0].parameters.locomotion.striosome_weight)
    np.testing.assert_allclose(from_silence[:, ~before], -0.6 * weight, rtol=1e-9)
    np.testing.assert_allclose(from_half, from_silence, atol=1e-12)


def test_areas_of_windows_are_those_of_the_trace_as_analysed():
    group = build_group("control", ANIMALS)
    vehicle, own = plan(build_experiment((group,), windowed_sessions()))
    windows = len(own.middle_min)
    release = np.where(own.middle_min < 60.0, 2.0, 8.0)
    activity = Activity(*(np.repeat(np.tile(release, ANIMALS)[:, np.newaxis], 4, axis=1),) * 2)
    estimate = ActivityEstimate(activity, (), False)
    assert len(vehicle.middle_min) == windows
    readout = read_out(own, estimate, at_rest(vehicle, estimate), seed=1)
    again, late = readout.areas.values()

    def mean(trace, start, end):
        return trace[:, (readout.bin_min > start) & (readout.bin_min < end)].mean(axis=1)

    dff = readout.dff_percent
    np.testing.assert_allclose(again.dff, 15.0 * mean(dff, 45, 60), rtol=1e-2, atol=0.1)
    np.testing.assert_allclose(again.z, 15.0 * mean(readout.z, 45, 60), rtol=1e-2, atol=0.1)
    # Its own baseline is the level from which the late window counts, and the noise of its z.
    rise = mean(dff, 70, 110) - mean(dff, 45, 60)
    np.testing.assert_allclose(late.dff, 40.0 * rise, rtol=1e-2)
    np.testing.assert_allclose(late.z, late.dff / late.noise_percent)
    np.testing.assert_array_equal(again.noise_percent, readout.noise_percent)
    assert not np.allclose(late.noise_percent, readout.noise_percent, rtol=1e-6)
    assert np.all(late.dff > 40.0)
    # Movement counts from the window's own baseline as well.
    (moved,) = readout.response.locomotion_from.values()
    weights = list(own.judged.values())[1]
    np.testing.assert_allclose(moved @ weights.baseline, 0.0, atol=1e-9)
