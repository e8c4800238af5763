"""Divided differences of exp against a hundred digits."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.neuromodulation.pharmacology.exponentials import divided_difference

NODES = st.lists(st.floats(-30.0, 0.0), min_size=2, max_size=4)


def by_digits(nodes: list[float]) -> float:
    """Newton's table with so many digits that what cancels does not matter; equal nodes apart."""
    with localcontext() as context:
        context.prec = 200
        apart = Decimal(10) ** -40
        points = [Decimal(x) + apart * place for place, x in enumerate(sorted(nodes))]
        table = [point.exp() for point in points]
        for order in range(1, len(points)):
            table = [
                (table[place + 1] - table[place]) / (points[place + order] - points[place])
                for place in range(len(points) - order)
            ]
        return float(table[0])


@given(NODES)
def test_any_nodes_have_twelve_digits(nodes: list[float]) -> None:
    assert divided_difference(*nodes) == pytest.approx(by_digits(nodes), rel=1e-12)


@pytest.mark.parametrize("apart", [0.0, 1e-12, 1e-6, 1e-3, 0.3, 0.999999, 1.0, 3.0])
def test_so_have_nodes_close_to_each_other(apart: float) -> None:
    nodes = [-2.0, -2.0 - apart, -2.0 - apart / 3, -2.0 - apart / 7]
    assert divided_difference(*nodes) == pytest.approx(by_digits(nodes), rel=1e-12)


def test_nodes_broadcast() -> None:
    found = divided_difference(np.zeros((3, 1)), np.linspace(-1.0, 0.0, 5), -0.5)
    assert found.shape == (3, 5)
    assert found[2, 4] == pytest.approx(by_digits([0.0, 0.0, -0.5]), rel=1e-12)
