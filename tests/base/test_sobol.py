"""Places that fill the unit cube."""

import numpy as np

from striosome.base.sobol import even_places


def test_every_part_of_each_dimension_holds_as_many_places() -> None:
    places = even_places(5, 64, np.random.default_rng(3))
    assert places.shape == (64, 5)
    for column in places.T:
        np.testing.assert_array_equal(np.histogram(column, 16, (0.0, 1.0))[0], 4)


def test_places_are_decided_by_the_source_of_chance() -> None:
    first, again, other = (even_places(2, 8, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()
