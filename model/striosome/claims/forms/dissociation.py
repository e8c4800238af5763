"""A dissociation: two metrics change in opposite directions."""

from collections.abc import Iterable
from typing import ClassVar, Literal

import numpy as np

from striosome.base.arrays import Array
from striosome.base.detection import found
from striosome.base.estimate_words import mean_words, unit_label
from striosome.base.statistics import Estimate
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding, side_of
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, Outcome, Prediction

__all__ = ["Dissociation"]


class Dissociation(ClaimForm):
    """Two metrics change in opposite directions in at least one group and session."""

    type: Literal["dissociation"]
    metrics: tuple[str, str]

    agrees: ClassVar[str] = "in some session and group both exclude zero, on opposite sides"
    disagrees: ClassVar[str] = "everywhere both exclude it on the same side"

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return both metrics in every session and group: it names none itself."""
        groups = tuple(groups)
        return [Endpoint(m, s, g) for s in sessions for m in self.metrics for g in groups]

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge the session and group that show the dissociation best."""
        first, second = self.metrics
        pairs: dict[tuple[str, str], tuple[Estimate, Estimate]] = {}
        for session, group in sorted(evidence.cells(first) & evidence.cells(second)):
            one, other = evidence.mean(first, session, group), evidence.mean(second, session, group)
            if one is not None and other is not None:
                pairs[session, group] = one, other
        if not pairs:
            return Finding("untested")
        sides = {place: (side_of(one), side_of(other)) for place, (one, other) in pairs.items()}
        apart = [place for place, (one, other) in sides.items() if one and other and one != other]
        if apart:
            # Where it is shown best, by the less certain of the two means.
            place = max(apart, key=lambda place: min(map(_certainty, pairs[place])))
            one, other = pairs[place]
            metric = f"{second} {mean_words(other.mean, unit_label(evidence.unit(second)))}"
            return Finding("agrees", one, evidence.unit(first), f"{', '.join(place)}: {metric}")
        together = all(side and side == other_side for side, other_side in sides.values())
        if together:
            return Finding("disagrees")
        return Finding(
            "undecided", reason="nowhere do both intervals exclude zero on opposite sides"
        )

    def likelihood(self) -> Likelihood:
        """Return the probability that both are found changed, on opposite sides, anywhere."""
        first, second = self.metrics

        def probability(study: Prediction) -> Array:
            nowhere: Array = np.ones(1)
            for endpoint in study.endpoints:
                if endpoint.metric != first:
                    continue
                pair = [study.sample(endpoint._replace(metric=m)) for m in (first, second)]
                up, down = ([found(sample, sign) for sample in pair] for sign in (1.0, -1.0))
                nowhere = nowhere * (1.0 - up[0] * down[1] - down[0] * up[1])
            return 1.0 - nowhere

        return Outcome(probability)


def _certainty(estimate: Estimate) -> float:
    """Return the distance of a mean from zero in widths of its interval."""
    width = estimate.high - estimate.low
    return float(np.inf if width == 0.0 else abs(estimate.mean) / width)
