import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.observation.epochs import epoch, epoch_mean, epoch_weights, percent_change

TIME = np.arange(-10.0, 20.0)


def test_an_epoch_holds_its_start_and_not_its_end() -> None:
    np.testing.assert_array_equal(TIME[epoch(TIME, -2.0, 1.0)], [-2.0, -1.0, 0.0])


def test_an_epoch_without_samples_is_refused() -> None:
    with pytest.raises(ValueError, match=r"between 30 and 40 min"):
        epoch(TIME, 30, 40)


def test_mean_keeps_the_time_axis() -> None:
    values = np.stack([TIME, 2 * TIME])
    assert epoch_mean(values, epoch(TIME, 0.0, 3.0)).tolist() == [[1.0], [2.0]]


@given(
    gaps=st.lists(st.floats(0.1, 5.0), min_size=8, max_size=30),
    slope=st.floats(-3, 3),
    start=st.floats(1.0, 8.0),
    length=st.floats(5.0, 20.0),
)
def test_weights_give_the_mean_of_a_straight_line_at_any_times(gaps, slope, start, length) -> None:
    time = np.cumsum([0.0, *gaps, *np.full(10, 3.0)])
    weights = epoch_weights(time, start, start + length)
    assert np.all(weights >= 0)
    np.testing.assert_allclose(weights.sum(), 1.0)
    np.testing.assert_allclose(
        (7.0 + slope * time) @ weights, 7.0 + slope * (start + length / 2), atol=1e-9
    )


def test_weights_integrate_the_lines_between_uneven_times() -> None:
    time = np.array([-4.0, 0.0, 1.0, 2.0, 6.0, 10.0])
    # 0 to 6: half of the first unit interval each, then four minutes to the right.
    np.testing.assert_allclose(epoch_weights(time, 0.0, 6.0), np.array([0, 0.5, 1, 2.5, 2, 0]) / 6)


def test_values_are_held_beyond_the_first_and_the_last_time() -> None:
    np.testing.assert_allclose(epoch_weights(np.array([2.0, 3.0]), 0.0, 6.0), [2.5 / 6, 3.5 / 6])


def test_weights_of_an_epoch_without_times_are_refused() -> None:
    with pytest.raises(ValueError, match=r"between 30 and 40 min"):
        epoch_weights(TIME, 30, 40)


def test_a_change_that_only_rounding_makes_is_none() -> None:
    """A constant has a mean that is off in the last digit, by its weights and not by chance."""
    values = np.full((50, len(TIME)), np.linspace(0.1, 0.9, 50)[:, np.newaxis])
    weights = epoch_weights(TIME, -9.0, -2.0), epoch_weights(TIME, 3.0, 16.5)
    assert np.any(values @ weights[0] != values @ weights[1])
    np.testing.assert_array_equal(percent_change(values, *weights), 0.0)
    values[:, TIME > 0.0] *= 1.0 + 1e-10  # what is small is not nothing
    assert np.all(percent_change(values, *weights) > 0.0)


def test_percent_change_is_relative_to_the_same_row() -> None:
    step = np.where(TIME < 0, 1.0, 1.5)
    values = np.stack([step, 8.0 * step, np.full_like(TIME, 3.0)])
    change = percent_change(
        values, epoch_weights(TIME, -9.0, -2.0), epoch_weights(TIME, 10.0, 19.0)
    )
    np.testing.assert_allclose(change, [50.0, 50.0, 0.0])


def test_percent_change_of_a_silent_baseline_is_unknown() -> None:
    values = np.where(TIME < 0, 0.0, 1.0)[None, :]
    change = percent_change(
        values, epoch_weights(TIME, -9.0, -2.0), epoch_weights(TIME, 10.0, 19.0)
    )
    assert np.isnan(change).all()
