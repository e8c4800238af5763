"""Tables of a calibration, as its figures take them."""

from dataclasses import dataclass

import pandas as pd

__all__ = ["CalibrationTables", "ComparisonTables"]

_PROVENANCE = "SIMULATED data: no animal was recorded."


@dataclass(frozen=True, slots=True)
class CalibrationTables:
    """Tables of the parameters of one hypothesis, given the published outcomes.

    A table without rows was not made; the figure that needs it is not drawn.
    """

    hypothesis: str
    """name of the hypothesis in the configurations"""
    history: pd.DataFrame
    """columns sets, log_evidence, log_evidence_error, effective: their course as sets are added"""
    posterior: pd.DataFrame
    """columns parameter, unit, low, high (of the prior), scale ("linear" or "log"), mean, q05, q50,
    q95, shrinkage (1 minus the variance of the posterior over that of the prior), r_hat"""
    population: pd.DataFrame
    """one row for each accepted set, one column for each parameter, in the units of `posterior`"""
    correlations: pd.DataFrame
    """columns first, second, correlation: every pair of parameters"""
    directions: pd.DataFrame
    """columns direction (1 is the stiffest), variance (relative to the prior), parameter,
    loading"""
    outcomes: pd.DataFrame
    """columns id, statement, test (its form: change, size, ...), probability, low, high,
    prior_probability of each calibration claim"""
    predictions: pd.DataFrame
    """columns metric, session, group, mean, low, high, prior_low, prior_high, spread, unit"""
    evidence: pd.DataFrame
    """columns id, quantity, role, unit, scale, value, low, high, prior_q05, prior_q50, prior_q95,
    posterior_q05, posterior_q50, posterior_q95, p, inside, verdict: a row for each number"""
    information: pd.DataFrame
    """columns measurement, information (nats), narrowing (share of the variance of the answer)"""
    attribution: pd.DataFrame
    """columns component, measure ("shapley", "knock_in" or "knock_out"), mean, low, high, unit"""
    confirmation: pd.DataFrame
    """columns id, surrogate, spikes, reweighted: probabilities that an outcome is as published"""
    confirmed_sets: pd.DataFrame
    """columns set, metric, session, group, surrogate, spikes: the typical animal of a group"""
    surface_error: pd.DataFrame
    """columns metric, session, group, shift (error of the surrogate), chance (of one set's
    spikes)"""
    provenance: str = _PROVENANCE
    """one line on the origin of the numbers"""


@dataclass(frozen=True, slots=True)
class ComparisonTables:
    """Tables that compare hypotheses, given the published outcomes."""

    hypotheses: pd.DataFrame
    """columns hypothesis, parameters (how many), log_evidence, log_evidence_error, probability,
    probability_low, probability_high, met, failed (ids of claims), verdict"""
    outcomes: pd.DataFrame
    """columns hypothesis, id, probability"""
    experiments: pd.DataFrame
    """columns first, second (hypotheses), session, metric, group, animals, right (probability that
    the experiment names the right one), first_mean, first_low, first_high, second_mean, second_low,
    second_high, unit, rank (1 is the best of its pair)"""
    scoreboard: pd.DataFrame
    """columns id, kind, statement, verdict, value, low, high, unit, contradicts (ids), source, and
    those of `striosome.claims.counting.MARKS`"""
    provenance: str = _PROVENANCE
    """one line on the origin of the numbers"""
