"""How far two tables of metrics are apart, with scipy as the reference."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from striosome.analysis.run_comparison.differences import COLUMNS, difference_table, unshared


def table(values: np.ndarray, animals: list[int] | None = None, **changes: str) -> pd.DataFrame:
    cell = {"group": "control", "session": "SKF81297", "metric": "m", "unit": "percent"} | changes
    numbers = animals or list(range(1, len(values) + 1))
    return pd.DataFrame({"animal": numbers, "value": values} | cell)


def row(first: pd.DataFrame, second: pd.DataFrame, *, same_animals: bool) -> pd.Series:
    found = difference_table(first, second, same_animals=same_animals)
    assert tuple(found.columns) == COLUMNS
    assert len(found) == 1
    return found.iloc[0]


def test_the_same_animals_are_paired_by_number_wherever_they_stand() -> None:
    rng = np.random.default_rng(1)
    before = rng.normal(0.0, 10.0, 9)
    after = before + rng.normal(1.0, 0.5, 9)
    order = rng.permutation(9)
    shuffled = table(after, list(range(1, 10))).iloc[order]
    found = row(table(before), shuffled, same_animals=True)
    expected = stats.ttest_rel(after, before)
    interval = expected.confidence_interval(0.95)
    assert (found["difference"], found["p"]) == pytest.approx(
        (after.mean() - before.mean(), expected.pvalue)
    )
    assert (found["low"], found["high"]) == pytest.approx((interval.low, interval.high))
    assert found["pairing"] == "paired"
    # By position the noise between animals would hide it.
    assert found["low"] > 0.0


def test_only_animals_that_both_have_are_paired() -> None:
    first = table(np.array([1.0, 2.0, 3.0, 50.0]), [1, 2, 3, 4])
    second = table(np.array([9.0, 2.5, 3.6, 4.0]), [7, 2, 3, 1])
    found = row(first, second, same_animals=True)
    assert (found["n_first"], found["n_second"]) == (3, 3)
    assert found["first"] == pytest.approx(2.0)
    assert found["difference"] == pytest.approx(np.mean([3.0, 0.5, 0.6]))


def test_other_animals_are_independent() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.normal(0.0, 1.0, 12), rng.normal(2.0, 3.0, 17)
    found = row(table(first), table(second), same_animals=False)
    expected = stats.ttest_ind(second, first, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert (found["low"], found["high"]) == pytest.approx((interval.low, interval.high))
    assert found["p"] == pytest.approx(expected.pvalue)
    assert (found["n_first"], found["n_second"], found["pairing"]) == (12, 17, "independent")


def test_animals_without_a_value_are_left_out() -> None:
    first = table(np.array([1.0, np.nan, 3.0, 5.0]))
    second = table(np.array([2.0, 2.0, 4.5, np.nan]))
    found = row(first, second, same_animals=True)
    assert (found["n_first"], found["difference"]) == (2, 1.25)
    assert row(first, second, same_animals=False)["n_second"] == 3


def test_last_digits_are_no_difference() -> None:
    values = np.linspace(1.0, 40.0, 12)
    found = row(table(values), table(values * (1.0 + 1e-12)), same_animals=True)
    assert (found["difference"], found["low"], found["high"], found["p"]) == (0.0, 0.0, 0.0, 1.0)
    found = row(table(values), table(values * (1.0 + 1e-6)), same_animals=True)
    assert found["low"] > 0.0


def test_one_animal_has_a_difference_without_an_interval() -> None:
    for same in (True, False):
        found = row(table(np.array([1.0])), table(np.array([3.0])), same_animals=same)
        assert found["difference"] == 2.0
        assert np.isnan([found["low"], found["high"], found["p"]]).all()


def test_what_only_one_run_has_is_told_and_not_compared() -> None:
    shared, own = table(np.ones(3)), table(np.ones(3), group="own")
    other = table(np.ones(3), unit="Hz")
    assert len(difference_table(pd.concat([shared, own]), shared, same_animals=True)) == 1
    first, second = unshared(pd.concat([shared, own]), pd.concat([shared, other]))
    assert first["group"].tolist() == ["own"]
    assert second["unit"].tolist() == ["Hz"]
    apart = table(np.ones(3), [4, 5, 6])
    assert difference_table(shared, apart, same_animals=True).empty


@pytest.mark.parametrize("same_animals", [True, False])
def test_runs_that_do_not_differ_are_called_different_one_time_in_twenty(
    same_animals: bool, random_seed: int
) -> None:
    """1000 cells: 4.5 standard deviations about 5 % are 2 to 8 %."""
    rng = np.random.default_rng(random_seed)
    shared = rng.normal(0.0, 5.0, (1000, 12)) if same_animals else np.zeros((1000, 12))
    noise = rng.normal(0.0, 1.0, (2, 1000, 12))
    tables = [
        pd.DataFrame(
            {
                "group": "control",
                "session": np.repeat([f"s{k}" for k in range(1000)], 12),
                "metric": "m",
                "unit": "percent",
                "animal": np.tile(np.arange(1, 13), 1000),
                "value": (shared + own).ravel(),
            }
        )
        for own in noise
    ]
    found = difference_table(*tables, same_animals=same_animals)
    alarms = (found["p"] < 0.05).to_numpy()
    np.testing.assert_array_equal(alarms, (found["low"] > 0.0) | (found["high"] < 0.0))
    assert 0.019 < alarms.mean() < 0.081
