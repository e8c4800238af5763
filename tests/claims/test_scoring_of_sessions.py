"""Verdicts on differences between sessions of the same animals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from striosome.claims.evidence import MIN_ANIMALS
from striosome.claims.scoring import score
from support.claim_runs import GABA, LEDGER, SKF, only, spread, summary, verdicts

CPA = "CPA then SKF81297"
DIPYRIDAMOLE = "dipyridamole then SKF81297"
DEFICIENT, FEW_A1 = "iron_deficient", "low_a1"


def after_cpa(change: np.ndarray, before: np.ndarray) -> dict[tuple[str, str, str], np.ndarray]:
    return {(GABA, SKF, DEFICIENT): before, (GABA, CPA, DEFICIENT): before + change}


@pytest.mark.parametrize(
    ("mean", "verdict"), [(-5.0, "agrees"), (-0.2, "undecided"), (5.0, "disagrees")]
)
def test_a_session_claimed_to_be_lower_than_another(mean: float, verdict: str) -> None:
    cells = after_cpa(spread(mean), spread(20.0))
    assert verdicts(cells, ledger=only("L2a"))["L2a"] == verdict


def test_what_animals_differ_by_anyway_does_not_hide_a_difference_within_them() -> None:
    cells = after_cpa(spread(-2.0), 100.0 * spread(0.0)[::-1])
    row = score(summary(cells), only("L2a"), {}).iloc[0]
    assert row["verdict"] == "agrees"
    assert row["value"] == pytest.approx(-2.0)
    assert row["high"] - row["low"] < 2.0
    assert row["unit"] == "percent"


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-30.0, 30.0).map(lambda x: round(x, 2)), min_size=6, max_size=10),
    st.randoms(use_true_random=False),
)
def test_animals_are_told_by_their_number_and_not_by_their_place(values, random) -> None:
    table = summary(after_cpa(np.array(values), spread(20.0, len(values))))
    rows = list(range(len(table)))
    random.shuffle(rows)
    row = score(table.iloc[rows], only("L2a"), {}).iloc[0]
    assert row["value"] == pytest.approx(np.mean(values), abs=1e-9)


def test_an_animal_that_lacks_a_session_leaves_the_difference_undecided() -> None:
    table = summary(after_cpa(spread(-5.0), spread(20.0)))
    gone = (table["session"] == CPA) & (table["animal"] == 3)
    assert score(table[~gone], only("L2a"), {}).iloc[0]["verdict"] == "undecided"


def test_few_animals_decide_nothing_and_a_missing_session_tests_nothing() -> None:
    cells = after_cpa(spread(-5.0, MIN_ANIMALS - 1), spread(20.0, MIN_ANIMALS - 1))
    assert verdicts(cells, ledger=only("L2a"))["L2a"] == "undecided"
    del cells[GABA, SKF, DEFICIENT]
    assert verdicts(cells, ledger=only("L2a"))["L2a"] == "untested"


@pytest.mark.parametrize(
    ("taken", "verdict"), [(2.0, "agrees"), (8.1, "undecided"), (12.0, "disagrees")]
)
def test_a_difference_claimed_to_be_smaller_in_one_group(taken: float, verdict: str) -> None:
    """Of animals 13 to 17 there is no other to compare with, whatever they do."""
    alone = spread(50.0, 5)
    cells = {
        (GABA, SKF, DEFICIENT): np.append(spread(14.0), alone),
        (GABA, DIPYRIDAMOLE, DEFICIENT): np.append(spread(14.0) + spread(-8.0)[::-1], 3.0 * alone),
        (GABA, SKF, FEW_A1): spread(20.0),
        (GABA, DIPYRIDAMOLE, FEW_A1): spread(20.0) + spread(-taken),
    }
    row = score(summary(cells), only("H7b"), {}).iloc[0]
    assert row["verdict"] == verdict
    assert row["value"] == pytest.approx(8.0 - taken)
    for group in (DEFICIENT, FEW_A1):
        missing = {cell: values for cell, values in cells.items() if cell[2] != group}
        assert verdicts(missing, ledger=only("H7b"))["H7b"] == "untested"


def test_what_animals_lose_anyway_does_not_hide_that_one_group_loses_less() -> None:
    lost = 30.0 * spread(-1.0)
    cells = {
        (GABA, SKF, DEFICIENT): spread(14.0),
        (GABA, DIPYRIDAMOLE, DEFICIENT): spread(14.0) + lost,
        (GABA, SKF, FEW_A1): spread(20.0),
        (GABA, DIPYRIDAMOLE, FEW_A1): spread(20.0) + lost + spread(1.0)[::-1],
    }
    row = score(summary(cells), only("H7b"), {}).iloc[0]
    assert (row["verdict"], row["value"]) == ("agrees", pytest.approx(1.0))
    assert row["high"] - row["low"] < 2.0


def test_the_shipped_statements_speak_of_animals_that_are_the_same_in_both_sessions() -> None:
    tests = [c.test for c in LEDGER.claims if c.test.type == "session_difference"]
    others = {"DPCPX then SKF81297", "SCH23390 then SKF81297"}
    assert {test.session for test in tests} == {CPA, DIPYRIDAMOLE, *others}
    assert {test.reference for test in tests} == {SKF}


def test_a_summary_keeps_its_order() -> None:
    table = summary(after_cpa(spread(-5.0), spread(20.0)))
    before = table.copy()
    score(table, LEDGER, {})
    pd.testing.assert_frame_equal(table, before)
