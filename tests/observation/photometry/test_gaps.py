"""Dropped samples cost those samples."""

import numpy as np
import pytest

from striosome.observation.photometry.pipelines import PIPELINES, analyse
from striosome.observation.photometry.smoothing import filled, running_mean, samples_of
from support.made_up_session import BASELINE, EFFECT, TIME_S, made_up

SIGNAL, REFERENCE = made_up(1)


@pytest.fixture(scope="module")
def whole() -> dict[str, np.ndarray]:
    return {
        name: analyse(name, TIME_S, BASELINE, signal=SIGNAL, reference=REFERENCE).dff_percent[0]
        for name in PIPELINES
    }


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_one_sample_costs_itself(pipeline: str, value: float, whole) -> None:
    signal = SIGNAL.copy()
    signal[0, 5000] = value
    (dff,) = analyse(pipeline, TIME_S, BASELINE, signal=signal, reference=REFERENCE).dff_percent
    assert np.flatnonzero(np.isnan(dff)).tolist() == [5000]
    assert dff[EFFECT].mean() == pytest.approx(whole[pipeline][EFFECT].mean(), abs=0.01)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_half_a_minute_of_the_control_costs_half_a_minute(pipeline: str, whole) -> None:
    """In the baseline epoch, in the effect window, and at both ends of the recording."""
    reference = REFERENCE.copy()
    gaps = [slice(33_000, 33_300), slice(60_000, 60_300), slice(0, 300), slice(-300, None)]
    for gap in gaps:
        reference[0, gap] = np.nan
    (dff,) = analyse(pipeline, TIME_S, BASELINE, signal=SIGNAL, reference=reference).dff_percent
    lost = 0 if pipeline == "linear_baseline" else 1200
    assert np.isnan(dff).sum() == lost
    effect = np.nanmean(dff[EFFECT]) - np.nanmean(dff[BASELINE])
    complete = whole[pipeline][EFFECT].mean() - whole[pipeline][BASELINE].mean()
    assert effect == pytest.approx(complete, abs=0.3)


def test_another_animal_keeps_its_numbers(whole) -> None:
    signal, reference = np.repeat(SIGNAL, 2, axis=0), np.repeat(REFERENCE, 2, axis=0)
    signal[0, 40_000:50_000] = np.nan
    for pipeline in ("isosbestic_full", "high_pass"):
        both = analyse(pipeline, TIME_S, BASELINE, signal=signal, reference=reference).dff_percent
        np.testing.assert_allclose(both[1], whole[pipeline], atol=1e-9)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_baseline_that_is_missing_is_said(pipeline: str) -> None:
    signal = np.repeat(SIGNAL, 2, axis=0)
    signal[1, BASELINE] = np.nan
    reference = np.repeat(REFERENCE, 2, axis=0)
    with pytest.raises(ValueError, match=r"trace 2 has 0 samples.*from 3000 to 3599\.9 s"):
        analyse(pipeline, TIME_S, BASELINE, signal=signal, reference=reference)


def test_a_running_mean_is_that_of_the_samples_that_are_there() -> None:
    trace = np.arange(9.0)[None]
    np.testing.assert_allclose(running_mean(trace, 3)[0], [0.5, 1, 2, 3, 4, 5, 6, 7, 7.5])
    trace[0, 4] = np.nan
    expected = [0.5, 1, 2, 2.5, np.nan, 5.5, 6, 7, 7.5]
    np.testing.assert_allclose(running_mean(trace, 3)[0], expected)
    assert running_mean(trace, 1) is trace


@pytest.mark.parametrize(
    ("width_s", "rate_Hz", "samples"),
    [(0, 10, 1), (0.1, 10, 1), (0.3, 10, 3), (1, 10, 9), (1, 130, 129), (1, 1, 1), (0.01, 10, 1)],
)
def test_a_width_is_an_odd_number_of_samples(width_s, rate_Hz, samples) -> None:
    found = samples_of(width_s, rate_Hz)
    assert found % 2 == 1
    assert abs(found - max(1, width_s * rate_Hz)) <= 1
    assert found in (samples, samples + 2)


def test_what_is_missing_lies_on_the_line_between_its_neighbours() -> None:
    trace = np.array([[np.nan, 1.0, np.nan, np.nan, 4.0, np.nan], [np.nan] * 6])
    found = filled(trace)
    np.testing.assert_allclose(found[0], [1, 1, 2, 3, 4, 4])
    assert np.isnan(found[1]).all()
