import numpy as np
import pytest

from striosome.epochs import epoch, epoch_mean, percent_change

TIME = np.arange(-10.0, 20.0)


def test_an_epoch_holds_its_start_and_not_its_end() -> None:
    np.testing.assert_array_equal(TIME[epoch(TIME, -2.0, 1.0)], [-2.0, -1.0, 0.0])


def test_an_epoch_without_samples_is_refused() -> None:
    with pytest.raises(ValueError, match=r"between 30 and 40 min"):
        epoch(TIME, 30, 40)


def test_mean_keeps_the_time_axis() -> None:
    values = np.stack([TIME, 2 * TIME])
    assert epoch_mean(values, epoch(TIME, 0.0, 3.0)).tolist() == [[1.0], [2.0]]


def test_percent_change_is_relative_to_the_same_row() -> None:
    step = np.where(TIME < 0, 1.0, 1.5)
    values = np.stack([step, 8.0 * step, np.full_like(TIME, 3.0)])
    change = percent_change(values, epoch(TIME, -10.0, 0.0), epoch(TIME, 10.0, 20.0))
    np.testing.assert_allclose(change, [50.0, 50.0, 0.0])


def test_percent_change_of_a_silent_baseline_is_unknown() -> None:
    values = np.where(TIME < 0, 0.0, 1.0)[None, :]
    change = percent_change(values, epoch(TIME, -10.0, 0.0), epoch(TIME, 10.0, 20.0))
    assert np.isnan(change).all()
