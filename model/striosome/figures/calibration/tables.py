"""The tables of a calibration, as its figures take them."""

from dataclasses import dataclass

import pandas as pd

__all__ = ["CalibrationTables", "ComparisonTables"]

_PROVENANCE = "SIMULATED data: no animal was recorded."


@dataclass(frozen=True, slots=True)
class CalibrationTables:
    """What the published outcomes say about the parameters of one hypothesis.

    A table without rows is one that was not made; the figure that needs it is not drawn.

    Attributes
    ----------
    hypothesis : str
        Its name in the configurations.
    history : DataFrame
        sets, log_evidence, log_evidence_error, effective: as they were after so many sets.
    posterior : DataFrame
        parameter, unit, low, high (of the prior), scale ("linear" or "log"), mean, q05, q50, q95,
        shrinkage (1 minus the variance of the posterior over that of the prior), r_hat.
    population : DataFrame
        One row for each accepted set, one column for each parameter, in the units of `posterior`.
    correlations : DataFrame
        first, second, correlation: every pair of parameters.
    directions : DataFrame
        direction (1 is the stiffest), variance (relative to the prior), parameter, loading.
    outcomes : DataFrame
        id, statement, test (its form: change, size, ...), probability, low, high,
        prior_probability of each calibration claim.
    predictions : DataFrame
        metric, session, group, mean, low, high, prior_low, prior_high, spread, unit.
    information : DataFrame
        measurement, information (nats), narrowing (share of the variance of the answer).
    attribution : DataFrame
        component, measure ("shapley", "knock_in" or "knock_out"), mean, low, high, unit.
    confirmation : DataFrame
        id, surrogate, spikes, reweighted: probabilities that an outcome is as published.
    confirmed_sets : DataFrame
        set, metric, session, group, surrogate, spikes: the typical animal of a group.
    surface_error : DataFrame
        metric, session, group, shift (what the surrogate gets wrong), chance (of one set's spikes).
    provenance : str
        One line on where the numbers come from.
    """

    hypothesis: str
    history: pd.DataFrame
    posterior: pd.DataFrame
    population: pd.DataFrame
    correlations: pd.DataFrame
    directions: pd.DataFrame
    outcomes: pd.DataFrame
    predictions: pd.DataFrame
    information: pd.DataFrame
    attribution: pd.DataFrame
    confirmation: pd.DataFrame
    confirmed_sets: pd.DataFrame
    surface_error: pd.DataFrame
    provenance: str = _PROVENANCE


@dataclass(frozen=True, slots=True)
class ComparisonTables:
    """What the published outcomes say about hypotheses against each other.

    Attributes
    ----------
    hypotheses : DataFrame
        hypothesis, parameters (how many), log_evidence, log_evidence_error, probability,
        probability_low, probability_high, met, failed (ids of claims), verdict.
    outcomes : DataFrame
        hypothesis, id, probability.
    experiments : DataFrame
        first, second (hypotheses), session, metric, group, animals, right (probability that the
        experiment names the right one), first_mean, first_low, first_high, second_mean,
        second_low, second_high, unit, rank (1 is the best of its pair).
    scoreboard : DataFrame
        id, kind, statement, verdict, value, low, high, unit, contradicts (ids), source.
    provenance : str
        One line on where the numbers come from.
    """

    hypotheses: pd.DataFrame
    outcomes: pd.DataFrame
    experiments: pd.DataFrame
    scoreboard: pd.DataFrame
    provenance: str = _PROVENANCE
