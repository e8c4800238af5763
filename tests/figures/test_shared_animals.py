"""Animals that several groups share."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from striosome.figures.recording import shared


@given(st.lists(st.integers(1, 20), min_size=1, max_size=5))
def test_what_animals_share_pairs_each_with_itself(sizes: list[int]) -> None:
    # Animal k of group g gives 100 g + k.
    groups = [100.0 * g + np.arange(size) for g, size in enumerate(sizes)]
    found = shared(*groups)
    assert found.shape == (len(sizes), min(sizes))
    np.testing.assert_array_equal(found % 100.0, np.tile(np.arange(min(sizes)), (len(sizes), 1)))
