"""The verdict of a run on each published statement.

Verdicts rest on the 95 % interval of the run's own animals, also where it has fewer than the
source: that of `striosome.base.statistics`, the same as in effects.csv. From fewer than
`MIN_ANIMALS` nothing is decided. When a statement agrees, when it disagrees, is said by its form
(`striosome.claims.forms`). Otherwise it is undecided, and untested where the run lacks the session,
the group or the metric, or gives another dose than the statement is about.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from striosome.base.statistics import Estimate
from striosome.claims.asking import judged
from striosome.claims.counting import (
    BY_CHANCE,
    BY_CONSTRUCTION,
    MARKS,
    OPPOSITE_OF,
    RESTS_ON,
    texts,
)
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding
from striosome.claims.form import ClaimContext, ClaimForm, sessions_of
from striosome.claims.given import Doses, other_treatment
from striosome.claims.ledger import Claim, Ledger
from striosome.config.documents.errors import did_you_mean

__all__ = ["COLUMNS", "LACKS", "REASON", "grounds", "reasons", "score", "told"]

COLUMNS = (
    "id", "kind", "statement", "group", "verdict", "value", "low", "high", "unit", "source",
)  # fmt: skip
LACKS = "lacks"
"""Column of a table of verdicts that is not in claims.csv: what the run lacks of an untested
statement, in words."""
REASON = "reason"
"""Column of a table of verdicts that is not in claims.csv: the grounds of a verdict, in words;
empty where the estimate gives them, and where the run lacks what the statement needs."""


def _find(claim: Claim, evidence: Evidence, ledger: Ledger) -> Finding:
    context = ClaimContext(claim.n, lambda name: _find(ledger[name], evidence, ledger))
    found = judged(claim.test, evidence, context)
    other = other_treatment(claim.given, sessions_of(claim.test), evidence.doses)
    # Where the run lacks what the statement needs there is nothing that a dose could change.
    return Finding("untested", reason=other) if other and found.verdict != "untested" else found


def _lacking(test: ClaimForm, known: Mapping[str, Collection[str]]) -> str:
    """Say which metric, session or group of a statement is not among the known ones; else ""."""
    for endpoint in test.endpoints((), ()):
        for column, name in endpoint._asdict().items():
            if name not in known[column]:
                return f"the run has no {column} {name}{did_you_mean(name, known[column])}"
    return ""


def told(table: pd.DataFrame) -> pd.Series:
    """Select the rows shown to readers: all tested ones, and untested ones with a reason.

    A statement whose session, group or metric the run lacks is only counted.
    """
    return (table["verdict"] != "untested") | (reasons(table) != "")


def reasons(table: pd.DataFrame) -> pd.Series:
    """Return the reasons of the verdicts of a table as texts; older tables have none."""
    return texts(table, REASON)


def grounds(table: pd.DataFrame) -> pd.Series:
    """Return what verdicts rest on: their reasons, and why the model can give no other verdict."""
    fixed = texts(table, BY_CONSTRUCTION).where(table["verdict"] != "untested", "")
    both = zip(reasons(table), fixed, strict=True)
    return pd.Series(["; ".join(filter(None, pair)) for pair in both], index=table.index, dtype=str)


def score(
    summary: pd.DataFrame,
    ledger: Ledger,
    conditions: Mapping[str, Mapping[str, float]],
    doses: Mapping[str, Doses] | None = None,
) -> pd.DataFrame:
    """Score a run against the ledger.

    Parameters
    ----------
    summary : pandas.DataFrame
        One run, tidy: experiment, hypothesis, group, animal, session, metric, value, unit.
    ledger : Ledger
        The published statements.
    conditions : mapping of str to mapping of str to float
        Properties of the groups, for example {"mor_density": {"control": 1.0}}.
    doses : mapping, optional
        What each session gives, as `striosome.claims.given.given_in` says it; without it every
        session is taken to give what a statement is about.

    Returns
    -------
    pandas.DataFrame
        One row per statement, columns `COLUMNS`, `striosome.claims.counting.MARKS`, `REASON` and
        `LACKS`. `value`, `low` and `high` are the mean and its interval in `unit`; nan where a
        verdict rests on no single estimate. For a dissociation they belong to the first metric in
        the cell that shows it best.
    """
    evidence = Evidence(summary, conditions, doses)
    known = {column: summary[column].unique().tolist() for column in Endpoint._fields}
    rows, opposites = [], ledger.opposites
    for claim in ledger.claims:
        finding = _find(claim, evidence, ledger)
        estimate = finding.estimate or Estimate(np.nan, np.nan, np.nan, 0, np.nan)
        rows.append(
            {
                "id": claim.id,
                "kind": claim.kind,
                "statement": claim.statement,
                "group": claim.group,
                "verdict": finding.verdict,
                "value": estimate.mean,
                "low": estimate.low,
                "high": estimate.high,
                "unit": finding.unit,
                "source": claim.source,
                RESTS_ON: " ".join(claim.test.rests_on),
                BY_CONSTRUCTION: claim.by_construction or "",
                OPPOSITE_OF: opposites.get(claim.id, ""),
                BY_CHANCE: claim.test.by_chance,
                REASON: finding.reason,
                LACKS: _lacking(claim.test, known) if finding.verdict == "untested" else "",
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS, *MARKS, REASON, LACKS])
