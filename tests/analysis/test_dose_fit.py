"""Half-effective doses: found where the doses tell them, refused where they do not."""

import numpy as np
import pytest

from striosome.analysis.dose_fit import DoseFit, fit_doses, hill, shift

DOSES = np.array([0.15, 0.5, 1.5, 5.0, 15.0])


def effects(ed50: float, maximum: float = 40.0, noise: float = 1.0, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return hill(DOSES, maximum, ed50, 1.5) + rng.normal(0.0, noise, (12, len(DOSES)))


@pytest.mark.parametrize("maximum", [40.0, -20.0])
def test_a_dose_within_the_series_is_found(maximum: float, random_seed: int) -> None:
    fit = fit_doses(DOSES, effects(1.2, maximum, seed=random_seed), np.random.default_rng(1))
    assert fit.identified
    assert fit.ed50 == pytest.approx(1.2, rel=0.2)
    assert fit.maximum == pytest.approx(maximum, rel=0.1)
    assert fit.low <= fit.ed50 <= fit.high


@pytest.mark.parametrize("ed50", [0.005, 400.0])
def test_a_dose_outside_the_series_is_not_identified(ed50: float) -> None:
    assert not fit_doses(DOSES, effects(ed50), np.random.default_rng(1)).identified


def test_noise_and_too_few_doses_or_animals_identify_nothing() -> None:
    rng = np.random.default_rng(1)
    assert not fit_doses(DOSES, effects(1.2, maximum=0.0), rng).identified
    assert not fit_doses(DOSES, np.zeros((12, 5)), rng).identified
    assert not fit_doses(DOSES[1:4], effects(1.2)[:, 1:4], rng).identified
    assert not fit_doses(DOSES, effects(1.2)[:1], rng).identified


def made_up(*, low: float, high: float, missed: bool = False, ed50: float = 1.0) -> DoseFit:
    flags = np.array([missed, False])
    doses, means = np.array([0.1, 10.0]), np.array([-6.0, 1.0])
    return DoseFit(doses, means, flags, 1.0, ed50, 1.0, np.empty(0), low, high)


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        (made_up(low=0.5, high=2.0), ""),
        (made_up(low=0.5, high=20.0), "no saturation"),
        (made_up(low=0.01, high=2.0), "below the tested doses"),
        (made_up(low=0.01, high=20.0), "do not determine"),
        (made_up(low=0.5, high=2.0, missed=True), "the mean at 0.1 mg/kg lies −6.1 % from it"),
        (made_up(low=np.nan, high=np.nan, ed50=np.nan), "too few"),
    ],
)
def test_a_missing_ed50_has_a_reason(fit: DoseFit, words: str) -> None:
    found = fit.unidentified_because("%")
    assert words in found
    assert bool(found) == bool(words)
    assert fit.identified == (not words)


def test_a_curve_that_misses_a_dip_gives_no_dose() -> None:
    """A fall at low doses that a rise at high ones hides: a Hill curve would run at zero there."""
    dip = np.array([-3.6, -6.0, 2.8, 13.5, 15.0])
    noise = np.random.default_rng(2).normal(0.0, 3.0, (12, 5))
    fit = fit_doses(DOSES, dip + noise - noise.mean(axis=0), np.random.default_rng(1))
    assert fit.missed.tolist() == [True, True, False, False, False]
    assert DOSES.min() < fit.low <= fit.high < DOSES.max()  # the interval alone would not tell
    assert not fit.fits
    assert not fit.identified
    assert "the mean at 0.5 mg/kg lies −6.1 % from it" in fit.unidentified_because("%")


def test_a_small_or_an_unsure_miss_leaves_the_curve() -> None:
    rng = np.random.default_rng(1)
    true = hill(DOSES, 40.0, 1.2, 1.5)
    bent = true + np.array([0.0, 3.0, 0.0, 0.0, 0.0])  # certain, but less than a tenth of 40
    noise = rng.normal(0.0, 0.1, (12, 5))
    assert fit_doses(DOSES, bent + noise, rng).identified
    loud = rng.normal(0.0, 40.0, (12, 5))  # large, but no larger than chance
    assert fit_doses(DOSES, true + loud, rng).fits


def test_curves_of_their_own_form_are_rarely_called_misfits(random_seed: int) -> None:
    """Noise so large that means stray by a tenth of the effect: of 20 curves none is expected."""
    rng = np.random.default_rng(random_seed)
    fits = [
        fit_doses(DOSES, hill(DOSES, 40.0, 1.2, 1.5) + rng.normal(0.0, 10.0, (12, 5)), rng)
        for _ in range(20)
    ]
    assert sum(not fit.fits for fit in fits) <= 4


def test_shift_is_the_ratio_of_half_effective_doses() -> None:
    rng = np.random.default_rng(1)
    control, deficient = (fit_doses(DOSES, effects(ed50), rng) for ed50 in (3.0, 0.75))
    ratio, low, high = shift(control, deficient, rng)
    assert ratio == control.ed50 / deficient.ed50
    assert low < 4.0 < high
    assert low > 1.0
