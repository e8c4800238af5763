"""What is said of an analysis: the line, and what it leaves of a true change."""

import numpy as np
import pytest

from striosome.observation.photometry.pipelines import PIPELINES, Analysed, analyse
from striosome.observation.photometry.quality import LineQuality, kept_of, line_quality
from support.made_up_session import BASELINE, EFFECT, TIME_MIN, TIME_S, TRUE_PERCENT, made_up

SIGNAL, REFERENCE = made_up(1)


def analysed(pipeline: str, signal=SIGNAL, reference=REFERENCE) -> Analysed:
    return analyse(pipeline, TIME_S, BASELINE, signal=signal, reference=reference)


def judged(pipeline: str, signal=SIGNAL, reference=REFERENCE) -> LineQuality:
    found = analysed(pipeline, signal, reference)
    return line_quality(pipeline, found, reference, 1, BASELINE, EFFECT)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_fit_that_the_drug_turns_over_is_seen_and_no_other(pipeline: str) -> None:
    """Over the whole trace the reference falls while the drug lifts the signal."""
    found = judged(pipeline)
    assert found.negative[0] == (pipeline in ("isosbestic_full", "isosbestic_robust"))
    assert not (found.tiny | found.near_zero | found.noisy).any()
    assert 0.0 < found.r_squared[0] <= 1.0


def test_the_line_is_that_of_another_program() -> None:
    found = judged("isosbestic_baseline")
    slope, intercept = np.polyfit(REFERENCE[0, BASELINE], SIGNAL[0, BASELINE], 1)
    assert found.slope[0] == pytest.approx(slope)
    assert found.intercept[0] == pytest.approx(intercept)
    correlation = np.corrcoef(REFERENCE[0, BASELINE], SIGNAL[0, BASELINE])[0, 1]
    assert found.r_squared[0] == pytest.approx(correlation**2)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_dark_level_that_is_taken_off_twice_is_seen(pipeline: str) -> None:
    """ΔF/F is then -105 % in place of +8."""
    assert judged(pipeline, SIGNAL - 200.0, REFERENCE - 60.0).near_zero.all()


def test_a_fibre_that_is_unplugged_for_a_moment_is_seen() -> None:
    signal, reference = SIGNAL.copy(), REFERENCE.copy()
    signal[0, 100:120], reference[0, 100:120] = 0.2, 0.1
    assert judged("isosbestic_baseline", signal, reference).near_zero.all()


def test_a_fibre_is_judged_apart_from_its_companions_and_its_gain() -> None:
    signal, reference = (1e-3 * np.repeat(part, 2, axis=0) for part in (SIGNAL, REFERENCE))
    signal[1, 100:120], reference[1, 100:120] = 2e-4, 1e-4
    found = judged("isosbestic_baseline", signal, reference)
    assert found.near_zero.tolist() == [False, True]
    line = np.polyfit(reference[0, BASELINE], signal[0, BASELINE], 1)
    control = np.polyval(line, reference[0])
    lowest = analysed("isosbestic_baseline", signal, reference).lowest
    assert lowest[0] == pytest.approx(control.min() / control.mean())


@pytest.mark.parametrize("pipeline", ["isosbestic_baseline", "high_pass"])
@pytest.mark.parametrize(
    ("share", "negative", "tiny"),
    [(-0.5, True, False), (0.05, False, True), (0.2, False, False), (0.9, False, False)],
)
def test_a_signal_that_moves_less_than_a_tenth_as_far_is_seen(
    pipeline: str, share: float, negative: bool, tiny: bool
) -> None:
    movement = 0.01 * np.sin(TIME_S)[None]
    found = judged(pipeline, 200.0 * (1.0 + share * movement), 60.0 * (1.0 + movement))
    assert (found.negative[0], found.tiny[0]) == (negative, tiny)


def test_a_reference_that_does_not_move_corrects_nothing() -> None:
    assert judged("isosbestic_baseline", SIGNAL, np.full_like(REFERENCE, 60.0)).tiny.all()


@pytest.mark.parametrize("pipeline", ["isosbestic_baseline", "high_pass"])
def test_a_reference_that_moves_against_the_signal_is_seen(pipeline: str) -> None:
    found = judged(pipeline, SIGNAL, 120.0 - REFERENCE)
    assert found.negative.all()
    assert not found.tiny.any()


def test_a_reference_that_knows_nothing_of_movement_is_seen() -> None:
    noise = np.random.default_rng(0).normal(60.0, 3.0, REFERENCE.shape)
    found = judged("isosbestic_baseline", SIGNAL, noise)
    assert (found.tiny | found.negative).all()
    assert found.noisy.all()


@pytest.mark.parametrize(
    ("pipeline", "kept", "bends"),
    [
        ("isosbestic_baseline", (0.93, 1.02), False),
        ("linear_baseline", (0.97, 1.06), False),
        ("isosbestic_full", (0.1, 0.4), True),
        ("isosbestic_robust", (0.05, 0.4), True),
        ("double_exponential", (0.1, 0.4), True),
        ("high_pass", (-0.05, 0.05), False),
    ],
)
def test_what_a_pipeline_keeps_of_a_lasting_rise(
    pipeline: str, kept: tuple[float, float], bends: bool
) -> None:
    """Of 9.27 % they report 8.0, 9.7, 2.0, 1.5, 2.3 and 0.0; the rest of it is drift."""
    course = 0.1 * (1 - np.exp(-np.clip(TIME_MIN, 0, None) / 10))
    without = analysed(pipeline, SIGNAL / (1 + course)).dff_percent
    dff = analysed(pipeline).dff_percent
    true = np.array([100.0 * course[EFFECT].mean()])
    assert true[0] == pytest.approx(TRUE_PERCENT, abs=0.01)
    found = kept_of(dff, without, true, TIME_MIN, BASELINE, EFFECT)
    assert kept[0] < found.own_percent[0] / true[0] < kept[1]
    assert found.reported_percent[0] == pytest.approx(dff[0, EFFECT].mean())
    assert (found.bent_percent[0] > 0.1 * true[0]) == bends


def test_what_is_bent_is_the_furthest_minute_up_to_the_end_of_the_baseline() -> None:
    minutes = np.arange(-5.0, 5.0)
    moved = np.array([[0.0, -1.0, 0.0, 0.0, -3.0, 9.0, 1.0, 2.0, 3.0, 4.0]])
    effect = minutes >= 1.0
    found = kept_of(1.0 + moved, np.ones((1, 10)), np.ones(1), minutes, minutes < 0.0, effect)
    kept = found.bent_percent[0], found.own_percent[0], found.reported_percent[0]
    assert kept == pytest.approx((3.0, 2.5, 3.5))


def test_what_is_not_known_is_not_said() -> None:
    dff = analysed("linear_baseline").dff_percent
    found = kept_of(dff, None, np.zeros(1), TIME_MIN, BASELINE, EFFECT)
    assert np.isnan([found.own_percent[0], found.bent_percent[0]]).all()
