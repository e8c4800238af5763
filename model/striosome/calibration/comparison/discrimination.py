"""Experiments that would distinguish two hypotheses: all that the drugs at hand allow, ranked.

An experiment measures one metric with n animals, in one group or as a difference of two. Under a
hypothesis its outcome is a normal distribution around what each accepted set predicts, with the
error of n animals. With one outcome in hand the more probable hypothesis is named; over both
hypotheses that is right with probability `1/2 + 1/4 integral |p - q|`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import norm

from striosome.base.arrays import Array, Values
from striosome.calibration.file import RivalryEntry
from striosome.calibration.reading.identifiability import QUANTILES
from striosome.calibration.sampling.predictor import Predictor
from striosome.claims.endpoint import Endpoint
from striosome.config.documents.names import difference_name

__all__ = ["PredictedFinding", "experiment_table", "predicted_outcomes", "probability_right"]

_POINTS = 801
_ERRORS_BEYOND = 5.0


@dataclass(frozen=True, slots=True)
class PredictedFinding:
    """Predicted finding of one experiment under one hypothesis."""

    mean: Array
    """mean over animals for equally probable parameter sets, shape (sets,); nan where the surface
    ends"""
    error: Array
    """standard error of the study's mean around it, shape (sets,)"""

    @property
    def known(self) -> "PredictedFinding":
        """The sets that the surface reaches."""
        kept = np.isfinite(self.mean)
        return PredictedFinding(self.mean[kept], self.error[kept])

    def density(self, at: Array) -> Array:
        """Return the probability density of the study's mean."""
        return np.asarray(norm.pdf(at[:, np.newaxis], self.mean, self.error).mean(axis=1))


def predicted_outcomes(
    predictor: Predictor,
    columns: Mapping[str, Array],
    entry: RivalryEntry,
    measuring: Mapping[str, Values],
) -> dict[Endpoint, PredictedFinding]:
    """Predict the outcome of every candidate experiment; group differences are named "B - A".

    Parameters
    ----------
    predictor : Predictor
        Of the candidates' experiment under one hypothesis.
    columns : mapping of str to float array (sets,)
        Equally probable parameter sets.
    entry : RivalryEntry
        Readouts, animals, and what measuring adds to readouts of which `measuring` says nothing.
    measuring : mapping of str to float or float array (sets,)
        Standard deviation that measuring adds to one animal's value, by metric in its unit, as the
        likelihood has it.
    """
    experiment = predictor.experiment
    sessions = [name for name, session in experiment.sessions.items() if session.control]
    values = predictor.values(columns, entry.metrics, sessions)
    spreads = {**entry.measurement, **measuring}
    first, *others = (group.name for group in experiment.groups)
    outcomes: dict[Endpoint, PredictedFinding] = {}
    for endpoint, animals in values.items():
        sigma = np.hypot(animals.std(axis=1, ddof=1), spreads[endpoint.metric])
        outcomes[endpoint] = PredictedFinding(animals.mean(axis=1), sigma / np.sqrt(entry.animals))
    for metric in entry.metrics:
        for session in sessions:
            reference = outcomes[Endpoint(metric, session, first)]
            for other in others:
                group = outcomes[Endpoint(metric, session, other)]
                outcomes[Endpoint(metric, session, difference_name(other, first))] = (
                    PredictedFinding(
                        group.mean - reference.mean, np.hypot(group.error, reference.error)
                    )
                )
    return outcomes


def probability_right(one: PredictedFinding, other: PredictedFinding) -> float:
    """Return the probability that the experiment picks the right one of two equal hypotheses."""
    reach = _ERRORS_BEYOND * max(one.error.max(), other.error.max())
    means = np.concatenate([one.mean, other.mean])
    at = np.linspace(means.min() - reach, means.max() + reach, _POINTS)
    apart = np.abs(one.density(at) - other.density(at))
    return float(0.5 + 0.25 * np.trapezoid(apart, at))


def experiment_table(
    outcomes: Mapping[str, Mapping[Endpoint, PredictedFinding]], animals: int
) -> pd.DataFrame:
    """Tabulate every candidate for every pair of hypotheses, the most informative of a pair first.

    Parameters
    ----------
    outcomes : mapping of str to mapping of Endpoint to PredictedFinding
        By hypothesis, from `predicted_outcomes`.
    animals : int
        Per group.
    """
    rows = []
    for first, second in combinations(outcomes, 2):
        for endpoint in outcomes[first].keys() & outcomes[second].keys():
            pair = outcomes[first][endpoint].known, outcomes[second][endpoint].known
            if not all(len(outcome.mean) for outcome in pair):
                continue
            rows.append(
                {
                    "first": first,
                    "second": second,
                    **endpoint._asdict(),
                    "animals": animals,
                    "right": probability_right(*pair),
                    **_interval("first", pair[0]),
                    **_interval("second", pair[1]),
                }
            )
    table = pd.DataFrame(rows)
    table = table.sort_values(["first", "second", "right"], ascending=[True, True, False])
    table["rank"] = table.groupby(["first", "second"]).cumcount() + 1
    return table.reset_index(drop=True)


def _interval(name: str, outcome: PredictedFinding) -> dict[str, float]:
    low, middle, high = np.quantile(outcome.mean, QUANTILES)
    return {f"{name}_mean": middle, f"{name}_low": low, f"{name}_high": high}
