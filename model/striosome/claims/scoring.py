"""The verdict of a run on each published statement.

Verdicts rest on the 95 % interval of the run's own animals, also where it has fewer than the
source: that of `striosome.base.statistics`, the same as in effects.csv. From fewer than
`FEWEST_ANIMALS` nothing is decided.

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
otherwise      undecided; untested where the run lacks the session, the group or the metric, or
               gives another dose than the statement is about
=============  ==================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import t

from striosome.base.estimate_words import interval_words, mean_words, unit_label
from striosome.base.statistics import CONFIDENCE, Estimate
from striosome.claims.evidence import FEWEST_ANIMALS, Evidence
from striosome.claims.given import Doses, other_treatment
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

__all__ = ["COLUMNS", "REASON", "Verdict", "reasons", "score", "told"]

Verdict = Literal["agrees", "disagrees", "undecided", "untested"]
COLUMNS = (
    "id", "kind", "statement", "group", "verdict", "value", "low", "high", "unit", "source",
)  # fmt: skip
REASON = "reason"
"""Column of a table of verdicts that is not in claims.csv: what a verdict rests on, in words; empty
where the estimate says it, and where the run lacks what the statement needs."""

# Times the width of the source's interval up to which an interval can tell its number from others:
# as many animals as the source had give one of the same width, a quarter of them one twice as wide.
_WIDEST = 2.0

_NOT_SHOWN = "the interval contains zero"
_SIDES: dict[str, Direction] = {"higher": "rise", "lower": "fall"}
_SIGNS: dict[int, Direction] = {1: "rise", -1: "fall"}


@dataclass(frozen=True, slots=True)
class _Finding:
    """A verdict and the estimate on which it rests, where there is one."""

    verdict: Verdict
    estimate: Estimate | None = None
    unit: str = ""
    reason: str = ""


def _undecided(estimate: Estimate, unit: str, reason: str) -> _Finding:
    """An estimate that shows nothing; too few animals are a reason before any other."""
    if not estimate.tested:
        reason = f"a verdict needs {FEWEST_ANIMALS} animals in each group, each with a value"
    return _Finding("undecided", estimate, unit, reason)


def _side(estimate: Estimate) -> Direction | None:
    """The side of zero on which the whole interval lies; None if it contains zero or is unknown."""
    return _SIGNS.get(estimate.sign)


def _claimed(estimate: Estimate | None, expect: Direction, unit: str) -> _Finding:
    """Verdict on a difference from zero of the claimed sign."""
    if estimate is None:
        return _Finding("untested")
    side = _side(estimate)
    if side is None:
        return _undecided(estimate, unit, _NOT_SHOWN)
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
    if _side(contrast) != test.of:
        cell = f"{test.contrast.session}, {test.contrast.group}"
        return _undecided(estimate, unit, f"the contrasted {test.of} is not shown ({cell})")
    if contains_zero and negligible:
        return _Finding("agrees", estimate, unit)
    if contains_zero:
        far = "the interval reaches half of the contrasted effect"
        return _undecided(estimate, unit, far)
    return _undecided(estimate, unit, "the interval lies on the other side of zero")


def _size(test: Size, animals: int | None, evidence: Evidence) -> _Finding:
    estimate = evidence.mean(test.metric, test.session, test.group)
    if estimate is None:
        return _Finding("untested")
    unit = evidence.unit(test.metric)
    freedom = np.inf if animals is None else animals - 1
    half = test.error * float(t.ppf(0.5 + CONFIDENCE / 2.0, freedom))
    low, high = test.value - half, test.value + half
    source = f"source: {mean_words(test.value)} ({interval_words(low, high)})"
    if estimate.low > high or estimate.high < low:
        return _Finding("disagrees", estimate, unit, source)
    # Not so either of too few animals, which allow no interval.
    if not estimate.high - estimate.low <= _WIDEST * (high - low):
        return _undecided(estimate, unit, f"{source}, more than twice as narrow as the run's")
    if low <= estimate.mean <= high:
        return _Finding("agrees", estimate, unit, source)
    return _undecided(estimate, unit, f"{source}, which the mean lies outside of")


def _dissociation(test: Dissociation, evidence: Evidence) -> _Finding:
    first, second = test.metrics
    pairs: dict[tuple[str, str], tuple[Estimate, Estimate]] = {}
    for session, group in sorted(evidence.cells(first) & evidence.cells(second)):
        one, other = evidence.mean(first, session, group), evidence.mean(second, session, group)
        if one is not None and other is not None:
            pairs[session, group] = one, other
    if not pairs:
        return _Finding("untested")
    sides = {cell: (_side(one), _side(other)) for cell, (one, other) in pairs.items()}
    apart = [cell for cell, (one, other) in sides.items() if one and other and one != other]
    if apart:
        # The cell that shows it best, by the less certain of its two means.
        cell = max(apart, key=lambda cell: min(map(_certainty, pairs[cell])))
        one, other = pairs[cell]
        metric = f"{second} {mean_words(other.mean, unit_label(evidence.unit(second)))}"
        return _Finding("agrees", one, evidence.unit(first), f"{', '.join(cell)}: {metric}")
    together = all(side and side == other_side for side, other_side in sides.values())
    if together:
        return _Finding("disagrees")
    return _Finding("undecided", reason="nowhere do both intervals exclude zero on opposite sides")


def _certainty(estimate: Estimate) -> float:
    """How many times its interval a mean is away from zero."""
    width = estimate.high - estimate.low
    return float(np.inf if width == 0.0 else abs(estimate.mean) / width)


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
    parts = {part: _find(ledger[part], evidence, ledger) for part in test.claims}
    order: tuple[Verdict, ...] = ("disagrees", "untested", "undecided", "agrees")
    found = {part.verdict for part in parts.values()}
    verdict = next(one for one in order if one in found)
    lacking = [part for part in parts.values() if part.verdict == "untested"]
    # Parts of which the run has no session, group or metric need no word; nor do those that agree.
    if verdict == "agrees" or (verdict == "untested" and not any(part.reason for part in lacking)):
        return _Finding(verdict)
    return _Finding(
        verdict, reason=", ".join(f"{name} {part.verdict}" for name, part in parts.items())
    )


def _find(claim: Claim, evidence: Evidence, ledger: Ledger) -> _Finding:
    found = _by_form(claim, evidence, ledger)
    other = other_treatment(claim.given, claim.test, evidence.doses)
    # Where the run lacks what the statement needs there is nothing that a dose could change.
    return _Finding("untested", reason=other) if other and found.verdict != "untested" else found


def _by_form(claim: Claim, evidence: Evidence, ledger: Ledger) -> _Finding:
    """The finding of each form of test, whatever was given."""
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


def told(table: pd.DataFrame) -> pd.Series:
    """Which rows readers are shown: what is tested, and what is untested for a reason of its own.

    A statement of which the run has no session, group or metric is only counted.
    """
    return (table["verdict"] != "untested") | (reasons(table) != "")


def reasons(table: pd.DataFrame) -> pd.Series:
    """What the verdicts of a table rest on, as texts; tables of older versions do not say."""
    known = table[REASON] if REASON in table else pd.Series("", index=table.index)
    # A file gives an empty text back as no value.
    return known.fillna("").astype(str)


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
        One row per statement, columns `COLUMNS` and `REASON`. `value`, `low` and `high` are the
        mean and its interval in `unit`; nan where a verdict rests on no single estimate. For a
        dissociation they belong to the first metric in the cell that shows it best.
    """
    evidence = Evidence(summary, conditions, doses)
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
                REASON: finding.reason,
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS, REASON])
