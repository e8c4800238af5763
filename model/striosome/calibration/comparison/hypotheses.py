"""Hypotheses compared: evidence, outcomes explained and failed, and distinguishing experiments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from striosome.base.progress import Progress
from striosome.base.weights import weights_of
from striosome.calibration.comparison.discrimination import (
    PredictedFinding,
    experiment_table,
    predicted_outcomes,
)
from striosome.calibration.comparison.scoreboard import SURE, scoreboard_table
from striosome.calibration.declaration import Calibration, CalibrationDeclaration
from striosome.calibration.reading.predictions import outcome_table
from striosome.calibration.reading.rival_experiments import rival_predictor
from striosome.calibration.results import results_folder
from striosome.calibration.runner import drawn_places, sampled
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.target import Target
from striosome.claims.endpoint import Endpoint
from striosome.figures.calibration import ComparisonTables, draw_comparison
from striosome.simulation.metrics import unit_of
from striosome.store.csv_tables import write_table

__all__ = [
    "Compared",
    "compare",
    "enough_to_compare",
    "hypothesis_table",
    "predicted_by_hypothesis",
]

Sampled = dict[str, tuple[Target, Posterior]]

# Sets of each hypothesis whose experiments are held against each other.
_SETS = 256
_RESAMPLES = 10_000
# Of the evidence (Kass & Raftery 1995, J Am Stat Assoc 90:773): 2 ln B above 2, 6 and 10.
_GRADES = ((5.0, "very strongly refuted"), (3.0, "strongly refuted"), (1.0, "less supported"))


@dataclass(frozen=True, slots=True)
class Compared:
    """Result of a comparison of hypotheses."""

    folder: Path
    """folder of the comparison"""
    tables: dict[str, pd.DataFrame]
    """tables by name: hypotheses, outcomes, experiments, scoreboard"""


def compare(
    declared: CalibrationDeclaration,
    out: Path | None,
    progress: Progress,
    workers: int | None = None,
) -> Compared:
    """Sample every hypothesis of a calibration file and compare them.

    Parameters
    ----------
    declared : CalibrationDeclaration
        The calibration file.
    out : Path or None
        Folder of the results; what calibrations left there is taken up.
    progress : Progress
        Told what is done and how far it is.
    workers : int, optional
        Processes; by default one for each core.

    Raises
    ------
    NotConvergedError
        If the posterior of a hypothesis is not known well enough.
    """
    folder = results_folder(declared, out)
    found = _sampled_all(declared, folder, progress, workers)
    outcomes = pd.concat(
        [
            outcome_table(target.calibration, posterior).assign(hypothesis=name)
            for name, (target, posterior) in found.items()
        ],
        ignore_index=True,
    )
    tables = {
        "hypotheses": hypothesis_table({n: p for n, (_, p) in found.items()}, outcomes),
        "outcomes": outcomes[["hypothesis", "id", "probability", "low", "high"]],
    }
    predicted = _predicted(declared, found, progress)
    ranked = experiment_table(predicted, declared.file.rivalry.animals)
    (target, _), *_ = found.values()
    units = [unit_of(metric, target.calibration.loaded.experiment) for metric in ranked["metric"]]
    ranked.insert(list(ranked).index("rank"), "unit", units)
    tables["experiments"] = ranked
    # What is found so far is kept, whatever becomes of the simulation that follows.
    _write(folder, tables)
    progress.stage("scoring every statement in made-up studies")
    first, posterior = next(iter(found.values()))
    scored = declared.on_the_surface(declared.file.scoreboard, first.calibration.hypothesis)
    tables["scoreboard"] = scoreboard_table(
        first, posterior, scored, declared.file.studies, progress
    )
    _write(folder, tables)
    progress.stage("drawing figures")
    every: dict[str, Any] = tables
    draw_comparison(ComparisonTables(**every), folder / "figures")
    return Compared(folder, tables)


def _write(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        write_table(folder / f"{name}.csv", table)


def predicted_by_hypothesis(
    declared: CalibrationDeclaration, out: Path | None, progress: Progress, workers: int
) -> tuple[dict[str, Posterior], dict[str, dict[Endpoint, PredictedFinding]]]:
    """Return the posterior of every hypothesis, and its prediction of every candidate experiment.

    Parameters and errors as for `compare`.
    """
    found = _sampled_all(declared, results_folder(declared, out), progress, workers)
    posteriors = {name: posterior for name, (_, posterior) in found.items()}
    return posteriors, _predicted(declared, found, progress)


def _sampled_all(
    declared: CalibrationDeclaration, folder: Path, progress: Progress, workers: int | None
) -> Sampled:
    """Sample every hypothesis, starting from runs that exist already."""
    return {
        name: sampled(enough_to_compare(calibration), folder / name, workers, progress)
        for name, calibration in declared.calibrations.items()
    }


def _predicted(
    declared: CalibrationDeclaration, found: Sampled, progress: Progress
) -> dict[str, dict[Endpoint, PredictedFinding]]:
    progress.stage("looking for experiments that tell hypotheses apart")
    predicted = {}
    for done, (name, (target, posterior)) in enumerate(found.items(), start=1):
        calibration = target.calibration
        every = calibration.space.columns(posterior.unit[drawn_places(target, posterior, _SETS)])
        predicted[name] = predicted_outcomes(
            rival_predictor(declared, target),
            target.parameters(every),
            declared.file.rivalry,
            calibration.measuring.deviations(every),
        )
        progress.advance(done, len(found))
    return predicted


def enough_to_compare(calibration: Calibration) -> Calibration:
    """Return a calibration that ends once it can be compared; its runs are the same."""
    sampler, rivalry = calibration.file.sampler, calibration.file.rivalry
    enough = {"effective": rivalry.effective, "runs": rivalry.runs}
    sampler = sampler.model_copy(update=enough)
    return replace(calibration, file=calibration.file.model_copy(update={"sampler": sampler}))


def hypothesis_table(
    posteriors: Mapping[str, Posterior], outcomes: pd.DataFrame, seed: int = 0
) -> pd.DataFrame:
    """Tabulate evidence, probability and verdict of every hypothesis, the most probable first.

    Parameters
    ----------
    posteriors : mapping of str to Posterior
        By hypothesis; all are taken as equally probable beforehand.
    outcomes : DataFrame
        Columns hypothesis, id, probability.
    seed : int
        Of the draws that carry the errors of the evidences over to probabilities.
    """
    names = list(posteriors)
    evidence = np.array([posteriors[name].log_evidence for name in names])
    error = np.array([posteriors[name].log_evidence_error for name in names])
    drawn = evidence + error * np.random.default_rng(seed).standard_normal((_RESAMPLES, len(names)))
    low, high = np.quantile(weights_of(drawn), (0.05, 0.95), axis=0)
    shares = weights_of(evidence)
    rows = []
    for place, name in enumerate(names):
        posterior = posteriors[name]
        own = outcomes[outcomes["hypothesis"] == name]
        met, failed = own["probability"] >= SURE, 1.0 - own["probability"] >= SURE
        best = float(posterior.log_weights.max())
        rows.append(
            {
                "hypothesis": name,
                "parameters": posterior.unit.shape[1],
                "covered": posterior.covered,
                "log_evidence": evidence[place],
                "log_evidence_error": error[place],
                "probability": shares[place],
                "probability_low": low[place],
                "probability_high": high[place],
                "best_log_likelihood": best,
                # What the evidence falls short of the best set: the price of free parameters.
                "parameter_cost": best - evidence[place],
                "effective": posterior.effective,
                "met": " ".join(own.loc[met, "id"]),
                "undecided": " ".join(own.loc[~met & ~failed, "id"]),
                "failed": " ".join(own.loc[failed, "id"]),
                "verdict": _verdict(float(evidence.max() - evidence[place])),
            }
        )
    return pd.DataFrame(rows).sort_values("log_evidence", ascending=False, ignore_index=True)


def _verdict(behind: float) -> str:
    """Describe in words how far a hypothesis is behind the best one."""
    return next((text for limit, text in _GRADES if behind >= limit), "supported")
