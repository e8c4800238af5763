"""Marks of samples: every animal, the mean and its interval, in either direction."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.base.statistics import Estimate
from striosome.figures.samples import Orient, draw_courses, draw_mean, draw_sample

MEAN = Estimate(2.0, 1.5, 3.0, 4, 0.01)
ANIMALS = np.array([1.0, 1.5, 2.5, 3.0])


@pytest.fixture
def axes() -> Axes:
    return Figure().subplots()


@pytest.mark.parametrize("orient", ["v", "h"])
def test_the_bar_is_the_interval_and_the_symbol_the_mean(axes: Axes, orient: Orient) -> None:
    draw_mean(axes, 7.0, MEAN, "C0", orient=orient)
    bar, symbol = (line.get_xydata()[:, :: -1 if orient == "h" else 1] for line in axes.lines)
    np.testing.assert_array_equal(bar, [[7.0, 1.5], [7.0, 3.0]])
    np.testing.assert_array_equal(symbol, [[7.0, 2.0]])


@pytest.mark.parametrize("orient", ["v", "h"])
@pytest.mark.parametrize("spread", [0.0, 0.2])
def test_every_animal_has_a_dot_within_the_room_of_its_sample(
    axes: Axes, orient: Orient, spread: float
) -> None:
    draw_sample(axes, 7.0, ANIMALS, MEAN, "C0", spread=spread, orient=orient)
    (dots,) = axes.collections
    places, animals = np.asarray(dots.get_offsets()).T[:: -1 if orient == "h" else 1]
    np.testing.assert_array_equal(animals, ANIMALS)
    assert (np.abs(places - 7.0) <= spread / 2.0).all()
    assert len(np.unique(places)) == (len(ANIMALS) if spread else 1)


def test_a_course_has_a_line_for_each_animal_and_one_for_the_mean(axes: Axes) -> None:
    animals = np.stack([ANIMALS, ANIMALS + 1.0, ANIMALS + 3.0])
    means = [Estimate(shift + 2.0, shift + 1.5, shift + 3.0, 4, 0.01) for shift in (0.0, 1.0, 3.0)]
    draw_courses(axes, [0, 2, 8], animals, means, "C0", "s", line="--")
    *single, mean = [line for line in axes.lines if len(line.get_xdata()) == 3]
    np.testing.assert_array_equal([line.get_ydata() for line in single], animals.T)
    np.testing.assert_array_equal(mean.get_ydata(), [2.0, 3.0, 5.0])
    assert {line.get_linestyle() for line in (*single, mean)} == {"--"}
    symbols = [line for line in axes.lines if line.get_marker() == "s"]
    assert [line.get_xydata().tolist() for line in symbols] == [[[0, 2]], [[2, 3]], [[8, 5]]]
