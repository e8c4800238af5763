"""Names with which a form of claim is written, for files that accompany a ledger."""

from striosome.base.detection import (
    Sample,
    absent_given,
    below,
    difference,
    found,
    mean_nodes,
    shown_given,
)
from striosome.base.statistics import Estimate
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import ONE_SIDE, SIDES, Finding, claimed, side_of, undecided
from striosome.claims.form import ClaimContext, ClaimForm
from striosome.claims.likelihoods import (
    NoLikelihood,
    NothingOfItsOwn,
    Outcome,
    Prediction,
    ReportedMean,
)

__all__ = [
    "ONE_SIDE",
    "SIDES",
    "ClaimContext",
    "ClaimForm",
    "Endpoint",
    "Estimate",
    "Evidence",
    "Finding",
    "NoLikelihood",
    "NothingOfItsOwn",
    "Outcome",
    "Prediction",
    "ReportedMean",
    "Sample",
    "absent_given",
    "below",
    "claimed",
    "difference",
    "found",
    "mean_nodes",
    "shown_given",
    "side_of",
    "undecided",
]
