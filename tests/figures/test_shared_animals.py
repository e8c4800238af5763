"""Animals of a summary, by their numbers: which several groups share, and what has no value."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.figures.run_view import shared, values


def summary(groups: list[dict[int, float]]) -> pd.DataFrame:
    """Groups named by their place in the list, of animals with values."""
    return pd.DataFrame(
        [
            {
                "metric": "rate",
                "session": "vehicle",
                "group": str(g),
                "animal": n,
                "value": value,
                "unit": "Hz",
            }
            for g, animals in enumerate(groups)
            for n, value in animals.items()
        ]
    )


numbers = st.lists(st.integers(0, 20), unique=True, max_size=20)
missing = st.sets(st.integers(0, 20), max_size=10)


@given(st.lists(st.tuples(numbers, missing), min_size=1, max_size=5))
def test_every_animal_is_paired_with_itself(held: list[tuple[list[int], set[int]]]) -> None:
    # Animal 99 has all; animal n of group g gives 100 g + n, in any order of rows.
    table = summary(
        [
            {n: np.nan if n in without else 100.0 * g + n for n in (*animals, 99)}
            for g, (animals, without) in enumerate(held)
        ]
    )
    groups = [values(table, "rate", "vehicle", str(g)) for g in range(len(held))]
    assert {one.attrs["units"] for one in groups} == {"Hz"}
    everywhere = set.intersection(*({99, *animals} - without for animals, without in held))
    expected = [[100.0 * g + n for n in sorted(everywhere)] for g in range(len(held))]
    np.testing.assert_array_equal(shared(*groups), expected)
    difference = groups[-1] - groups[0]
    np.testing.assert_array_equal(difference, 100.0 * (len(held) - 1))
    assert set(difference["animal"].to_numpy()) >= everywhere


def test_no_value_at_all_is_refused() -> None:
    table = summary([{0: np.nan}])
    with pytest.raises(ValueError, match="holds no rate of group '0' in session 'vehicle'"):
        values(table, "rate", "vehicle", "0")
