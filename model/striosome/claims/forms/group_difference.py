"""A difference of groups: a metric is higher, or lower, in one than in another."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from striosome.base.detection import difference, found
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import ONE_SIDE, SIDES, Finding, claimed
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, Outcome

__all__ = ["GroupDifference"]


class GroupDifference(ClaimForm):
    """A metric is higher, or lower, in one group than in another, in the same session."""

    type: Literal["group_difference"]
    metric: str
    session: str
    group: str
    reference: str
    expect: Literal["higher", "lower"]

    by_chance: ClassVar[float] = ONE_SIDE
    agrees: ClassVar[str] = (
        "as change, for the difference of the groups within the animals that both have"
    )

    @property
    def both(self) -> tuple[Endpoint, Endpoint]:
        """Endpoints of the group and of its reference."""
        first, second = self.group, self.reference
        return (
            Endpoint(self.metric, self.session, first),
            Endpoint(self.metric, self.session, second),
        )

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return the group and its reference."""
        return self.both

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge the mean difference against zero: animals of one number are the same animal."""
        estimate = evidence.difference(self.metric, self.session, self.group, self.reference)
        return claimed(estimate, SIDES[self.expect], evidence.unit(self.metric))

    def likelihood(self) -> Likelihood:
        """Return the probability that a study finds the difference on the claimed side.

        A study has other animals in each group: its test is Welch's.
        """
        sign = 1.0 if self.expect == "higher" else -1.0
        first, second = self.both
        return Outcome(
            lambda study: found(difference(study.sample(first), study.sample(second)), sign),
            follows_from=self.both,
        )
