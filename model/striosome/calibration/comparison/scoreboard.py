"""Verdicts on the posterior: how often studies of the published size would find each statement.

A single run has one draw of animals and of parameter sets, and another draw may turn its verdicts.
So the verdict on a statement is the posterior probability that a study agrees with it, over sets
drawn by their weights and animals drawn anew, measured as the study measured.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from striosome.base.progress import Progress
from striosome.calibration.comparison.made_up_studies import MadeUpStudies
from striosome.calibration.reading.identifiability import QUANTILES
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.target import Target
from striosome.claims.ledger import load_ledger
from striosome.claims.verdicts import score_summary
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.metrics import known_metrics, needs_photometer

__all__ = ["SURE", "scoreboard_table"]

SURE = 0.8
"""Share of studies that must agree with a statement, or disagree, for that verdict."""

_SEED = 17


def scoreboard_table(
    target: Target, posterior: Posterior, scored: Experiment, studies: int, progress: Progress
) -> pd.DataFrame:
    """Tabulate every statement of the ledger of an experiment.

    Parameters
    ----------
    target : Target
        Of the calibrated hypothesis.
    posterior : Posterior
        Its sets and weights.
    scored : Experiment
        Groups and sessions that test the statements, in the response surface.
    studies : int
        Number of made-up studies.
    progress : Progress
        Told how many are scored.

    Returns
    -------
    DataFrame
        As `striosome.claims.verdicts.score_summary` gives it, with the shares `agreeing` and
        `disagreeing` of studies; value, low and high are middle and 90 % of what they estimate.
    """
    rng = np.random.default_rng(_SEED)
    unit = posterior.unit[posterior.draw(studies, rng)]
    made = MadeUpStudies(
        target.calibration, scored, target.predictor.surface, _asked(scored), _SEED
    )
    tables = []
    for done, summary in enumerate(made.summaries(unit), start=1):
        tables.append(score_summary(scored, summary))
        progress.advance(done, studies)
    return _tallied(tables)


def _asked(scored: Experiment) -> list[str]:
    """Return the metrics that statements of the ledger speak of and the surface can answer."""
    assert scored.claims is not None, "a scoreboard has a ledger"
    ledger = load_ledger(scored.claims, known_metrics(scored), execute=True)
    groups = [group.name for group in scored.groups]
    named = dict.fromkeys(
        endpoint.metric
        for claim in ledger.claims
        for endpoint in claim.test.endpoints(scored.sessions, groups)
    )
    known = known_metrics(scored)
    return [one for one in named if one in known and not needs_photometer(scored, one)]


def _tallied(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join the verdicts of all studies, one row for each statement."""
    found = tables[0].copy()
    verdicts = [Counter(column) for column in zip(*(one["verdict"] for one in tables), strict=True)]
    counted = np.array([[each["agrees"], each["disagrees"], each["untested"]] for each in verdicts])
    agreeing, disagreeing, untested = (counted / len(tables)).T
    values = np.stack([one["value"].to_numpy(dtype=float) for one in tables])
    estimates = np.full((3, len(found)), np.nan)
    there = np.isfinite(values).any(axis=0)
    estimates[:, there] = np.nanquantile(values[:, there], QUANTILES, axis=0)
    found["verdict"] = np.select(
        [untested == 1.0, agreeing >= SURE, disagreeing >= SURE],
        ["untested", "agrees", "disagrees"],
        "undecided",
    )
    found["low"], found["value"], found["high"] = estimates
    found["agreeing"], found["disagreeing"] = agreeing, disagreeing
    tested = untested < 1.0
    words = [
        f"{100.0 * yes:.0f} % of made-up studies agree, {100.0 * no:.0f} % disagree"
        if known
        else ""
        for yes, no, known in zip(agreeing, disagreeing, tested, strict=True)
    ]
    found["reason"] = np.where(tested, words, found["reason"])
    return found
