"""Predictions of the posterior, and the probability that it gives every published outcome."""

from dataclasses import replace

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.calibration.declaration import Calibration
from striosome.calibration.likelihood.outcomes import PublishedStudy
from striosome.calibration.reading.identifiability import weighted_quantiles
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior
from striosome.claims.form import type_of
from striosome.claims.likelihoods import ANALYSES
from striosome.simulation.metrics import unit_of

__all__ = ["analysis_table", "measured_study", "outcome_table", "prediction_table"]


# Sets whose probabilities are worked out at once: each takes some 70 kB for a moment.
_AT_ONCE = 1024


def measured_study(calibration: Calibration, unit: Array) -> PublishedStudy:
    """Return the study with what measuring adds under some sets, places of the unit cube."""
    columns = calibration.space.columns(unit)
    return replace(calibration.study, measurement=calibration.measuring.deviations(columns))


def _in_parts(calibration: Calibration, draws: Draws, of: str) -> dict[str, Array]:
    """Return probabilities, by the method of the study, of every set that the surface reaches."""
    reached = np.flatnonzero(draws.reached)
    parts = []
    for start in range(0, len(reached), _AT_ONCE):
        some = reached[start : start + _AT_ONCE]
        study = measured_study(calibration, draws.unit[some])
        parts.append(getattr(study, of)(draws.moments(calibration.endpoints, some)))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def outcome_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Tabulate each outcome's probability: posterior mean, 90 % interval over sets, prior mean.

    `probability` is over the ways in which the study may be analysed, `by_rule` by the rule of the
    ledger alone, with which runs are scored.
    """
    after = _in_parts(calibration, posterior.draws, "probabilities")
    by_rule = _in_parts(_by_rule(calibration), posterior.draws, "probabilities")
    before = _in_parts(calibration, posterior.prior, "probabilities")
    weights = posterior.weights[posterior.draws.reached]
    rows = []
    for claim in calibration.study.claims:
        probability = after[claim.id]
        low, _, high = weighted_quantiles(probability, weights)
        rows.append(
            {
                "id": claim.id,
                "statement": claim.statement,
                "test": type_of(type(claim.test)),
                "probability": float(weights @ probability),
                "low": low,
                "high": high,
                "by_rule": float(weights @ by_rule[claim.id]),
                "prior_probability": float(before[claim.id].mean()),
            }
        )
    return pd.DataFrame(rows)


def _by_rule(calibration: Calibration) -> Calibration:
    return replace(calibration, study=replace(calibration.study, analyses=ANALYSES[:1]))


def analysis_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Tabulate, for each analysis that the study may have made, all of its statements together.

    `joint` is the posterior probability that a study of the published size makes all of them, if
    it is analysed so; `probability` that of the analysis, given that it has made them.
    """
    weights = posterior.weights[posterior.draws.reached]
    joint = _in_parts(calibration, posterior.draws, "joint")
    by_analysis = _in_parts(calibration, posterior.draws, "log_by_analysis")
    means = np.stack([np.exp(by_analysis[name]) for name in joint])
    share = means / means.sum(axis=0)
    return pd.DataFrame(
        [
            {
                "analysis": name,
                "joint": float(weights @ joint[name]),
                "probability": float(weights @ share[place]),
            }
            for place, name in enumerate(joint)
        ]
    )


def prediction_table(calibration: Calibration, posterior: Posterior) -> pd.DataFrame:
    """Tabulate group means of every metric, group and session, over sets, posterior and prior."""
    reached = posterior.draws.reached
    before = posterior.prior.reached
    weights = posterior.weights[reached]
    flat = np.full(int(before.sum()), 1.0 / before.sum())
    rows = []
    for place, endpoint in enumerate(calibration.endpoints):
        mean = posterior.draws.mean[place][reached]
        low, _, high = weighted_quantiles(mean, weights)
        prior_low, _, prior_high = weighted_quantiles(posterior.prior.mean[place][before], flat)
        rows.append(
            {
                **endpoint._asdict(),
                "mean": float(weights @ mean),
                "low": low,
                "high": high,
                "prior_low": prior_low,
                "prior_high": prior_high,
                "spread": float(weights @ posterior.draws.spread[place][reached]),
                "unit": unit_of(endpoint.metric, calibration.loaded.experiment),
            }
        )
    return pd.DataFrame(rows)
