"""Statistics of the metrics: groups, differences, and independence of the rows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_rel

from striosome.analysis.effects import EFFECT_COLUMNS, effect_table
from striosome.base.errors import BadArgument

DIFFERENCE = "iron_deficient - control"


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
        DIFFERENCE,
    ]
    assert row(table, "drug", "iron_deficient")["n"] == 17


def test_a_large_shift_is_found_in_the_group_and_in_the_difference() -> None:
    table = effect_table(summary(20.0))
    shifted = row(table, "drug", "iron_deficient")
    difference = row(table, "drug", DIFFERENCE)
    assert shifted["low"] > 10.0
    assert difference["low"] > 10.0
    assert difference["p"] < 0.001


def values(table: pd.DataFrame, group: str) -> np.ndarray:
    chosen = (table["session"] == "drug") & (table["group"] == group)
    return table[chosen].sort_values("animal")["value"].to_numpy()


def test_a_difference_of_groups_is_that_within_the_animals_of_both() -> None:
    """Numbers 13 to 17 are of one group only; in which order animals stand does not matter."""
    table = summary(3.0)
    shuffled = table.sample(frac=1.0, random_state=1).sort_values("group", kind="stable")
    found = row(effect_table(shuffled), "drug", DIFFERENCE)
    known = ttest_rel(values(table, "iron_deficient")[:12], values(table, "control"))
    low, high = known.confidence_interval(0.95)
    assert found["n"] == 12
    assert (found["low"], found["high"], found["p"]) == pytest.approx((low, high, known.pvalue))


def test_what_animals_differ_by_anyway_does_not_hide_a_difference_of_groups() -> None:
    table = summary(2.0)
    table["value"] += 100.0 * table["animal"]
    found = effect_table(table)
    assert (
        row(found, "drug", "iron_deficient")["high"] > 500.0 + row(found, "drug", "control")["low"]
    )
    assert row(found, "drug", DIFFERENCE)["high"] - row(found, "drug", DIFFERENCE)["low"] < 20.0


def test_groups_without_a_common_animal_have_no_difference() -> None:
    table = summary(0.0)
    table.loc[table["group"] == "control", "animal"] += 100
    assert DIFFERENCE not in set(effect_table(table)["group"])


def test_a_table_with_a_value_twice_is_refused() -> None:
    table = summary(0.0)
    twice = pd.concat([table, table.iloc[[3]]])
    message = r"expected one value of each animal, but has two of vehicle, epn_.*, control, 4"
    with pytest.raises(BadArgument, match=message):
        effect_table(twice)


def test_no_shift_is_rarely_called_one(random_seed: int) -> None:
    # 20 tables: at 5 %, six or more false alarms have a probability of 0.0003.
    tables = [effect_table(summary(0.0, 100 * random_seed + k)) for k in range(20)]
    alarms = [row(table, "drug", DIFFERENCE)["p"] < 0.05 for table in tables]
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
