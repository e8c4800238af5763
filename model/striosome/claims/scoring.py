"""The verdict of a run on each published statement.

Verdicts rest on the 95 % interval of the run's own animals, also where it has fewer than the
source: that of `striosome.statistics`, the same as in effects.csv. From fewer than `FEWEST_ANIMALS`
nothing is decided.

=============  ==================================================================================
change         agrees: the interval excludes zero on the claimed side; disagrees: on the other
absence        disagrees: it excludes zero on the side said to be absent; agrees: it contains
               zero and ends below half of the contrasted effect, and that effect is itself shown
difference     as change, for the difference of two group means, of two sessions of the same
               animals, or between groups in how far two sessions differ
size           disagrees: it has nothing in common with the source's 95 % interval, the reported
               mean and t times its error (of n - 1 degrees of freedom; normal where n is not
               known); agrees: its mean lies in that interval, and it is at most twice as wide;
               so a run that would agree with almost any number earns no verdict
dissociation   agrees: in some cell both intervals exclude zero on opposite sides; disagrees: in
               every cell both exclude it on the same side
all of         disagrees: one part does; else untested, else undecided: one part is; else agrees.
               Untested where the run does not meet its condition or its hypothesis
otherwise      undecided; untested where the run lacks the session, the group or the metric
=============  ==================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import t

from striosome.claims.evidence import Evidence
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.rules import (
    Absence,
    AllOf,
    Change,
    Direction,
    Dissociation,
    GroupDifference,
    SessionDifference,
    Size,
    Untested,
)
from striosome.statistics import CONFIDENCE, Estimate

__all__ = ["COLUMNS", "Verdict", "score"]

Verdict = Literal["agrees", "disagrees", "undecided", "untested"]
COLUMNS = (
    "id", "kind", "statement", "group", "verdict", "value", "low", "high", "unit", "source",
)  # fmt: skip

# Times the width of the source's interval up to which an interval can tell its number from others:
# as many animals as the source had give one of the same width, a quarter of them one twice as wide.
_WIDEST = 2.0

_SIDES: dict[str, Direction] = {"higher": "rise", "lower": "fall"}
_SIGNS: dict[int, Direction] = {1: "rise", -1: "fall"}


@dataclass(frozen=True, slots=True)
class _Finding:
    """A verdict and the estimate on which it rests, where there is one."""

    verdict: Verdict
    estimate: Estimate | None = None
    unit: str = ""


def _side(estimate: Estimate) -> Direction | None:
    """The side of zero on which the whole interval lies; None if it contains zero or is unknown."""
    return _SIGNS.get(estimate.sign)


def _claimed(estimate: Estimate | None, expect: Direction, unit: str) -> _Finding:
    """Verdict on a difference from zero of the claimed sign."""
    if estimate is None:
        return _Finding("untested")
    side = _side(estimate)
    if side is None:
        return _Finding("undecided", estimate, unit)
    return _Finding("agrees" if side == expect else "disagrees", estimate, unit)


def _absence(test: Absence, evidence: Evidence) -> _Finding:
    estimate = evidence.mean(test.metric, test.session, test.group)
    contrast = evidence.mean(test.metric, test.contrast.session, test.contrast.group)
    if estimate is None or contrast is None:
        return _Finding("untested")
    unit = evidence.unit(test.metric)
    sign, far_end = (1.0, estimate.high) if test.of == "rise" else (-1.0, estimate.low)
    if _side(estimate) == test.of:
        return _Finding("disagrees", estimate, unit)
    negligible = sign * far_end < 0.5 * sign * contrast.mean
    contains_zero = estimate.low <= 0.0 <= estimate.high
    if contains_zero and negligible and _side(contrast) == test.of:
        return _Finding("agrees", estimate, unit)
    return _Finding("undecided", estimate, unit)


def _size(test: Size, animals: int | None, evidence: Evidence) -> _Finding:
    estimate = evidence.mean(test.metric, test.session, test.group)
    if estimate is None:
        return _Finding("untested")
    unit = evidence.unit(test.metric)
    freedom = np.inf if animals is None else animals - 1
    half = test.error * float(t.ppf(0.5 + CONFIDENCE / 2.0, freedom))
    low, high = test.value - half, test.value + half
    if estimate.low > high or estimate.high < low:
        return _Finding("disagrees", estimate, unit)
    telling = estimate.high - estimate.low <= _WIDEST * (high - low)
    verdict: Verdict = "agrees" if telling and low <= estimate.mean <= high else "undecided"
    return _Finding(verdict, estimate, unit)


def _dissociation(test: Dissociation, evidence: Evidence) -> _Finding:
    first, second = test.metrics
    pairs: list[tuple[Estimate, Estimate]] = []
    for session, group in sorted(evidence.cells(first) & evidence.cells(second)):
        one, other = evidence.mean(first, session, group), evidence.mean(second, session, group)
        if one is not None and other is not None:
            pairs.append((one, other))
    if not pairs:
        return _Finding("untested")
    sides = [(_side(one), _side(other)) for one, other in pairs]
    for (one, _), (side, other_side) in zip(pairs, sides, strict=True):
        if side and other_side and side != other_side:
            return _Finding("agrees", one, evidence.unit(first))
    together = all(side and side == other_side for side, other_side in sides)
    return _Finding("disagrees" if together else "undecided")


def _condition_met(test: AllOf, evidence: Evidence) -> bool:
    if test.hypotheses and evidence.hypothesis not in test.hypotheses:
        return False
    if test.condition is None:
        return True
    control = evidence.condition("mor_density", "control")
    density = evidence.condition("mor_density", test.group or "")
    return control is not None and density is not None and density < control


def _all_of(test: AllOf, evidence: Evidence, ledger: Ledger) -> _Finding:
    if not _condition_met(test, evidence):
        return _Finding("untested")
    parts = {_find(ledger[part], evidence, ledger).verdict for part in test.claims}
    order: tuple[Verdict, ...] = ("disagrees", "untested", "undecided", "agrees")
    return _Finding(next(verdict for verdict in order if verdict in parts))


def _find(claim: Claim, evidence: Evidence, ledger: Ledger) -> _Finding:
    match claim.test:
        case Change() as test:
            estimate = evidence.mean(test.metric, test.session, test.group)
            return _claimed(estimate, test.expect, evidence.unit(test.metric))
        case GroupDifference() as test:
            estimate = evidence.difference(test.metric, test.session, test.group, test.reference)
            return _claimed(estimate, _SIDES[test.expect], evidence.unit(test.metric))
        case SessionDifference() as test:
            estimate = evidence.session_difference(
                test.metric, test.session, test.reference, test.group, test.reference_group
            )
            return _claimed(estimate, _SIDES[test.expect], evidence.unit(test.metric))
        case Absence() as test:
            return _absence(test, evidence)
        case Size() as test:
            return _size(test, claim.n, evidence)
        case Dissociation() as test:
            return _dissociation(test, evidence)
        case AllOf() as test:
            return _all_of(test, evidence, ledger)
        case Untested():
            return _Finding("untested")


def score(
    summary: pd.DataFrame,
    ledger: Ledger,
    conditions: Mapping[str, Mapping[str, float]],
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

    Returns
    -------
    pandas.DataFrame
        One row per statement, columns `COLUMNS`. `value`, `low` and `high` are the mean and its
        interval in `unit`; nan where a verdict rests on no single estimate. For a dissociation
        they belong to the first metric in the cell that shows it.
    """
    evidence = Evidence(summary, conditions)
    rows = []
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
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
