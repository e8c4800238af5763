"""The verdicts of two runs beside each other."""

import pandas as pd

from striosome.claims.counting import MARKS

__all__ = ["ABSENT", "of_run", "verdict_table"]

ABSENT = "absent"
"""Stands for the verdict on a statement that a run's ledger does not hold."""


def verdict_table(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts of two runs on each statement that either was scored against.

    Parameters
    ----------
    first, second : DataFrame
        As `striosome.read_claims` gives them.

    Returns
    -------
    DataFrame
        Columns `id, kind, statement, first, second, changed`, in the order of the first ledger,
        then what only the second one holds; and those of `striosome.claims.counting.MARKS` that
        one of the runs has: older versions have fewer.
    """
    one, other = (table.set_index("id") for table in (first, second))
    told = pd.concat([one, other[~other.index.isin(one.index)]])[["kind", "statement"]]
    sides = {
        side: table["verdict"].reindex(told.index, fill_value=ABSENT)
        for side, table in (("first", one), ("second", other))
    }
    found = told.assign(**sides)
    found = found.assign(changed=found["first"] != found["second"])
    for mark in MARKS:
        # Tables of older versions have fewer marks, or none.
        known = [table[mark] for table in (one, other) if mark in table]
        if known:
            both = pd.concat(known)
            found = found.join(both[~both.index.duplicated()])
    return found.reset_index()


def of_run(verdicts: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return the verdicts of the "first" or the "second" run alone, as a table of verdicts."""
    own = verdicts[verdicts[side] != ABSENT]
    return own.rename(columns={side: "verdict"})
