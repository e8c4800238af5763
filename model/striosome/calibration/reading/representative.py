"""Accepted sets as a single representative point: how typical they are, and what they predict."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.calibration.declaration import CalibrationDeclaration
from striosome.calibration.reading.evidence_rows import is_inside
from striosome.calibration.reading.rival_experiments import rival_predictor
from striosome.calibration.sampling.target import Target

__all__ = ["candidate_table", "shares_below", "untypical"]


def candidate_table(
    declared: CalibrationDeclaration,
    target: Target,
    columns: Mapping[str, Array],
    predicted: Mapping[str, Array],
) -> pd.DataFrame:
    """Tabulate for every accepted set how untypical it is, beside what it predicts.

    A set is typical if it lies in the middle of all of them in what it predicts, in every session
    and readout of the experiments that could tell hypotheses apart, and in its parameters: both
    count alike.

    Parameters
    ----------
    declared : CalibrationDeclaration
        The calibration file.
    target : Target
        Predictions under the hypothesis.
    columns : mapping of str to float array (sets,)
        Equally probable sets: every parameter of the animal that varies, by path in its unit.
    predicted : mapping of str to float array (sets,)
        What is predicted of the study, by the column.

    Returns
    -------
    DataFrame
        set (its number in the population file, from 1), distance (0 in the middle of everything,
        about 1 for a set drawn at random), where there is a ledger the density of all fitted
        numbers under it (`log_evidence`) and how many of them are in tension with it alone
        (`unmet`), and what is predicted.
    """
    predictor = rival_predictor(declared, target)
    every = predictor.experiment.sessions.items()
    sessions = [name for name, session in every if session.control is not None]
    values = predictor.values(columns, declared.file.rivalry.metrics, sessions)
    effects = np.stack([animals.mean(axis=1) for animals in values.values()])
    both = [untypical(shares_below(one, one)) for one in (effects, np.stack([*columns.values()]))]
    return pd.DataFrame(
        {
            "set": np.arange(1, effects.shape[1] + 1),
            "distance": np.sqrt(np.mean(np.square(both), axis=0)),
            **_fit(target, columns),
            **predicted,
        }
    )


def _fit(target: Target, columns: Mapping[str, Array]) -> dict[str, Array]:
    """Return how well each set by itself explains the numbers that are fitted."""
    evidence = target.evidence
    if evidence is None:
        return {}
    found = target.measured(columns, evidence.rows)
    apart = [~is_inside(evidence.below(row, found[row.id])) for row in evidence.rows]
    return {"log_evidence": evidence.log_density(found), "unmet": np.sum(apart, axis=0)}


def shares_below(reference: Array, traits: Array) -> Array:
    """Return which share of a sample lies below each value; of equal ones half does.

    Parameters
    ----------
    reference : float array (traits, sample)
        The sample; nan does not count.
    traits : float array (traits, sets)
        The values.

    Returns
    -------
    float array (traits, sets)
        Nan where the value is.
    """
    shares = np.full(traits.shape, np.nan)
    for own, (sample, values) in zip(shares, zip(reference, traits, strict=True), strict=True):
        known = np.sort(sample[np.isfinite(sample)])
        below, up_to = (np.searchsorted(known, values, side) for side in ("left", "right"))
        own[:] = np.where(np.isfinite(values), (below + up_to) / (2.0 * len(known)), np.nan)
    return shares


def untypical(shares: Array) -> Array:
    """Return how far sets are from the middle of all, by `shares_below` of their traits.

    Returns
    -------
    float array (sets,)
        0 in the middle of every trait, 1 in the quadratic mean over sets drawn at random. Traits
        that a set does not have, such as a change of firing where nothing fires, do not count.
    """
    # Evenly spread between -1/2 and 1/2, of which the mean square is 1/12.
    return np.asarray(np.sqrt(12.0 * np.nanmean((shares - 0.5) ** 2, axis=0)))
