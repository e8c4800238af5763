"""A size: a metric has a mean that the source gives with its error."""

from collections.abc import Iterable
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.estimate_words import interval_words, mean_words
from striosome.base.statistics import critical_value
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding, undecided
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import Likelihood, ReportedMean

__all__ = ["Size"]

# One animal has no spread, hence no error.
_MIN_ANIMALS = 2
# Widest run interval, as a multiple of the source's, that still earns a verdict: as many animals as
# the source had give one of the same width, a quarter of them one twice as wide.
_MAX_RELATIVE_WIDTH = 2.0


class Size(ClaimForm):
    """A metric has a size: the mean of its group is a number that the source gives with its error.

    The source's 95 % interval is the reported mean and t times its error, of n - 1 degrees of
    freedom; normal where n is not known. A run whose interval is more than twice as wide would
    agree with almost any number, and earns no verdict.
    """

    type: Literal["size"]
    metric: str
    session: str
    group: str
    value: float = Field(
        description="mean over the animals of the source, in the unit of the metric"
    )
    error: float = Field(
        gt=0.0,
        description="standard error of that mean, as the source gives it, in the same unit: "
        "s / sqrt(n); it contains the spread between the source's animals",
    )

    agrees: ClassVar[str] = (
        "the mean lies in the source's interval, and the run's own is at most twice as wide"
    )
    disagrees: ClassVar[str] = "the two intervals have nothing in common"

    @property
    def endpoint(self) -> Endpoint:
        """Endpoint whose mean is reported."""
        return Endpoint(self.metric, self.session, self.group)

    def fault(self, n: int | None) -> str:
        """Report that a mean of a single animal has no error."""
        few = n is not None and n < _MIN_ANIMALS
        return f"a mean with an error rests on at least {_MIN_ANIMALS} animals" if few else ""

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return the endpoint whose mean is reported."""
        return (self.endpoint,)

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge the mean against the interval of the source."""
        estimate = evidence.mean(*self.endpoint)
        if estimate is None:
            return Finding("untested")
        unit = evidence.unit(self.metric)
        freedom = np.inf if context.n is None else context.n - 1
        half = self.error * float(critical_value(freedom))
        low, high = self.value - half, self.value + half
        source = f"source: {mean_words(self.value)} ({interval_words(low, high)})"
        if estimate.low > high or estimate.high < low:
            return Finding("disagrees", estimate, unit, source)
        # Not so either of too few animals, which allow no interval.
        if not estimate.high - estimate.low <= _MAX_RELATIVE_WIDTH * (high - low):
            return undecided(estimate, unit, f"{source}, more than twice as narrow as the run's")
        if low <= estimate.mean <= high:
            return Finding("agrees", estimate, unit, source)
        return undecided(estimate, unit, f"{source}, which the mean lies outside of")

    def likelihood(self) -> Likelihood:
        """Return the number, which has a density."""
        return ReportedMean(
            self.endpoint,
            self.value,
            self.error,
            lambda value: self.model_copy(update={"value": value}),
        )
