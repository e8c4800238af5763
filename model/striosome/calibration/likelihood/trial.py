"""Trial of a user's own likelihood on made-up predictions, before any long computation."""

from collections.abc import Collection

import numpy as np

from striosome.base.arrays import Array
from striosome.base.user_code import UserCodeError, locating_errors
from striosome.calibration.likelihood.outcomes import Moments, PublishedStudy, StudyPrediction
from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Claim
from striosome.claims.likelihoods import Outcome, ReportedMean

__all__ = ["fault_of_likelihood"]

_SETS = 3


def fault_of_likelihood(
    study: PublishedStudy, claim: Claim, endpoints: Collection[Endpoint]
) -> str:
    """Describe the error of a user's likelihood when it is called; empty if there is none.

    Parameters
    ----------
    study : PublishedStudy
        Of which the statement is one.
    claim : Claim
        The statement.
    endpoints : collection of Endpoint
        What is predicted for it.
    """
    file = claim.test.file
    if file is None:
        return ""
    sets: Array = np.linspace(-1.0, 1.0, _SETS)
    moments = {endpoint: Moments(sets, np.ones(_SETS)) for endpoint in endpoints}
    prediction = StudyPrediction(study, moments, claim)
    try:
        with locating_errors(file):
            likelihood = claim.test.likelihood()
            if isinstance(likelihood, ReportedMean):
                likelihood.with_value(likelihood.value)
            elif isinstance(likelihood, Outcome):
                _require_probabilities(likelihood.probability(prediction), (_SETS,))
                about = likelihood.contrast or likelihood.effect
                if likelihood.given is not None and about is not None:
                    means = np.zeros((_SETS, 1))
                    given = likelihood.given(prediction, prediction.sample(about), means)
                    _require_probabilities(given, (_SETS, 1))
    except UserCodeError as error:
        return f"claim {claim.id}: {error.brief}"
    return ""


def _require_probabilities(found: object, shape: tuple[int, ...]) -> None:
    probabilities = np.asarray(found, dtype=float)
    if probabilities.shape != shape:
        raise ValueError(
            "likelihood: expected one probability for each parameter set, of shape "
            f"{shape} where there are {_SETS}; got {probabilities.shape}"
        )
    if not ((probabilities >= 0.0) & (probabilities <= 1.0)).all():
        raise ValueError("likelihood: expected probabilities from 0 to 1")
