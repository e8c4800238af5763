"""The rule that names the set which the shipped values are."""

import numpy as np

from striosome.calibration.default_set import default_set

CENTRE = np.array([0.5, 0.5])
UNIT = np.array([[0.5, 0.5], [0.9, 0.5], [0.5, 0.7], [0.0, 0.0]])


def test_the_nearest_to_the_posterior_mean_among_those_that_are_likely():
    assert default_set(UNIT, np.log([0.4, 0.6, 0.5, 0.9]), CENTRE) == 2


def test_the_most_likely_where_none_is_likely():
    assert default_set(UNIT, np.log([0.1, 0.2, 0.3, 0.49]), CENTRE) == 3


def test_a_set_that_cannot_give_the_outcomes_is_never_named():
    assert default_set(UNIT, np.array([-np.inf, -np.inf, -np.inf, -9.0]), CENTRE) == 3
