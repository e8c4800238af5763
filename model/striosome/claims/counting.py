"""Counts of verdicts: what is counted, how many were tested, and how many chance would find.

A statement that rests on others is as good as the worst of these, one that holds by construction
of the model tests nothing, and one that claims the opposite of an earlier one asks nothing new: all
are shown, and none is counted.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from striosome.base.statistics import CONFIDENCE
from striosome.base.wording import counted

__all__ = [
    "BY_CHANCE",
    "BY_CONSTRUCTION",
    "MARKS",
    "ONE_DRAW",
    "OPPOSITE_OF",
    "RESTS_ON",
    "is_counted",
    "mark_of",
    "multiplicity",
    "tally",
    "texts",
    "untested",
    "verdict_words",
]

RESTS_ON, BY_CONSTRUCTION, BY_CHANCE = "rests_on", "by_construction", "by_chance"
OPPOSITE_OF = "opposite_of"
MARKS = (RESTS_ON, BY_CONSTRUCTION, BY_CHANCE, OPPOSITE_OF)
"""Columns of a table of verdicts, which tables of older versions lack: identifiers of statements
that each one rests on, spaced; why the model can give it no other verdict; the probability that it
would agree if there were nothing to find, nan where that is not known; and the identifier of an
earlier statement that claims the opposite of the same number."""

ONE_DRAW = (
    "Verdicts of a run on a population are those of one draw of its parameter sets and animals, "
    "and another seed may turn them: scoreboard.csv of `striosome compare` has the probability "
    "that a study agrees with each statement"
)
"""Sentence below the verdicts of a run on a population."""

_UNTESTED = "untested"


def texts(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of a table of verdicts as texts, empty where it has none.

    Tables of older versions lack columns.
    """
    known = table[column] if column in table else pd.Series("", index=table.index)
    # A file gives an empty text back as no value.
    return known.fillna("").astype(str)


def is_counted(table: pd.DataFrame) -> pd.Series:
    """Mark the rows of a table of verdicts that are counted.

    Parameters
    ----------
    table : DataFrame
        With the columns `MARKS`; without them every row is counted.
    """
    by_itself = (texts(table, RESTS_ON) == "") & (texts(table, BY_CONSTRUCTION) == "")
    return by_itself & (texts(table, OPPOSITE_OF) == "")


def tally(table: pd.DataFrame) -> str:
    """Summarise verdicts, as "6 of 8 tested agree, 1 disagrees", or "untested".

    Where only statements were tested that are not counted, none was "tested by itself".
    """
    tested = _tested(table)["verdict"]
    if tested.empty:
        return _UNTESTED if (table["verdict"] == _UNTESTED).all() else "none tested by itself"
    against = int((tested == "disagrees").sum())
    text = f"{int((tested == 'agrees').sum())} of {len(tested)} tested agree"
    return f"{text}, {against} {'disagrees' if against == 1 else 'disagree'}" if against else text


def untested(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the counted statements that a run leaves untested."""
    return table[is_counted(table) & (table["verdict"] == _UNTESTED)]


def multiplicity(table: pd.DataFrame) -> str:
    """Say how many statements were tested, and how many of them would agree by chance alone.

    Parameters
    ----------
    table : DataFrame
        Of one run.

    Returns
    -------
    str
        One line for below the table; empty where nothing was tested.
    """
    tested = _tested(table)
    if tested.empty:
        return ""
    were = counted(len(tested), "statement was", "statements were")
    each = "each at" if len(tested) > 1 else "at"
    words = f"{were} tested, {each} {100 * CONFIDENCE:.0f} %"
    known = tested[BY_CHANCE].dropna() if BY_CHANCE in tested else ()
    if len(known):
        words += (
            f"; if there were nothing to find, about {sum(known):.2g} of those that claim a "
            f"direction ({len(known)}) would agree by chance"
        )
    left = table[~is_counted(table) & (table["verdict"] != _UNTESTED)]
    resting, opposite = (int((texts(left, one) != "").sum()) for one in (RESTS_ON, OPPOSITE_OF))
    others = (
        (resting, "resting on others"),
        (opposite, "the opposite of another"),
        (len(left) - resting - opposite, "by construction"),
    )
    named = ", ".join(f"{number} {why}" for number, why in others if number)
    return f"{words} (not counted: {named})" if named else words


def verdict_words(claim: Mapping[Hashable, Any]) -> str:
    """Return the verdict of one row, as "agrees (by construction)" where it is not counted."""
    verdict = str(claim["verdict"])
    mark = mark_of(claim)
    return f"{verdict} ({mark})" if mark else verdict


def mark_of(claim: Mapping[Hashable, Any]) -> str:
    """Return why a tested row is not counted though it rests on no others; else empty."""
    if claim["verdict"] == _UNTESTED:
        return ""
    # A file gives an empty text back as no value.
    why, other = (
        text if isinstance(text := claim.get(column), str) else ""
        for column in (BY_CONSTRUCTION, OPPOSITE_OF)
    )
    if why:
        return "by construction"
    return f"the opposite of {other}" if other else ""


def _tested(table: pd.DataFrame) -> pd.DataFrame:
    return table[is_counted(table) & (table["verdict"] != _UNTESTED)]
