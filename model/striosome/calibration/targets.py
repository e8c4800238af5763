"""Targets of a calibration: the statements that are fitted, and their endpoints."""

from collections.abc import Collection, Iterable

from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.likelihoods import Outcome, ReportedMean

__all__ = ["calibration_claims", "target_endpoints"]


def calibration_claims(ledger: Ledger) -> list[Claim]:
    """Return the statements that may be fitted and that add information of their own.

    Those that only join others add nothing. Where the mean of an endpoint is reported as a number,
    what is said of its direction follows from the number, and to ask both would count one finding
    twice.
    """
    told = {
        claim.id: claim.test.likelihood() for claim in ledger.claims if claim.kind == "calibration"
    }
    fitted = {name: one for name, one in told.items() if isinstance(one, Outcome | ReportedMean)}
    numbers = {one.endpoint for one in fitted.values() if isinstance(one, ReportedMean)}
    return [
        claim
        for claim in ledger.claims
        if claim.id in fitted and not _follows(fitted[claim.id], numbers)
    ]


def _follows(likelihood: Outcome | ReportedMean, numbers: set[Endpoint]) -> bool:
    """Return whether a statement is about means that are all reported as numbers."""
    means = likelihood.follows_from if isinstance(likelihood, Outcome) else ()
    return bool(means) and all(endpoint in numbers for endpoint in means)


def target_endpoints(
    claims: Iterable[Claim], sessions: Collection[str], groups: Collection[str]
) -> set[Endpoint]:
    """Return every endpoint that statements name, in any of these sessions and groups."""
    return {endpoint for claim in claims for endpoint in claim.test.endpoints(sessions, groups)}
