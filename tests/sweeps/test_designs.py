"""Every kind of design has the points that its name promises."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.config.documents.documents import COMMAND_LINE
from striosome.sweeps.axes import Axis
from striosome.sweeps.designs import fill, grid, joined, listed, product_of, zipped


def axis(name: str, unit: str | None = "1") -> Axis:
    return Axis(name, (name,), unit, COMMAND_LINE)


def rows(points):
    return list(zip(*(column.tolist() for column in points.columns), strict=True))


LENGTHS = st.lists(st.integers(1, 5), min_size=1, max_size=4)


@given(lengths=LENGTHS)
def test_a_grid_is_the_product_of_its_axes_the_last_running_fastest(lengths):
    values = [np.arange(n) + 10.0 * place for place, n in enumerate(lengths)]
    points = grid([axis(str(place)) for place in range(len(lengths))], values)
    assert points.shape == tuple(lengths)
    assert rows(points) == list(product(*(one.tolist() for one in values)))
    for found, one in zip(points.grid_values(), values, strict=True):
        np.testing.assert_array_equal(found, one)


@given(first=LENGTHS, second=LENGTHS)
def test_a_product_of_grids_is_their_grid(first, second):
    def part(lengths, start):
        axes = [axis(str(start + place)) for place in range(len(lengths))]
        return axes, [np.arange(n) * 1.0 for n in lengths]

    one, other = part(first, 0), part(second, len(first))
    together = product_of([grid(*one), grid(*other)])
    whole = grid(one[0] + other[0], one[1] + other[1])
    assert rows(together) == rows(whole)
    assert together.shape == whole.shape
    assert together.axes == whole.axes


def test_lists_run_together():
    points = zipped([axis("a"), axis("b")], [np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    assert rows(points) == [(1.0, 3.0), (2.0, 4.0)]
    assert points.shape is None


def test_a_product_with_a_list_is_no_grid():
    pair = zipped([axis("a"), axis("b")], [np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    points = product_of([grid([axis("c")], [np.array([5.0, 6.0])]), pair])
    assert rows(points) == [(5, 1, 3), (5, 2, 4), (6, 1, 3), (6, 2, 4)]
    assert points.shape is None


def test_a_union_has_each_point_once_whatever_the_order_of_its_axes():
    one = grid([axis("a"), axis("b")], [np.array([0.0, 1.0]), np.array([2.0])])
    other = listed([axis("b"), axis("a")], [[2.0, 1.0], [3.0, 1.0]])
    assert rows(joined([one, other])) == [(0, 2), (1, 2), (1, 3)]


@pytest.mark.parametrize("sampler", ["random", "latin_hypercube", "sobol"])
@given(
    low=st.floats(1e-3, 10.0), factor=st.floats(1.01, 100.0), log=st.booleans(), seed=st.integers(0)
)
def test_a_sample_stays_between_its_ends_and_is_the_same_again(sampler, low, factor, log, seed):
    ends = [(low, low * factor), (0.0, 1.0)]
    axes = [axis("a"), axis("b")]
    points = fill(axes, ends, [log, False], 16, sampler, seed)
    for column, (least, most) in zip(points.columns, ends, strict=True):
        assert least <= column.min() <= column.max() <= most
    assert rows(points) == rows(fill(axes, ends, [log, False], 16, sampler, seed))


@pytest.mark.parametrize("log", [False, True])
def test_a_latin_hypercube_has_one_point_in_every_sixteenth(log):
    points = fill([axis("a"), axis("b")], [(1.0, 100.0)] * 2, [log] * 2, 16, "latin_hypercube", 3)
    for column in points.columns:
        share = np.log(column) / np.log(100.0) if log else (column - 1.0) / 99.0
        assert sorted(np.floor(16 * share).astype(int)) == list(range(16))
