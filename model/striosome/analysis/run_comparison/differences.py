"""Differences of the metrics of two runs, group by group."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.pairing import NumberedSample, paired, within_animals
from striosome.base.statistics import Estimate, difference_estimates, mean_estimates

__all__ = ["COLUMNS", "INDEPENDENT", "PAIRED", "difference_table", "unshared"]

PAIRED, INDEPENDENT = "paired", "independent"

COLUMNS = (
    "group", "session", "metric", "unit", "pairing",
    "n_first", "first", "first_low", "first_high",
    "n_second", "second", "second_low", "second_high",
    "difference", "low", "high", "p",
)  # fmt: skip
_Name = tuple[str, str, str, str]

_CELL = ["group", "session", "metric", "unit"]


def difference_table(
    first: pd.DataFrame, second: pd.DataFrame, *, same_animals: bool
) -> pd.DataFrame:
    """Return second run minus first, for each group, session and metric that both have.

    Parameters
    ----------
    first, second : DataFrame
        Tidy tables of metrics, as summary.csv holds them.
    same_animals : bool
        Whether an animal is the same in both runs as that of its number. Then only animals that
        both runs have are compared, each with itself; else the animals are independent.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: means over the animals that are compared, with their 95 % intervals, and
        their difference with interval and p, of Student's t test where animals are paired and of
        Welch's where not. Animals without a value are left out.
    """
    one, other = _cells(first), _cells(second)
    pairs = {
        name: paired(cell, other[name]) if same_animals else (cell.values, other[name].values)
        for name, cell in one.items()
        if name in other
    }
    pairs = {name: pair for name, pair in pairs.items() if len(pair[0])}
    found: dict[_Name, tuple[object, ...]] = {}
    for names in _by_size(pairs):
        before, after = (np.stack([pairs[name][side] for name in names]) for side in (0, 1))
        found |= zip(names, _compared(before, after, same_animals=same_animals), strict=True)
    pairing = PAIRED if same_animals else INDEPENDENT
    rows = [(*name, pairing, *found[name]) for name in pairs]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def unshared(first: pd.DataFrame, second: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the groups, sessions and metrics of only the first, and of only the second, run."""
    one, other = (table[_CELL].drop_duplicates() for table in (first, second))
    both = one.merge(other, how="outer", on=_CELL, indicator="held")
    sides = (both["held"] == "left_only", both["held"] == "right_only")
    return both.loc[sides[0], _CELL], both.loc[sides[1], _CELL]


def _cells(table: pd.DataFrame) -> dict[_Name, NumberedSample]:
    """Return the animals that have a value, for each cell, in the order of the table."""
    held = table.dropna(subset="value")
    animals = held["animal"].to_numpy(dtype=np.int64)
    values = held["value"].to_numpy(dtype=float)
    number = held.groupby(_CELL, sort=False).ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    starts = np.flatnonzero(np.diff(number[order], prepend=-1))
    names = held[_CELL].iloc[order[starts]].astype(str).itertuples(index=False, name=None)
    return {
        name: NumberedSample(animals[own], values[own])
        for name, own in zip(names, np.split(order, starts[1:]), strict=True)
    }


def _by_size(pairs: dict[_Name, tuple[Array, Array]]) -> Sequence[list[_Name]]:
    """Return cells with equal numbers of animals, which are estimated at once."""
    alike = defaultdict[tuple[int, int], list[_Name]](list)
    for name, (first, second) in pairs.items():
        alike[len(first), len(second)].append(name)
    return list(alike.values())


def _compared(first: Array, second: Array, *, same_animals: bool) -> list[tuple[object, ...]]:
    """Return the columns from `n_first` on, for rows of animals: shape (cells, animals) each."""
    apart = (
        mean_estimates(within_animals(second, first))
        if same_animals
        else difference_estimates(second, first)
    )
    return [
        (*_of_run(one), *_of_run(other), difference.mean, *_bounds(difference), difference.p)
        for one, other, difference in zip(
            mean_estimates(first), mean_estimates(second), apart, strict=True
        )
    ]


def _of_run(mean: Estimate) -> tuple[float, ...]:
    return (mean.n, mean.mean, *_bounds(mean))


def _bounds(estimate: Estimate) -> tuple[float, float]:
    return estimate.low, estimate.high
