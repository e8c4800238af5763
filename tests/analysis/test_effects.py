"""Statistics of the metrics: groups, differences, and independence of the rows."""

import numpy as np
import pandas as pd
import pytest

from striosome.analysis.effects import EFFECT_COLUMNS, effect_table
from striosome.base.errors import BadArgument


def summary(shift: float, seed: int = 1) -> pd.DataFrame:
    """Two groups in two sessions; the second group is shifted in the session "drug"."""
    random = np.random.default_rng(seed)
    rows = [
        ("e", "h", group, animal, session, "epn_gaba_change", value, "percent")
        for group, count in (("control", 12), ("iron_deficient", 17))
        for session in ("vehicle", "drug")
        for animal, value in enumerate(random.normal(0, 5, count), start=1)
    ]
    names = ["experiment", "hypothesis", "group", "animal", "session", "metric", "value", "unit"]
    table = pd.DataFrame(rows, columns=names)
    moved = (table["group"] == "iron_deficient") & (table["session"] == "drug")
    table.loc[moved, "value"] += shift
    return table


def row(table: pd.DataFrame, session: str, group: str) -> pd.Series:
    return table[(table["session"] == session) & (table["group"] == group)].iloc[0]


def test_a_row_for_each_group_and_the_difference() -> None:
    table = effect_table(summary(20.0))
    assert list(table.columns) == list(EFFECT_COLUMNS)
    assert list(table[table["session"] == "drug"]["group"]) == [
        "control",
        "iron_deficient",
        "iron_deficient - control",
    ]
    assert row(table, "drug", "iron_deficient")["n"] == 17


def test_a_large_shift_is_found_in_the_group_and_in_the_difference() -> None:
    table = effect_table(summary(20.0))
    shifted = row(table, "drug", "iron_deficient")
    difference = row(table, "drug", "iron_deficient - control")
    assert shifted["low"] > 10.0
    assert difference["low"] > 10.0
    assert difference["p"] < 0.001
    assert difference["mean"] == pytest.approx(
        shifted["mean"] - row(table, "drug", "control")["mean"]
    )


def test_no_shift_is_rarely_called_one(random_seed: int) -> None:
    # 20 tables: at 5 %, six or more false alarms have a probability of 0.0003.
    tables = [effect_table(summary(0.0, 100 * random_seed + k)) for k in range(20)]
    alarms = [row(table, "drug", "iron_deficient - control")["p"] < 0.05 for table in tables]
    assert sum(alarms) < 6


def test_every_interval_excludes_zero_just_where_p_is_below_one_in_twenty(random_seed: int) -> None:
    """Shifts about as large as the noise, so that rows lie on both sides."""
    tables = [effect_table(summary(shift, random_seed)) for shift in np.linspace(0.0, 6.0, 25)]
    rows = pd.concat(tables)
    excluded = (rows["low"] > 0.0) | (rows["high"] < 0.0)
    assert 5 < excluded.sum() < len(rows) - 5
    np.testing.assert_array_equal(excluded, rows["p"] < 0.05)


def test_a_row_does_not_depend_on_the_others() -> None:
    table = summary(3.0)
    alone = effect_table(table[table["session"] == "drug"])
    together = effect_table(table)
    pd.testing.assert_frame_equal(
        alone, together[together["session"] == "drug"].reset_index(drop=True)
    )


def test_a_metric_that_is_not_defined_in_a_group_has_no_row_there() -> None:
    whole = effect_table(summary(0.0))
    for group, left in (("control", "iron_deficient"), ("iron_deficient", "control")):
        table = summary(0.0)
        chosen = (table["group"] == group) & (table["session"] == "vehicle")
        table.loc[table.index[chosen][0], "value"] = np.nan
        found = effect_table(table)
        assert list(found[found["session"] == "vehicle"]["group"]) == [left]
        # What is defined stays what it was.
        kept = whole.merge(found[["session", "group"]])
        pd.testing.assert_frame_equal(kept, found)


def test_a_result_is_no_table_and_is_told_what_is() -> None:
    with pytest.raises(BadArgument, match=r"expected a table, such as result\.summary, not dict"):
        effect_table({})  # type: ignore[arg-type]
