"""A statement that no session tests yet."""

from collections.abc import Iterable
from typing import Literal

from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, NothingOfItsOwn

__all__ = ["Untested"]


class Untested(ClaimForm):
    """A statement that no session tests yet; `needs` says what would."""

    type: Literal["none"]
    needs: str

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return none."""
        return ()

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Return "untested": no session tests the statement."""
        return Finding("untested")

    def likelihood(self) -> Likelihood:
        """Return none: there is nothing to fit."""
        return NothingOfItsOwn("there is nothing to fit")
