"""Half-effective doses: found where the doses tell them, refused where they do not."""

import numpy as np
import pytest

from striosome.dose_fit import fit_doses, hill, shift

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


def test_shift_is_the_ratio_of_half_effective_doses() -> None:
    rng = np.random.default_rng(1)
    control, deficient = (fit_doses(DOSES, effects(ed50), rng) for ed50 in (3.0, 0.75))
    ratio, low, high = shift(control, deficient, rng)
    assert ratio == control.ed50 / deficient.ed50
    assert low < 4.0 < high
    assert low > 1.0
