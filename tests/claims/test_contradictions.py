"""Statements that cannot hold together stand next to each other."""

import numpy as np
import pandas as pd

from striosome.claims.contradictions import (
    contradictions,
    opposed,
    side_by_side,
    with_contradictions,
)
from striosome.claims.ledger import load_ledger
from support.places import CONFIGS

LEDGER = load_ledger(CONFIGS / "claims.yaml")


def test_every_contradiction_of_the_ledger_is_named_on_both_sides():
    against = contradictions(LEDGER)
    pairs = {(one, other) for one, others in against.items() for other in others.split()}
    assert pairs == {(other, one) for one, other in pairs}
    assert ("T3", "C2") in pairs


def test_a_table_tells_what_is_against_each_of_its_statements():
    table = with_contradictions(pd.DataFrame({"id": ["A", "B", "C"]}), {"B": "A D", "E": "F"})
    assert table["contradicts"].tolist() == ["", "A D", ""]
    assert [opposed(row) for row in table.to_dict("records")] == [[], ["A", "D"], []]


def test_a_statement_is_followed_by_those_against_it():
    table = pd.DataFrame(
        {"id": ["A", "B", "C", "D"], "contradicts": ["D", np.nan, "", "A E"], "value": 1.0}
    )
    rows = side_by_side(table)
    # E is of another table: it is named, not listed.
    assert [row["id"] for row in rows] == ["A", "D", "B", "C"]
    assert [opposed(row) for row in rows] == [["D"], ["A", "E"], [], []]


def test_without_the_column_the_order_stays():
    rows = side_by_side(pd.DataFrame({"id": ["B", "A"]}))
    assert [row["id"] for row in rows] == ["B", "A"]
