"""Choice of an accepted set as a representative point."""

import numpy as np
import pytest

from striosome.calibration.reading.representative import shares_below, untypical

EFFECTS = np.array([[-3.0, -1.0, 0.0, 1.0, 900.0], [5.0, 30.0, 20.0, 10.0, 40.0]])
MIDDLE = 2


def distances(traits, sample=EFFECTS) -> np.ndarray:
    return untypical(shares_below(np.asarray(sample), np.asarray(traits)))


def test_a_set_in_the_middle_of_all_traits_is_the_most_typical():
    found = distances(EFFECTS)
    assert found[MIDDLE] == 0.0
    assert np.argmin(found) == MIDDLE
    assert found[0] == found[4] == pytest.approx(np.sqrt(12.0) * 0.4)


def test_a_value_outside_the_sample_is_as_untypical_as_any_can_be():
    assert list(distances([[-9.0, 1e6], [0.0, 99.0]])) == pytest.approx([np.sqrt(3.0)] * 2)


def test_of_equal_values_half_lies_below():
    assert shares_below(np.array([[1.0, 1.0, 2.0, 3.0]]), np.array([[1.0]])) == 0.25
    assert distances([[7.0]], [[7.0, 7.0, 7.0]]) == 0.0


def test_the_scale_of_a_trait_does_not_matter():
    cubed = EFFECTS**3
    assert list(distances(cubed, cubed)) == list(distances(EFFECTS))


def test_a_trait_that_a_set_lacks_does_not_count():
    # As a change of firing lacks where nothing fires.
    traits = EFFECTS.copy()
    traits[1, 4] = np.nan
    found = distances(traits)
    assert found[4] == pytest.approx(np.sqrt(12.0) * 0.4)
    assert list(found[:4]) == list(distances(EFFECTS)[:4])


def test_what_lacks_an_answer_in_the_sample_does_not_count():
    holed = np.column_stack([EFFECTS, [np.nan, np.nan]])
    assert list(distances(EFFECTS, holed)) == list(distances(EFFECTS))


def test_a_set_drawn_at_random_has_a_distance_of_about_one():
    sample = np.random.default_rng(3).standard_normal((30, 4000))
    assert np.mean(distances(sample, sample) ** 2) == pytest.approx(1.0, abs=1e-6)
