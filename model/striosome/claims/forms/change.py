"""A change: a metric rises or falls in a session."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from striosome.base.detection import found, shown_given
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import ONE_SIDE, Direction, Finding, claimed
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, Outcome

__all__ = ["Change"]


class Change(ClaimForm):
    """A metric rises or falls: the interval of its group mean excludes zero on that side."""

    type: Literal["change"]
    metric: str
    session: str
    group: str
    expect: Direction

    by_chance: ClassVar[float] = ONE_SIDE
    agrees: ClassVar[str] = "the interval excludes zero on that side"
    disagrees: ClassVar[str] = "on the other"

    @property
    def endpoint(self) -> Endpoint:
        """Endpoint that changes."""
        return Endpoint(self.metric, self.session, self.group)

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return the endpoint that changes."""
        return (self.endpoint,)

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge the mean of the group against zero."""
        return claimed(evidence.mean(*self.endpoint), self.expect, evidence.unit(self.metric))

    def likelihood(self) -> Likelihood:
        """Return the probability that a study finds the whole interval on the claimed side."""
        sign = 1.0 if self.expect == "rise" else -1.0
        return Outcome(
            lambda study: found(study.own_sample(self.endpoint), sign),
            effect=self.endpoint,
            given=lambda study, effect, means: shown_given(effect, means, sign),
            follows_from=(self.endpoint,),
        )
