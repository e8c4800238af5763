"""Answer of a form of claim to a calibration: how probable its statement is, or why there is none.

A statement is an outcome of a study with a number of animals, a mean that the study reports, or
neither of these. A form answers with one of the four records of this module, each of which a
calibration can handle.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from striosome.base.arrays import Array
from striosome.base.detection import Sample
from striosome.claims.endpoint import Endpoint

__all__ = [
    "ANALYSES",
    "Likelihood",
    "NoLikelihood",
    "NothingOfItsOwn",
    "Outcome",
    "Prediction",
    "ReportedMean",
]


ANALYSES = ("interval", "paired", "mixed")
"""How a study may have reached its statements: by the rule of the ledger, which asks "no effect" of
an interval; by one test for each group, where "no effect" is one that is not significant; or by a
mixed model, where it also takes a significant interaction with the effect elsewhere."""


class Prediction(Protocol):
    """Estimates of a study under every parameter set, for each endpoint that is predicted."""

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """All predicted endpoints, in order."""

    def sample(self, endpoint: Endpoint) -> Sample:
        """Return the estimate from as many animals as the study has of the group."""

    def own_sample(self, endpoint: Endpoint) -> Sample:
        """Return the estimate from the n of the statement, where it gives one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement that a study makes with some probability."""

    probability: Callable[[Prediction], Array]
    """function from what a study estimates to the probability of the statement for each parameter
    set, shape (sets,)"""
    contrast: Endpoint | None = None
    """the effect that the statement compares with; all statements that share one are judged by the
    study's finding there"""
    effect: Endpoint | None = None
    """the effect that the statement is about, if other statements compare with the same one"""
    given: Callable[[Prediction, Sample, Array], Array] | None = None
    """needed with either `contrast` or `effect`: function from what a study estimates, the estimate
    of the effect or contrast, and the means found there, shape (sets, nodes), to probabilities of
    shape (sets, nodes)"""
    follows_from: tuple[Endpoint, ...] = ()
    """endpoints from whose means the statement follows: it is not counted again where the study
    reports all of them as numbers; empty if it follows from nothing"""
    readings: Mapping[str, Callable[[Prediction], Array]] = field(default_factory=dict)
    """probability of the statement, as `probability`, where the study has reached it by another
    analysis than the rule of the ledger, by the name of the analysis; those of `ANALYSES` that are
    not there say what the rule says"""

    def __post_init__(self) -> None:
        if self.given is None and (self.contrast or self.effect):
            raise TypeError("Outcome: an effect or a contrast needs `given`")


@dataclass(frozen=True, slots=True)
class ReportedMean:
    """A mean that the study reports with its standard error; it has a density."""

    endpoint: Endpoint
    """endpoint whose mean is reported"""
    value: float
    """the mean, in the unit of the metric"""
    error: float
    """its standard error, in the same unit"""
    with_value: Callable[[float], object]
    """function from another value to the same test with that value, for made-up studies"""


@dataclass(frozen=True, slots=True)
class NoLikelihood:
    """A form that can be scored but has no known probability; it cannot be calibrated to."""

    why: str
    """reason, as it is told to the user"""


@dataclass(frozen=True, slots=True)
class NothingOfItsOwn:
    """A form that adds nothing to a calibration, which leaves it out."""

    why: str
    """reason, as documentation gives it"""


Likelihood = Outcome | ReportedMean | NoLikelihood | NothingOfItsOwn
