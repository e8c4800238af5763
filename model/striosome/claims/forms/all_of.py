"""Statements that hold together, where a condition on the run is met."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding, Verdict
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, NothingOfItsOwn

__all__ = ["AllOf"]

# A statement is as good as the worst of its parts.
_WORST_FIRST: tuple[Verdict, ...] = ("disagrees", "untested", "undecided", "agrees")


class AllOf(ClaimForm):
    """Other statements hold together, where a condition on the run is met.

    A run that does not meet the condition or the hypothesis leaves the statement untested.
    """

    type: Literal["all_of"]
    claims: tuple[str, ...] = Field(min_length=1, description="identifiers of the statements")
    condition: Literal["mor_density_below_control"] | None = Field(
        None,
        description='"mor_density_below_control": the MOR density of `group` is below that of '
        '"control"',
    )
    group: str | None = Field(None, description="group of the condition")
    hypotheses: tuple[str, ...] = Field(
        (),
        description="files of `configs/hypotheses`, one of which the run must have been made "
        "under; any if empty",
    )

    agrees: ClassVar[str] = "all named statements agree"
    disagrees: ClassVar[str] = "one disagrees"

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Identifiers of the statements that hold together."""
        return self.claims

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return none: they are those of its parts."""
        return ()

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge by the worst verdict of the parts."""
        if not self._condition_met(evidence):
            return Finding("untested")
        parts = {part: context.finding_of(part) for part in self.claims}
        found = {part.verdict for part in parts.values()}
        verdict = next(one for one in _WORST_FIRST if one in found)
        lacking = [part for part in parts.values() if part.verdict == "untested"]
        # Parts that lack a session, group or metric need no word; nor do those that agree.
        if verdict == "agrees" or (
            verdict == "untested" and not any(part.reason for part in lacking)
        ):
            return Finding(verdict)
        return Finding(
            verdict, reason=", ".join(f"{name} {part.verdict}" for name, part in parts.items())
        )

    def _condition_met(self, evidence: Evidence) -> bool:
        if self.hypotheses and evidence.hypothesis not in self.hypotheses:
            return False
        if self.condition is None:
            return True
        control = evidence.condition("mor_density", "control")
        density = evidence.condition("mor_density", self.group or "")
        return control is not None and density is not None and density < control

    def likelihood(self) -> Likelihood:
        """Return none: its parts have their own."""
        return NothingOfItsOwn("its parts are fitted, where they are of that kind")
