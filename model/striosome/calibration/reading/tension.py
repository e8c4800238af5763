"""Tension: what each source pulls, and pairs of numbers that the model cannot meet together."""

from itertools import combinations

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.weights import effective_number, weights_of
from striosome.calibration.reading.evidence_rows import MeasuredRows, is_inside
from striosome.evidence.likelihood import EvidenceLikelihood

__all__ = ["left_out_table", "pair_table"]

# Of a normal density 90 % lie within so many deviations.
_MET = 1.645
# A source by itself pulls the others' parameters where leaving it out keeps fewer sets than this.
_FEWEST = 20.0


def left_out_table(measured: MeasuredRows, likelihood: EvidenceLikelihood) -> pd.DataFrame:
    """Tabulate each fitted row as predicted by all other sources.

    The draws are weighted as if the row's source were not there: importance sampling, of which
    `effective` says how many sets it rests on. `shift` is how far the prediction moves by leaving
    the source out, in deviations of the row; `p` as in the table of evidence, without the source.
    """
    weighed = _log_weights(measured)
    densities = likelihood.by_source(measured.posterior)
    rows = []
    for row in likelihood.rows:
        without = weighed - densities[row.cited]
        without = np.where(np.isfinite(densities[row.cited]), without, -np.inf)
        weights = weights_of(without)
        effective = effective_number(weights)
        off = row.off(measured.posterior[row.id])
        known = np.where(np.isfinite(off), off, 0.0)
        below = likelihood.below(row, _filled(measured.posterior[row.id]))
        p = float(weights @ below)
        rows.append(
            {
                "id": row.id,
                "source": row.source,
                "shift": float(weights @ known - measured.weights @ known),
                "off": float(weights @ known),
                "p": p,
                "inside": bool(is_inside(np.asarray(p))),
                "effective": effective,
                "known": bool(effective >= _FEWEST),
            }
        )
    return pd.DataFrame(rows)


def pair_table(measured: MeasuredRows, likelihood: EvidenceLikelihood) -> pd.DataFrame:
    """Tabulate pairs of fitted rows by how rarely sets meet both, the rarest first.

    A set meets a row where its prediction lies within the row's 90 %. `together` is how often sets
    of the prior meet both, relative to what they would if the two were independent; `both` how
    often those of the posterior do.
    """
    prior, posterior = (
        {row.id: np.abs(row.off(found[row.id])) <= _MET for row in likelihood.rows}
        for found in (measured.prior, measured.posterior)
    )
    rows = []
    for one, other in combinations([row.id for row in likelihood.rows], 2):
        first, second = prior[one].mean(), prior[other].mean()
        joint = float((prior[one] & prior[other]).mean())
        rows.append(
            {
                "first": one,
                "second": other,
                "prior_first": float(first),
                "prior_second": float(second),
                "together": joint / (first * second) if first * second > 0.0 else np.nan,
                "posterior_first": float(measured.weights @ posterior[one]),
                "posterior_second": float(measured.weights @ posterior[other]),
                "both": float(measured.weights @ (posterior[one] & posterior[other])),
            }
        )
    return pd.DataFrame(rows).sort_values(["both", "together"], ignore_index=True)


def _log_weights(measured: MeasuredRows) -> Array:
    with np.errstate(divide="ignore"):
        return np.log(measured.weights)


def _filled(predicted: Array) -> Array:
    """Return predictions with a number where there is none; their weights are zero."""
    return np.where(np.isfinite(predicted), predicted, 1.0)
