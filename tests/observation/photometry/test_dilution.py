"""Noise of the reference: its size, what it takes from the slope, and what averaging gives back."""

import numpy as np
import pytest
from scipy.odr import ODR, RealData, unilinear

from striosome.config.parameters.readouts import Artefacts
from striosome.observation.epochs import epoch
from striosome.observation.photometry.artefacts import RawChannels, raw_channels
from striosome.observation.photometry.dilution import noise_variance, reliability
from striosome.observation.photometry.pipelines import analyse
from striosome.observation.photometry.quality import line_quality
from striosome.observation.photometry.smoothing import running_mean

ANIMALS, RATE_HZ = 6, 65
TIME_S = np.arange(0.0, 5400.0, 1.0 / RATE_HZ)
MINUTES = TIME_S / 60.0 - 30.0
BASELINE, EFFECT = epoch(MINUTES, -10.0, 0.0), epoch(MINUTES, 10.0, 60.0)
SMOOTH = 5 * RATE_HZ
TRUE_PERCENT = 7.4


_MADE: dict[int, RawChannels] = {}


def made(random_seed: int, artefacts: Artefacts) -> RawChannels:
    light = np.tile(np.where(MINUTES > 0.0, 1.0 + TRUE_PERCENT / 100.0, 1.0), (ANIMALS, 1))
    streams = [np.random.default_rng([random_seed, animal]) for animal in range(ANIMALS)]
    return raw_channels(light, TIME_S, artefacts, streams)


@pytest.fixture
def noisy_channels(random_seed: int, artefacts: Artefacts) -> RawChannels:
    """A rise of 7.4 % in a recording whose every sample is as noisy as dim fibres are."""
    dim = artefacts.model_copy(update={"noise_sd": 0.03, "background": 0.0})
    if random_seed not in _MADE:
        _MADE[random_seed] = made(random_seed, dim)
    return _MADE[random_seed]


def test_the_noise_is_read_off_the_trace(noisy_channels) -> None:
    """3 % at 130 Hz is 2.1 % at 65 Hz; 39,000 samples pin the variance to 2 %."""
    found = noise_variance(noisy_channels.reference[:, BASELINE])
    np.testing.assert_allclose(found, (60.0 * 0.03) ** 2 * RATE_HZ / 130.0, rtol=0.08)
    smooth = np.sin(TIME_S / 60.0)[None]
    assert noise_variance(smooth)[0] < 1e-6
    with_gap = noisy_channels.reference[:, BASELINE].copy()
    with_gap[:, 1000:3000] = np.nan
    np.testing.assert_allclose(noise_variance(with_gap), found, rtol=0.05)


def test_the_noise_of_few_samples_is_by_hand() -> None:
    """One step apart the mean square is 5/2, two apart it is 1: 2 · 5/4 - 1/2."""
    assert noise_variance(np.array([[0.0, 2.0, 1.0]]))[0] == pytest.approx(2.0)
    assert noise_variance(np.array([[0.0, 1.0, 3.0]]))[0] == 0.0  # 2 · 5/4 - 9/2 is below zero
    assert np.isnan(noise_variance(np.array([[0.0, 2.0]]))).all()
    gap = noise_variance(np.array([[0.0, 2.0, np.nan, 1.0, 1.0]]))
    assert gap[0] == pytest.approx(2.0 * (4.0 + 0.0) / 4.0 - 1.0 / 2.0)


def test_the_reliability_of_few_samples_is_by_hand() -> None:
    traces = np.array([[1.0, 3.0, np.nan, 5.0], [1.0, 3.0, 1.0, 3.0], [2.0, 2.0, 2.0, 2.0]])
    found = reliability(traces, np.array([2.0, 3.0, 1.0]))
    # Their variances are 8/3, 1 and 0; noise cannot take more than all.
    np.testing.assert_allclose(found, [0.25, 0.0, np.nan])


def test_the_slope_is_too_small_by_the_reliability(random_seed: int) -> None:
    """Against orthogonal distance regression, which is told the true errors of both channels."""
    rng = np.random.default_rng(random_seed)
    true = np.repeat(rng.normal(0.0, 1.0, 400), 25)
    x, y = true + rng.normal(0.0, 0.8, 10_000), 2.0 * true + rng.normal(0.0, 0.8, 10_000)
    line = np.polyfit(x, y, 1)
    independent = ODR(RealData(x, y, sx=0.8, sy=0.8), unilinear, beta0=[1.0, 0.0]).run()
    found = reliability(x[None], noise_variance(x[None]))[0]
    assert found == pytest.approx(1.0 / (1.0 + 0.64 / true.var()), abs=0.05)
    assert line[0] / found == pytest.approx(independent.beta[0], rel=0.06)
    assert line[0] < 0.7 * independent.beta[0]


def test_a_noisy_reference_costs_a_rise_and_averaging_gives_it_back(noisy_channels) -> None:
    """What the diluted line leaves of bleaching is said beforehand by the reliability."""
    signal, reference = noisy_channels.signal, noisy_channels.reference
    name = "isosbestic_baseline"
    plain = analyse(name, TIME_S, BASELINE, signal=signal, reference=reference)
    reported = plain.dff_percent[:, EFFECT].mean(axis=1)
    quality = line_quality(name, plain, reference, 1, BASELINE, EFFECT)
    smooth = analyse(
        name,
        TIME_S,
        BASELINE,
        signal=running_mean(signal, SMOOTH),
        reference=running_mean(reference, SMOOTH),
    )
    averaged = smooth.dff_percent[:, EFFECT].mean(axis=1)
    assert reported.mean() < averaged.mean() - 0.8
    assert quality.noisy.all()
    assert quality.dilution_percent.mean() == pytest.approx((reported - averaged).mean(), abs=0.4)
    better = line_quality(name, smooth, reference, SMOOTH, BASELINE, EFFECT)
    assert not better.noisy.any()
    assert abs(better.dilution_percent.mean()) < 0.3


def test_dilution_is_what_a_line_steeper_by_the_reliability_takes_away(noisy_channels) -> None:
    """The lines of polyfit: both go through the middle of the baseline."""
    signal, reference = noisy_channels.signal[:2], noisy_channels.reference[:2]
    name = "isosbestic_baseline"
    found = analyse(name, TIME_S, BASELINE, signal=signal, reference=reference)
    quality = line_quality(name, found, reference, 1, BASELINE, EFFECT)
    for animal in range(2):
        x, y = reference[animal, BASELINE], signal[animal, BASELINE]
        flat = np.polyfit(x, y, 1)[0]
        left = []
        for slope in (flat, flat / quality.reliability[animal]):
            control = y.mean() + slope * (reference[animal, EFFECT] - x.mean())
            left.append(100.0 * np.mean(signal[animal, EFFECT] / control - 1.0))
        assert quality.dilution_percent[animal] == pytest.approx(left[0] - left[1])


@pytest.mark.parametrize("averaged", [1, 5])
@pytest.mark.parametrize("pipeline", ["double_exponential", "high_pass"])
def test_reliability_in_percent_is_that_of_a_reference_in_percent(
    pipeline: str, averaged: int, noisy_channels
) -> None:
    every = slice(None, None, 5)
    time_s, baseline, effect = TIME_S[every], BASELINE[every], EFFECT[every]
    signal, reference = noisy_channels.signal[:2, every], noisy_channels.reference[:2, every]
    found = analyse(pipeline, time_s, baseline, signal=signal, reference=reference)
    quality = line_quality(pipeline, found, reference, averaged, baseline, effect)
    percent = 100.0 * reference / reference[:, baseline].mean(axis=1, keepdims=True)
    noise = noise_variance(percent) / averaged
    np.testing.assert_allclose(
        quality.reliability, 1.0 - noise / found.prepared.predictor.var(axis=1)
    )


@pytest.mark.parametrize("pipeline", ["isosbestic_full", "double_exponential", "high_pass"])
def test_every_line_along_the_reference_is_judged(pipeline: str, noisy_channels) -> None:
    """Slow signals vary little beside 2 % of noise, in percent as in units of the channel."""
    every = slice(None, None, 5)
    time_s, baseline, effect = TIME_S[every], BASELINE[every], EFFECT[every]
    signal, reference = noisy_channels.signal[:2, every], noisy_channels.reference[:2, every]
    found = analyse(pipeline, time_s, baseline, signal=signal, reference=reference)
    quality = line_quality(pipeline, found, reference, 1, baseline, effect)
    expected = 0.14 if pipeline != "isosbestic_full" else 0.25
    np.testing.assert_allclose(quality.reliability, expected, atol=0.12)
    assert quality.noisy.all()


def test_a_line_along_time_knows_no_reference(noisy_channels) -> None:
    found = analyse(
        "linear_baseline",
        TIME_S,
        BASELINE,
        signal=noisy_channels.signal[:1],
        reference=noisy_channels.reference[:1],
    )
    reference = noisy_channels.reference[:1]
    quality = line_quality("linear_baseline", found, reference, 1, BASELINE, EFFECT)
    assert np.isnan([quality.reliability[0], quality.dilution_percent[0]]).all()
    assert not (quality.noisy | quality.negative | quality.tiny | quality.near_zero).any()
