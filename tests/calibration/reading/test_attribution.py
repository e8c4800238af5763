"""Shapley shares against their axioms and against cases done by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.calibration.reading.attribution import attribution_table, shapley_values


def effects_of(values: dict[int, float]):
    """Effects of all subsets of a, b, c from eight numbers."""
    return {
        frozenset(name for bit, name in enumerate("abc") if number >> bit & 1): np.array([value])
        for number, value in values.items()
    }


@given(st.lists(st.floats(-5, 5), min_size=8, max_size=8))
def test_shapley_shares_sum_to_the_whole_and_treat_equals_alike(values):
    effects = effects_of(dict(zip(range(8), values, strict=True)))
    shares = shapley_values(effects)
    whole = effects[frozenset("abc")]
    np.testing.assert_allclose(sum(shares.values()), whole - effects[frozenset()], atol=1e-9)
    swap = str.maketrans("ab", "ba")
    swapped = {
        frozenset("".join(sorted(parts)).translate(swap)): value for parts, value in effects.items()
    }
    np.testing.assert_allclose(shapley_values(swapped)["b"], shares["a"], atol=1e-9)


def test_shares_of_an_interaction_are_halved_between_its_parts():
    # a adds 2, b adds 3, both together 4 more, c nothing.
    effects = effects_of({0: 0, 1: 2, 2: 3, 3: 9, 4: 0, 5: 2, 6: 3, 7: 9})
    shares = shapley_values(effects)
    assert {name: float(v[0]) for name, v in shares.items()} == pytest.approx(
        {"a": 4, "b": 5, "c": 0}
    )


def test_the_table_of_shares_has_knock_ins_and_knock_outs():
    paths = {"a": "iron.a1_loss", "b": "iron.mor_loss", "c": "iron.dopamine_rise"}
    effects = {
        frozenset(paths[n] for n in parts): np.repeat(values, 4)
        for parts, values in effects_of({0: 0, 1: 2, 2: 3, 3: 9, 4: 0, 5: 2, 6: 3, 7: 9}).items()
    }
    table = attribution_table(effects, np.full(4, 0.25), "percent")
    values = table.set_index(["component", "measure"])["mean"]
    assert values["A1R loss", "knock_in"] == pytest.approx(2.0)
    assert values["A1R loss", "knock_out"] == pytest.approx(3.0)
    assert values["MOR loss", "shapley"] == pytest.approx(5.0)
    assert set(table["unit"]) == {"percent"}
