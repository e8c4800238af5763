"""Statements that cannot both hold, kept next to each other wherever verdicts are shown."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from striosome.claims.ledger import Ledger

__all__ = [
    "CONTRADICTS",
    "contradictions",
    "opposed",
    "side_by_side",
    "with_contradictions",
]

CONTRADICTS = "contradicts"
"""Column of a table of verdicts: identifiers of the statements against each one, spaced."""


def contradictions(ledger: Ledger) -> dict[str, str]:
    """Return the identifiers that contradict each statement, joined by spaces, by identifier."""
    return {claim.id: " ".join(claim.contradicts) for claim in ledger.claims if claim.contradicts}


def with_contradictions(table: pd.DataFrame, against: Mapping[str, str]) -> pd.DataFrame:
    """Add the column `contradicts` to a table of verdicts; `against` as from `contradictions`."""
    return table.assign(**{CONTRADICTS: [against.get(name, "") for name in table["id"]]})


def opposed(claim: Mapping[Hashable, Any]) -> list[str]:
    """Return the identifiers of the statements against one row of a table of verdicts."""
    # A table that comes from a file has no value where nothing contradicts.
    against = claim.get(CONTRADICTS)
    return [] if against is None or pd.isna(against) else str(against).split()


def side_by_side(table: pd.DataFrame) -> list[Mapping[Hashable, Any]]:
    """Return the rows in order, but each followed by those of the table that contradict it."""
    claims: dict[str, Mapping[Hashable, Any]] = {
        str(claim["id"]): claim for claim in table.to_dict("records")
    }
    ordered: dict[str, Mapping[Hashable, Any]] = {}

    def place(name: str) -> None:
        if name in claims and name not in ordered:
            ordered[name] = claims[name]
            for other in opposed(claims[name]):
                place(other)

    for name in claims:
        place(name)
    return list(ordered.values())
