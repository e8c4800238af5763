"""Predictions of the posterior, and the probability that it gives every published outcome."""

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.calibration.declaration import Calibration
from striosome.calibration.reading.identifiability import weighted_quantiles
from striosome.calibration.sampling.posterior import Posterior
from striosome.claims.form import type_of
from striosome.simulation.metrics import unit_of

__all__ = ["outcome_table", "prediction_table"]


# Sets whose probabilities are worked out at once: each takes some 70 kB for a moment.
_AT_ONCE = 1024


def _probabilities(calibration: Calibration, posterior: Posterior) -> dict[str, Array]:
    """Return the probability of each outcome, shape (sets,), for every set the surface reaches."""
    reached = np.flatnonzero(np.isfinite(posterior.log_likelihood))
    parts = []
    for start in range(0, len(reached), _AT_ONCE):
        some = reached[start : start + _AT_ONCE]
        endpoints = posterior.moments(calibration.endpoints, some)
        parts.append(calibration.study.probabilities(endpoints))
    return {
        claim.id: np.concatenate([part[claim.id] for part in parts])
        for claim in calibration.study.claims
    }


def outcome_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Tabulate each outcome's probability: posterior mean, 90 % interval over sets, prior mean."""
    found = _probabilities(calibration, posterior)
    reached = np.isfinite(posterior.log_likelihood)
    weights = posterior.weights[reached]
    rows = []
    for claim in calibration.study.claims:
        probability = found[claim.id]
        low, _, high = weighted_quantiles(probability, weights)
        rows.append(
            {
                "id": claim.id,
                "statement": claim.statement,
                "test": type_of(type(claim.test)),
                "probability": float(weights @ probability),
                "low": low,
                "high": high,
                "prior_probability": float(probability.mean()),
            }
        )
    return pd.DataFrame(rows)


def prediction_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Tabulate group means of every metric, group and session, over sets, posterior and prior."""
    reached = np.isfinite(posterior.log_likelihood)
    weights = posterior.weights[reached]
    flat = np.full(len(weights), 1.0 / len(weights))
    rows = []
    for place, endpoint in enumerate(calibration.endpoints):
        mean = posterior.mean[place][reached]
        low, _, high = weighted_quantiles(mean, weights)
        prior_low, _, prior_high = weighted_quantiles(mean, flat)
        rows.append(
            {
                **endpoint._asdict(),
                "mean": float(weights @ mean),
                "low": low,
                "high": high,
                "prior_low": prior_low,
                "prior_high": prior_high,
                "spread": float(weights @ posterior.spread[place][reached]),
                "unit": unit_of(endpoint.metric, calibration.loaded.experiment),
            }
        )
    return pd.DataFrame(rows)
