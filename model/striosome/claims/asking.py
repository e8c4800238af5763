"""Calls of a user's own forms of claims: an error in them is reported with its line."""

from collections.abc import Iterable
from typing import get_args

from striosome.base.user_code import UserCodeError, locating_errors
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding, Verdict
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood

__all__ = ["fault_of", "judged"]


def fault_of(test: ClaimForm) -> str:
    """Describe the error of a user's own form when it is called; empty if there is none."""
    if test.file is None:
        return ""
    try:
        with locating_errors(test.file):
            _require(tuple(test.endpoints((), ())), Endpoint, "endpoints")
            _require(test.endpoints(("session",), ("group",)), Endpoint, "endpoints")
            _require(test.rests_on, str, "rests_on")
            _require([test.likelihood()], get_args(Likelihood), "likelihood")
            _require([test.by_chance], (float, int), "by_chance")
    except UserCodeError as error:
        return error.brief
    return ""


def _require(found: Iterable[object], kind: type | tuple[type, ...], part: str) -> None:
    for one in found:
        if not isinstance(one, kind):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            names = " or ".join(other.__name__ for other in kinds)
            raise TypeError(f"{part} gave {type(one).__name__}; expected {names}")


def judged(test: ClaimForm, evidence: Evidence, context: ClaimContext) -> Finding:
    """Judge a run by a form; a user's own form that fails leaves the statement untested.

    Its reason says in which line. The run is there by then, and can be scored again.
    """
    if test.file is None:
        return test.verdict(evidence, context)
    try:
        with locating_errors(test.file):
            finding: object = test.verdict(evidence, context)
            if not isinstance(finding, Finding):
                got = type(finding).__name__
                raise TypeError(f"verdict gave {got}; expected striosome.claims.finding.Finding")
            if finding.verdict not in get_args(Verdict):
                known = ", ".join(get_args(Verdict))
                raise ValueError(f"verdict gave {finding.verdict!r}; expected one of {known}")
            return finding
    except UserCodeError as error:
        return Finding("untested", reason=f"its form failed: {error.brief}")
