import numpy as np
import pytest

from striosome.config.parameters.readouts import Artefacts
from striosome.observation.epochs import epoch
from striosome.observation.photometry.artefacts import raw_channels
from striosome.observation.photometry.pipelines import PIPELINES, delta_f_over_f

TIME_S = np.arange(0.0, 5400.0, 0.5)
TIME_MIN = TIME_S / 60.0 - 30.0
BASELINE = epoch(TIME_MIN, -10.0, 0.0)
EFFECT = epoch(TIME_MIN, 8.0, 20.0)
TRUE_PERCENT = np.array([0.0, 2.89, 4.81, -4.81])


def measured_percent(pipeline: str, artefacts: Artefacts, seed: int) -> np.ndarray:
    """Change from baseline to 8-20 min of four plateaus that share all artefacts."""
    plateau = np.where(TIME_MIN > 0.0, 1.0 - np.exp(-np.clip(TIME_MIN, 0.0, None)), 0.0)
    fluorescence = 1.0 + 0.01 * TRUE_PERCENT[:, None] * plateau
    still = artefacts.model_copy(update={"background": 0.0})
    streams = [np.random.default_rng(seed) for _ in TRUE_PERCENT]
    raw = raw_channels(fluorescence, TIME_S, still, streams)
    dff = delta_f_over_f(pipeline, raw.signal, raw.reference, TIME_S, BASELINE)
    return np.asarray(dff[:, EFFECT].mean(axis=1) - dff[:, BASELINE].mean(axis=1))


@pytest.mark.parametrize(
    ("pipeline", "least", "most", "offset"),
    [
        # share of a true plateau that is recovered, and the error where nothing happened (%)
        ("isosbestic_baseline", 0.97, 1.02, 1.0),  # before: all
        ("isosbestic_full", 0.72, 0.99, 0.8),  # before: 76-96 %
        ("isosbestic_robust", 0.75, 1.05, 0.8),  # before: 84-90 %
        ("double_exponential", 0.60, 0.73, 0.2),  # before: 63-78 %
        ("high_pass", -0.10, 0.10, 0.1),  # before: nothing
        ("linear_baseline", 0.97, 1.04, 3.0),  # before: all
    ],
)
def test_a_drug_plateau_survives_as_published(
    pipeline: str, least: float, most: float, offset: float, artefacts: Artefacts, random_seed: int
) -> None:
    """Shares that were found before, on other synthetic traces, in the mean of eight recordings.

    The bands are five standard errors of that mean wide on either side.
    """
    measured = np.mean(
        [measured_percent(pipeline, artefacts, 1000 * random_seed + k) for k in range(8)], axis=0
    )
    recovered = np.mean((measured[1:] - measured[0]) / TRUE_PERCENT[1:])
    assert least < recovered < most
    assert abs(measured[0]) < offset


@pytest.mark.parametrize("pipeline", sorted(PIPELINES))
def test_without_artefacts_and_drug_nothing_is_seen(pipeline: str, artefacts: Artefacts) -> None:
    still = artefacts.model_copy(
        update={"motion_sd": 0.0, "haemodynamic_sd": 0.0, "noise_sd": 0.0}
        | {"bleach_fast": 0.0, "bleach_slow": 0.0}
    )
    raw = raw_channels(np.ones((2, len(TIME_S))), TIME_S, still, [np.random.default_rng(0)] * 2)
    dff = delta_f_over_f(pipeline, raw.signal, raw.reference, TIME_S, BASELINE)
    assert dff.shape == (2, len(TIME_S))
    np.testing.assert_allclose(dff, 0.0, atol=0.02)


@pytest.mark.parametrize("pipeline", sorted(PIPELINES))
def test_a_trace_does_not_depend_on_its_companions_or_its_gain(
    pipeline: str, artefacts: Artefacts
) -> None:
    time_s = TIME_S[::4]
    baseline = BASELINE[::4]
    streams = [np.random.default_rng(seed) for seed in (1, 2)]
    raw = raw_channels(np.ones((2, len(time_s))), time_s, artefacts, streams)
    both = delta_f_over_f(pipeline, raw.signal, raw.reference, time_s, baseline)
    alone = delta_f_over_f(pipeline, 7.0 * raw.signal[1:], raw.reference[1:], time_s, baseline)
    np.testing.assert_allclose(both[1], alone[0], atol=1e-3)


def test_the_reference_removes_movement(artefacts: Artefacts) -> None:
    shaken = artefacts.model_copy(
        update={"motion_sd": 0.02, "haemodynamic_sd": 0.0, "noise_sd": 0.0}
    )
    raw = raw_channels(np.ones((1, len(TIME_S))), TIME_S, shaken, [np.random.default_rng(5)])
    untouched = delta_f_over_f("linear_baseline", raw.signal, raw.reference, TIME_S, BASELINE)
    corrected = delta_f_over_f("isosbestic_baseline", raw.signal, raw.reference, TIME_S, BASELINE)
    assert untouched[:, BASELINE].std() > 1.0
    assert corrected[:, BASELINE].std() < 0.2


@pytest.mark.parametrize(
    ("period_s", "kept"), [(2000.0, 1 / 17), (1000.0, 1 / 2), (500.0, 16 / 17), (25.0, 1.0)]
)
def test_the_high_pass_keeps_of_a_rhythm_what_butterworth_says(
    period_s: float, kept: float
) -> None:
    """Of second order at 0.001 Hz, there and back: `1/(1 + (f_c/f)^4)` of an amplitude of 2 %."""
    time_s = np.arange(0.0, 40_000.0, 2.0)
    signal = 200.0 * (1.0 + 0.02 * np.sin(2.0 * np.pi * time_s / period_s))
    reference = 60.0 * (1.0 + 0.01 * np.sin(2.0 * np.pi * time_s / 70.0))
    baseline = time_s < 20_000.0
    (dff,) = delta_f_over_f("high_pass", signal[None], reference[None], time_s, baseline)
    middle = dff[(time_s >= 10_000.0) & (time_s < 30_000.0)]
    assert np.sqrt(2.0) * middle.std() == pytest.approx(2.0 * kept, rel=0.01)


def test_three_samples_of_the_baseline_are_enough_and_two_are_refused() -> None:
    time_s, baseline = np.arange(100.0), np.arange(100) < 10
    reference = 60.0 + np.sin(time_s)[None]
    signal, lost = 3.0 * reference, reference.copy()
    lost[0, 3:10] = np.nan
    dff = delta_f_over_f("isosbestic_baseline", signal, lost, time_s, baseline)
    np.testing.assert_allclose(dff[0, 10:], 0.0, atol=1e-9)
    lost[0, 0] = np.nan
    message = r"^trace 1 has 2 samples of both channels in the baseline epoch, from 0 to 9 s"
    with pytest.raises(ValueError, match=message):
        delta_f_over_f("isosbestic_baseline", signal, lost, time_s, baseline)
    along_time = delta_f_over_f("linear_baseline", signal, lost, time_s, baseline)
    assert np.isfinite(along_time).all()
    with pytest.raises(ValueError, match=r"^trace 1 has 2 samples in the baseline epoch"):
        delta_f_over_f("linear_baseline", lost, signal, time_s, baseline)


def test_unknown_pipeline_names_the_known_ones() -> None:
    one = np.ones((1, 10))
    with pytest.raises(ValueError, match=r"'pmat'.*isosbestic_baseline"):
        delta_f_over_f("pmat", one, one, np.arange(10.0), np.ones(10, dtype=bool))
