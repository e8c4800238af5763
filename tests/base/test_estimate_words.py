"""Estimates as tables print them: nothing that is not there has a number."""

import numpy as np

from striosome.base.estimate_words import interval_words, mean_words, p_words


def test_means_have_sign_and_unit_and_a_missing_one_is_said_to_be() -> None:
    assert mean_words(34.76, "%") == "+34.8 %"
    assert mean_words(-0.04, "", 1) == "+0.0"
    assert mean_words(-0.04, "Hz", 2) == "-0.04 Hz"
    assert mean_words(np.nan, "%") == "no value"


def test_an_interval_that_one_animal_does_not_allow_is_said_to_be_missing() -> None:
    assert interval_words(-1.52, 6.0, "%") == "-1.5 to +6.0 %"
    assert interval_words(np.nan, np.nan, "%") == "no interval"


def test_a_p_value_is_never_zero() -> None:
    assert [p_words(p) for p in (0.01234, 1e-4, 9e-5, 0.0, np.nan)] == [
        "0.0123",
        "0.0001",
        "< 0.0001",
        "< 0.0001",
        "no test",
    ]
