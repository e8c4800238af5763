"""What the posterior predicts, and how probable it makes every published outcome."""

import numpy as np
import pandas as pd

from striosome.calibration.declaration import Calibration
from striosome.calibration.identifiability import weighted_quantiles
from striosome.calibration.outcomes import Moments
from striosome.calibration.posterior import Posterior
from striosome.metrics import METRICS

__all__ = ["outcome_table", "prediction_table"]


def _moments(posterior: Posterior, place: int) -> Moments:
    return Moments(posterior.mean[place], posterior.spread[place])


def outcome_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Probability of each outcome: posterior mean, 90 % interval over sets, and prior mean."""
    moments = {cell: _moments(posterior, k) for k, cell in enumerate(calibration.cells)}
    found = calibration.study.probabilities(moments)
    reached = np.isfinite(posterior.log_likelihood)
    weights = posterior.weights[reached]
    rows = []
    for claim in calibration.study.claims:
        probability = found[claim.id][reached]
        low, _, high = weighted_quantiles(probability, weights)
        rows.append(
            {
                "id": claim.id,
                "statement": claim.statement,
                "test": claim.test.type,
                "probability": float(weights @ probability),
                "low": low,
                "high": high,
                "prior_probability": float(probability.mean()),
            }
        )
    return pd.DataFrame(rows)


def prediction_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Group means of every metric, group and session, over sets, by posterior and by prior."""
    reached = np.isfinite(posterior.log_likelihood)
    weights = posterior.weights[reached]
    flat = np.full(len(weights), 1.0 / len(weights))
    rows = []
    for place, cell in enumerate(calibration.cells):
        mean = posterior.mean[place][reached]
        low, _, high = weighted_quantiles(mean, weights)
        prior_low, _, prior_high = weighted_quantiles(mean, flat)
        rows.append(
            {
                **cell._asdict(),
                "mean": float(weights @ mean),
                "low": low,
                "high": high,
                "prior_low": prior_low,
                "prior_high": prior_high,
                "spread": float(weights @ posterior.spread[place][reached]),
                "unit": METRICS[cell.metric],
            }
        )
    return pd.DataFrame(rows)
