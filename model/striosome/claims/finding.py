"""Finding on one statement in a run: a verdict, and the estimate on which it rests."""

from dataclasses import dataclass
from typing import Literal

from striosome.base.statistics import CONFIDENCE, Estimate
from striosome.claims.evidence import MIN_ANIMALS

__all__ = [
    "ONE_SIDE",
    "SIDES",
    "Direction",
    "Finding",
    "Verdict",
    "claimed",
    "side_of",
    "undecided",
]

Direction = Literal["rise", "fall"]
Verdict = Literal["agrees", "disagrees", "undecided", "untested"]

SIDES: dict[str, Direction] = {"higher": "rise", "lower": "fall"}
"""The side of zero on which a difference lies, by how one mean compares with the other."""

ONE_SIDE = round((1.0 - CONFIDENCE) / 2.0, 9)
"""Probability that an interval lies wholly on the claimed side of zero if the mean is zero."""

_SIGNS: dict[int, Direction] = {1: "rise", -1: "fall"}
_NOT_SHOWN = "the interval contains zero"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict and the estimate on which it rests, where there is one."""

    verdict: Verdict
    """the verdict; "untested" where the run lacks what the statement needs"""
    estimate: Estimate | None = None
    """estimate that is shown with the verdict"""
    unit: str = ""
    """unit of the estimate"""
    reason: str = ""
    """grounds of the verdict in words, where the estimate does not tell them"""


def undecided(estimate: Estimate, unit: str, reason: str) -> Finding:
    """Return the finding of an estimate that shows nothing; too few animals are named first."""
    if not estimate.tested:
        reason = f"a verdict needs {MIN_ANIMALS} animals in each group, each with a value"
    return Finding("undecided", estimate, unit, reason)


def side_of(estimate: Estimate) -> Direction | None:
    """Return the side of zero on which the whole interval lies; None if it is on neither."""
    return _SIGNS.get(estimate.sign)


def claimed(estimate: Estimate | None, expect: Direction, unit: str) -> Finding:
    """Judge a difference from zero of the claimed sign; None is untested."""
    if estimate is None:
        return Finding("untested")
    side = side_of(estimate)
    if side is None:
        return undecided(estimate, unit, _NOT_SHOWN)
    return Finding("agrees" if side == expect else "disagrees", estimate, unit)
