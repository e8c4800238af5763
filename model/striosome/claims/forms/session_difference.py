"""A difference of sessions: a metric is higher, or lower, in one than in another."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import ONE_SIDE, SIDES, Finding, claimed
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, NoLikelihood

__all__ = ["SessionDifference"]


class SessionDifference(ClaimForm):
    """A metric is higher, or lower, in one session than in another of the same animals."""

    type: Literal["session_difference"]
    metric: str
    session: str
    reference: str = Field(description="the other session")
    group: str
    reference_group: str | None = Field(
        None,
        description="group whose own difference between the two sessions is subtracted: the "
        "statement is then that `group` differs more, or less, than this one",
    )
    expect: Literal["higher", "lower"]

    by_chance: ClassVar[float] = ONE_SIDE
    agrees: ClassVar[str] = (
        "as change, for `session` minus `reference` within each animal; with `reference_group`, "
        "for what `group` differs more than that group does, within the animals that both have"
    )

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return both sessions of the group, then of the reference group."""
        named = [group for group in (self.group, self.reference_group) if group is not None]
        both = (self.session, self.reference)
        return [Endpoint(self.metric, session, group) for group in named for session in both]

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge the mean over animals of the difference against zero."""
        estimate = evidence.session_difference(
            self.metric, self.session, self.reference, self.group, self.reference_group
        )
        return claimed(estimate, SIDES[self.expect], evidence.unit(self.metric))

    def likelihood(self) -> Likelihood:
        """Return none: no prediction holds the spread of such a difference over animals."""
        return NoLikelihood("which can be scored and not fitted")
