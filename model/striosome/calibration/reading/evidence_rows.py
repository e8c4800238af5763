"""Every number of the literature beside what its assay would measure, before and after the fit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.calibration.reading.identifiability import QUANTILES, weighted_quantiles
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.target import Target
from striosome.evidence.likelihood import EvidenceLikelihood
from striosome.evidence.prediction import FIXED, limits
from striosome.evidence.row import EvidenceRow

__all__ = ["MeasuredRows", "evidence_table", "is_inside", "measured_rows"]

# Beyond this share of made-up reports on either side, a number and the model are in tension.
_TENSION = 0.05
_SEED = 3
# Relative difference that is rounding.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class MeasuredRows:
    """Predictions of all rows of a ledger, for the draws of a posterior and of its prior."""

    rows: tuple[EvidenceRow, ...]
    """all rows"""
    prior: Mapping[str, Array]
    """what their assays would measure in draws of the prior, by identifier, each of shape
    (sets,)"""
    posterior: Mapping[str, Array]
    """the same in the draws of the posterior"""
    weights: Array
    """of the posterior, shape (sets,)"""


def measured_rows(target: Target, posterior: Posterior) -> MeasuredRows | None:
    """Make the assays of all rows in the draws of a posterior; None where there is no ledger."""
    ledger = target.calibration.evidence
    if ledger is None:
        return None
    space = target.calibration.space
    before, after = (
        target.measured(space.columns(unit), ledger.evidence)
        for unit in (posterior.prior.unit, posterior.unit)
    )
    return MeasuredRows(ledger.evidence, before, after, posterior.weights)


def evidence_table(measured: MeasuredRows, likelihood: EvidenceLikelihood) -> pd.DataFrame:
    """Tabulate every row: report, prior and posterior predictive, and how they agree.

    `p` is the share of studies, made up by the posterior with the error of the row, that would
    report less than the row does, and `prior_p` that of studies made up by the prior. `inside` and
    `prior_inside` say whether the row lies in the 90 % of them in the middle, and `verdict` what
    that means by its role: a fitted row is met or in tension, one that was kept back is predicted
    or missed. A row that nothing of what varies can move is fixed.
    """
    rng = np.random.default_rng(_SEED)
    flat = np.full(len(next(iter(measured.prior.values()))), 1.0)
    rows = []
    for row in measured.rows:
        low, high = limits(row)
        reports = [
            _reports(likelihood, row, found, weights, rng)
            for found, weights in (
                (measured.prior[row.id], flat),
                (measured.posterior[row.id], measured.weights),
            )
        ]
        before, p = (
            _share_below(likelihood, row, found, weights)
            for found, weights in (
                (measured.prior[row.id], flat),
                (measured.posterior[row.id], measured.weights),
            )
        )
        rows.append(
            {
                "id": row.id,
                "quantity": row.quantity,
                "role": row.role,
                "source": row.source,
                "unit": row.assay.unit,
                "scale": row.assay.scale,
                "value": row.number,
                "low": low,
                "high": high,
                **_named("prior", reports[0]),
                **_named("posterior", reports[1]),
                "predicted": _median(measured.posterior[row.id], measured.weights),
                "prior_p": before,
                "prior_inside": bool(is_inside(np.asarray(before))),
                "p": p,
                "inside": bool(is_inside(np.asarray(p))),
                "verdict": _verdict(row, p, measured.prior[row.id]),
            }
        )
    return pd.DataFrame(rows)


def is_inside(p: Array) -> NDArray[np.bool_]:
    """Tell whether reports lie in the 90 % in the middle of those that would be made."""
    return (p >= _TENSION) & (p <= 1.0 - _TENSION)


def _share_below(
    likelihood: EvidenceLikelihood, row: EvidenceRow, predicted: Array, weights: Array
) -> float:
    """Return the share of made-up studies that would report less than the row does."""
    known = np.isfinite(predicted)
    if not known.any():
        return float("nan")
    below = likelihood.below(row, predicted[known])
    return float(weights[known] @ below / weights[known].sum())


def _reports(
    likelihood: EvidenceLikelihood,
    row: EvidenceRow,
    predicted: Array,
    weights: Array,
    rng: np.random.Generator,
) -> Array:
    """Return quantiles of what studies would report."""
    known = np.isfinite(predicted)
    if not known.any():
        return np.full(len(QUANTILES), np.nan)
    found = likelihood.drawn(row, predicted[known], rng)
    return weighted_quantiles(found, weights[known] / weights[known].sum())


def _named(name: str, quantiles: Array) -> dict[str, float]:
    keys = ("q05", "q50", "q95")
    return {f"{name}_{key}": float(value) for key, value in zip(keys, quantiles, strict=True)}


def _median(predicted: Array, weights: Array) -> float:
    known = np.isfinite(predicted)
    if not known.any():
        return float("nan")
    return float(weighted_quantiles(predicted[known], weights[known] / weights[known].sum())[1])


def _verdict(row: EvidenceRow, p: float, prior: Array) -> str:
    if np.isnan(p):
        return "no answer"
    known = prior[np.isfinite(prior)]
    # Nothing that varies moves it, so that it can be neither fitted nor predicted.
    if known.size and np.ptp(known) <= _SAME * np.abs(known).max():
        return FIXED
    inside = bool(is_inside(np.asarray(p)))
    if row.role == "validation":
        return "predicted" if inside else "missed"
    if row.role == "calibration":
        return "met" if inside else "in tension"
    return "expected" if inside else "unexpected"
