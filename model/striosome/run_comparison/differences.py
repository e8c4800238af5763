"""How far the metrics of two runs are apart, group by group."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.statistics import difference_estimate, mean_estimate

__all__ = ["COLUMNS", "INDEPENDENT", "PAIRED", "difference_table", "unshared"]

PAIRED, INDEPENDENT = "paired", "independent"

COLUMNS = (
    "group", "session", "metric", "unit", "pairing",
    "n_first", "first", "first_low", "first_high",
    "n_second", "second", "second_low", "second_high",
    "difference", "low", "high", "p",
)  # fmt: skip

Floats = NDArray[np.float64]

# Relative difference of two values that is taken for rounding.
_ROUNDING = 1e-9
_CELL = ["group", "session", "metric", "unit"]


def difference_table(
    first: pd.DataFrame, second: pd.DataFrame, *, same_animals: bool
) -> pd.DataFrame:
    """Second run minus first, for each group, session and metric that both have.

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
    rows = []
    for cell in one:
        if cell not in other:
            continue
        pair = (one[cell], other[cell])
        before, after = pair[0].align(pair[1], join="inner") if same_animals else pair
        if len(before):
            compared = _compared(before.to_numpy(), after.to_numpy(), paired=same_animals)
            rows.append((*_names(cell), *compared))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def unshared(first: pd.DataFrame, second: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Groups, sessions and metrics that only one of two runs has: of the first, of the second."""
    one, other = (table[_CELL].drop_duplicates() for table in (first, second))
    both = one.merge(other, how="outer", on=_CELL, indicator="held")
    sides = (both["held"] == "left_only", both["held"] == "right_only")
    return both.loc[sides[0], _CELL], both.loc[sides[1], _CELL]


def _cells(table: pd.DataFrame) -> dict[Hashable, "pd.Series[float]"]:
    """Values by the numbers of the animals, of each cell, in the order of the table."""
    held = table.dropna(subset="value")
    return {
        cell: rows.set_index("animal")["value"].astype(float)
        for cell, rows in held.groupby(_CELL, sort=False)
    }


def _names(cell: Hashable) -> tuple[str, ...]:
    assert isinstance(cell, tuple)
    return tuple(map(str, cell))


def _within_animals(first: Floats, second: Floats) -> Floats:
    """Second minus first of each animal; none where rounding alone makes one.

    Another machine or library moves last digits, all of them perhaps to one side.
    """
    largest = np.maximum(np.abs(first), np.abs(second))
    apart = second - first
    return np.where(np.abs(apart) <= _ROUNDING * largest, 0.0, apart)


def _compared(first: Floats, second: Floats, *, paired: bool) -> tuple[object, ...]:
    """The columns of a cell from `pairing` on."""
    means = mean_estimate(first), mean_estimate(second)
    apart = (
        mean_estimate(_within_animals(first, second))
        if paired
        else difference_estimate(second, first)
    )
    return (
        PAIRED if paired else INDEPENDENT,
        *(part for mean in means for part in (mean.n, mean.mean, mean.low, mean.high)),
        *(apart.mean, apart.low, apart.high, apart.p),
    )
