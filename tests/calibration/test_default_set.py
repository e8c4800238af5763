"""The rule that names the set which the shipped values are."""

import numpy as np

from striosome.calibration.default_set import default_set

MEAN, NARROW = np.array([0.5, 0.5]), np.array([0.01, 0.01])
UNIT = np.array([[0.5, 0.5], [0.9, 0.5], [0.5, 0.7], [0.0, 0.0]])


def named(agreed, variance=NARROW) -> int:
    with np.errstate(divide="ignore"):
        return default_set(UNIT, np.log(agreed), MEAN, np.asarray(variance))


def test_the_nearest_to_the_posterior_mean_among_those_that_agree():
    assert named([0.7, 0.85, 0.8, 0.9]) == 2


def test_what_the_outcomes_do_not_narrow_has_no_say():
    assert named([0.7, 0.85, 0.8, 0.9], [1 / 12, 0.01]) == 1
    # Somewhat wider than the prior, by chance, is no narrowing either.
    assert named([0.7, 0.85, 0.8, 0.9], [0.09, 0.01]) == 1


def test_what_agrees_most_where_none_does_often():
    assert named([0.1, 0.2, 0.3, 0.79]) == 3
    assert named([0.0, 0.0, 0.0, 1e-4]) == 3
