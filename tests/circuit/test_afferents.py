"""Probabilities of afferent events."""

import numpy as np
import pytest
from scipy.stats import binom

from striosome.circuit.afferents import MAX_EVENTS, cumulative_event_probabilities


def test_probabilities_are_the_binomial_of_all_afferents():
    found = cumulative_event_probabilities([0.0, 4.0, 8.0], 84, 1e-4)
    expected = [[binom.cdf(n, 84, rate * 1e-4) for n in range(MAX_EVENTS)] for rate in (0, 4, 8)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert np.all(found[0] == 1.0)


def test_columns_of_compartments_stay_apart():
    rates = np.array([[5.0, 6.0], [5.5, 7.0]])
    found = cumulative_event_probabilities(rates, 84, 1e-4)
    assert found.shape == (2, 2, MAX_EVENTS)
    np.testing.assert_array_equal(found[1, 0], cumulative_event_probabilities(5.5, 84, 1e-4))


@pytest.mark.parametrize(("rate", "step_s"), [(8.0, 1e-3), (300.0, 1e-4)])
def test_a_step_too_long_for_the_rate_is_refused(rate, step_s):
    message = f"^a time step of {1e3 * step_s:g} ms is too long for 84 afferents at {rate:g} Hz"
    with pytest.raises(ValueError, match=message):
        cumulative_event_probabilities([1.0, rate], 84, step_s)


def test_what_is_left_out_lowers_the_drive_by_a_few_millionths_at_most():
    probability = np.diff(cumulative_event_probabilities(15.0, 84, 1e-4), prepend=0, append=1)
    mean = np.sum(probability * np.arange(MAX_EVENTS + 1))
    assert mean == pytest.approx(84 * 15.0 * 1e-4, rel=5e-6)
