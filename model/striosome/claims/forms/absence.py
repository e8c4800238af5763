"""An absence: no change of a metric, next to a change of it elsewhere."""

from collections.abc import Iterable
from typing import ClassVar, Literal

import numpy as np

from striosome.base.arrays import Array
from striosome.base.detection import absent_given, difference, found, mean_nodes
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Direction, Finding, side_of, undecided
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, Outcome, Prediction
from striosome.config.documents.section import Record

__all__ = ["Absence", "Contrast"]


class Contrast(Record):
    """Place of the contrasted effect: the animals of one group in one session."""

    session: str
    group: str


class Absence(ClaimForm):
    """A metric does not rise, or fall, next to an effect of the same metric elsewhere.

    It agrees only when the interval contains zero and its far end stays below half of the
    contrasted effect, which itself must be shown; so noise earns no verdict.
    """

    type: Literal["absence"]
    metric: str
    session: str
    group: str
    of: Direction
    contrast: Contrast

    agrees: ClassVar[str] = (
        "the interval contains zero and ends below half of the contrasted effect, which is itself "
        "shown"
    )
    disagrees: ClassVar[str] = "it excludes zero on the side said to be absent"

    @property
    def endpoint(self) -> Endpoint:
        """Endpoint without an effect."""
        return Endpoint(self.metric, self.session, self.group)

    @property
    def contrasted(self) -> Endpoint:
        """Endpoint with the contrasted effect."""
        return Endpoint(self.metric, self.contrast.session, self.contrast.group)

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return the endpoint without an effect, then that of the contrasted effect."""
        return (self.endpoint, self.contrasted)

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge the interval against zero and half of the contrasted effect."""
        estimate = evidence.mean(*self.endpoint)
        contrast = evidence.mean(*self.contrasted)
        if estimate is None or contrast is None:
            return Finding("untested")
        unit = evidence.unit(self.metric)
        sign, far_end = (1.0, estimate.high) if self.of == "rise" else (-1.0, estimate.low)
        if side_of(estimate) == self.of:
            return Finding("disagrees", estimate, unit)
        negligible = sign * far_end < 0.5 * sign * contrast.mean
        contains_zero = estimate.low <= 0.0 <= estimate.high
        if side_of(contrast) != self.of:
            where = f"{self.contrast.session}, {self.contrast.group}"
            return undecided(estimate, unit, f"the contrasted {self.of} is not shown ({where})")
        if contains_zero and negligible:
            return Finding("agrees", estimate, unit)
        if contains_zero:
            far = "the interval reaches half of the contrasted effect"
            return undecided(estimate, unit, far)
        return undecided(estimate, unit, "the interval lies on the other side of zero")

    def likelihood(self) -> Likelihood:
        """Return the probability of "no effect", given what the study found at the contrast."""
        sign = 1.0 if self.of == "rise" else -1.0

        def alone(study: Prediction) -> Array:
            means = mean_nodes(study.sample(self.contrasted))
            given = absent_given(study.own_sample(self.endpoint), means, sign)
            return np.asarray(given.mean(axis=1))

        def not_significant(study: Prediction) -> Array:
            return 1.0 - found(study.own_sample(self.endpoint), sign)

        def interaction(study: Prediction) -> Array:
            own = study.own_sample(self.endpoint)
            more = difference(study.sample(self.contrasted), own)
            return (1.0 - found(own, sign)) * found(more, sign)

        return Outcome(
            alone,
            contrast=self.contrasted,
            given=lambda study, _, means: absent_given(
                study.own_sample(self.endpoint), means, sign
            ),
            follows_from=(self.endpoint,),
            readings={"paired": not_significant, "mixed": interaction},
        )
