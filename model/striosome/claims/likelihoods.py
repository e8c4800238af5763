"""What a form of claim tells a calibration: how probable its statement is, or why it cannot say.

A statement is an outcome of a study with so many animals, a mean that the study reports, or
neither of these. A form answers with one of the four records of this module, so that there is
none of which a calibration does not know what to do with it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from striosome.base.arrays import Array
from striosome.base.detection import Sample
from striosome.claims.endpoint import Endpoint

__all__ = [
    "Likelihood",
    "NoLikelihood",
    "NothingOfItsOwn",
    "Outcome",
    "Prediction",
    "ReportedMean",
]


class Prediction(Protocol):
    """What a study estimates under every parameter set, of each endpoint that is predicted."""

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """Everything that is predicted, in its order."""

    def sample(self, endpoint: Endpoint) -> Sample:
        """Return what is estimated from as many animals as the study has of the group."""

    def own_sample(self, endpoint: Endpoint) -> Sample:
        """Return what is estimated from the n of the statement, where it gives one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement that a study makes with some probability.

    Attributes
    ----------
    probability : callable
        From what a study estimates to a probability for each parameter set, shape (sets,).
    contrast : Endpoint, optional
        The effect that the statement measures itself against. All statements that share one are
        judged by what the study found there.
    effect : Endpoint, optional
        What the statement is about, if it shares what was found there with others that measure
        themselves against it.
    given : callable, optional
        Needed with either: from what a study estimates, that of the effect or contrast, and the
        means that it found there (sets, nodes) to probabilities of shape (sets, nodes).
    follows_from : tuple of Endpoint
        Where the study reports the means of all these as numbers, the statement follows from them
        and is not asked again; it follows from nothing if this is empty.
    """

    probability: Callable[[Prediction], Array]
    contrast: Endpoint | None = None
    effect: Endpoint | None = None
    given: Callable[[Prediction, Sample, Array], Array] | None = None
    follows_from: tuple[Endpoint, ...] = ()

    def __post_init__(self) -> None:
        if self.given is None and (self.contrast or self.effect):
            raise TypeError("Outcome: an effect or a contrast needs `given`")


@dataclass(frozen=True, slots=True)
class ReportedMean:
    """A mean that the study reports with its standard error; it has a density.

    Attributes
    ----------
    endpoint : Endpoint
        What it is the mean of.
    value, error : float
        In the unit of the metric.
    with_value : callable
        From another value to the same test with that value, for made-up studies.
    """

    endpoint: Endpoint
    value: float
    error: float
    with_value: Callable[[float], object]


@dataclass(frozen=True, slots=True)
class NoLikelihood:
    """The form can be scored, and no probability is known; to calibrate to it is refused.

    Attributes
    ----------
    why : str
        As it is told to the user.
    """

    why: str


@dataclass(frozen=True, slots=True)
class NothingOfItsOwn:
    """The form adds nothing to a calibration, which leaves it out.

    Attributes
    ----------
    why : str
        As documentation says it.
    """

    why: str


Likelihood = Outcome | ReportedMean | NoLikelihood | NothingOfItsOwn
