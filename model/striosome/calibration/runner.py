"""Run of one calibration: sample, read the posterior, confirm with spikes, keep sets."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.libraries import require_library
from striosome.base.machine import worker_count
from striosome.base.main_guard import require_main_guard
from striosome.base.progress import Progress
from striosome.calibration.declaration import Calibration, CalibrationDeclaration
from striosome.calibration.reading.attribution import (
    attribution_table,
    component_effects,
    shapley_values,
)
from striosome.calibration.reading.confirmation import Confirmed, confirm
from striosome.calibration.reading.evidence_rows import evidence_table, measured_rows
from striosome.calibration.reading.identifiability import (
    correlation_table,
    direction_table,
    posterior_table,
)
from striosome.calibration.reading.information import information_table
from striosome.calibration.reading.measurements import predicted_measurements
from striosome.calibration.reading.predictions import (
    analysis_table,
    outcome_table,
    prediction_table,
)
from striosome.calibration.reading.representative import candidate_table
from striosome.calibration.reading.tension import left_out_table, pair_table
from striosome.calibration.reading.virtual_population import write_population
from striosome.calibration.results import MANIFEST, POPULATION, results_folder, set_aside
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.reach import asked_ranges
from striosome.calibration.sampling.sampler import convergence, history_table, sample
from striosome.calibration.sampling.target import Target
from striosome.claims.endpoint import Endpoint
from striosome.engines.checkpoints import FolderCache
from striosome.figures.calibration import CalibrationTables, draw_calibration
from striosome.simulation.metrics import unit_of
from striosome.simulation.shared_surface import shared_surface
from striosome.store.csv_tables import write_table
from striosome.store.provenance import describe_software, now
from striosome.store.writing import write_text

__all__ = [
    "TABLES",
    "Calibrated",
    "calibrate",
    "drawn_columns",
    "drawn_places",
    "sampled",
    "target_of",
]

TABLES = (
    "history",
    "posterior",
    "correlations",
    "directions",
    "outcomes",
    "analyses",
    "predictions",
    "evidence",
    "left_out",
    "pairs",
    "information",
    "attribution",
    "confirmation",
    "confirmed_sets",
    "surface_error",
    "candidates",
)
_NOT_DRAWN = ("candidates", "analyses", "left_out", "pairs")
# Sets that attribution and information rest on.
_ANALYSED = 512


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Result of a calibration."""

    folder: Path
    """folder of the calibration"""
    calibration: Calibration
    """the calibration that was run"""
    target: Target
    """predictions and likelihoods under the hypothesis"""
    posterior: Posterior
    """all weighted sets"""
    tables: dict[str, pd.DataFrame]
    """tables by name, one of `TABLES`"""


def sampled(
    calibration: Calibration, folder: Path, workers: int | None, progress: Progress
) -> tuple[Target, Posterior]:
    """Return the posterior of one hypothesis, starting from what was sampled already.

    Raises
    ------
    NotConvergedError
        If the posterior is not known well enough.
    MissingGuard
        If processes cannot be started from this script.
    MissingLibrary
        If the sampler is not installed.
    """
    target = target_of(calibration, folder, workers, progress)
    return target, _posterior(target, folder, workers, progress)


def _posterior(target: Target, folder: Path, workers: int | None, progress: Progress) -> Posterior:
    progress.stage(f"drawing parameter sets of {target.calibration.hypothesis}")
    return sample(target, folder / "samples", worker_count(workers), progress)


def target_of(
    calibration: Calibration, folder: Path, workers: int | None, progress: Progress
) -> Target:
    """Return the target of one hypothesis; its response surface is computed where there is none.

    Raises
    ------
    MissingGuard
        If processes cannot be started from this script.
    MissingLibrary
        If the sampler is not installed.
    """
    require_main_guard()
    if calibration.evidence is not None:
        require_library("nautilus", needed="a calibration needs nautilus", extra="calibrate")
    engine = shared_surface(calibration.loaded.experiment, worker_count(workers))
    kept = FolderCache(folder / "surface")
    engine.prepare(progress, kept)
    target = Target.of(calibration, engine.surface(), engine.path.name)
    asked = asked_ranges(
        target.predictor, calibration.space, calibration.sessions, assays=target.ask_circuit
    )
    if (wider := engine.extended(asked)) != engine:
        # What the prior asks for, the surface answers: it cuts no set off.
        wider.prepare(progress, kept)
        target = Target.of(calibration, wider.surface(), wider.path.name)
    return target


def drawn_places(target: Target, posterior: Posterior, number: int) -> NDArray[np.intp]:
    """Return positions of equally probable sets of the posterior."""
    rng = np.random.default_rng(target.calibration.file.population.seed)
    return posterior.draw(number, rng)


def drawn_columns(target: Target, posterior: Posterior, number: int) -> dict[str, Array]:
    """Draw equally probable sets of the posterior: parameters of the animal by path."""
    unit = posterior.unit[drawn_places(target, posterior, number)]
    return target.parameters(target.calibration.space.columns(unit))


def calibrate(
    declared: CalibrationDeclaration,
    hypothesis: str | None,
    out: Path | None,
    progress: Progress,
    workers: int | None = None,
) -> Calibrated:
    """Calibrate one hypothesis and write the results.

    Parameters
    ----------
    declared : CalibrationDeclaration
        The calibration file.
    hypothesis : str or None
        One of its hypotheses; by default its first.
    out : Path or None
        Folder of the results; by default results/calibration-NAME.
    progress : Progress
        Told what is done and how far it is.
    workers : int, optional
        Processes; by default one for each core.

    Raises
    ------
    NotConvergedError
        If the posterior is not known well enough; no population is written, and one that is there
        of another calibration is moved to the folder `earlier`.
    """
    started = now()
    calibration = declared.named(hypothesis)
    folder = results_folder(declared, out) / calibration.hypothesis
    target = target_of(calibration, folder, workers, progress)
    set_aside(folder, target.key)
    posterior = _posterior(target, folder, workers, progress)
    progress.stage("reading the posterior")
    tables = _tables(target, posterior)
    sets = calibration.file.population.sets
    places = drawn_places(target, posterior, sets)
    columns = target.parameters(calibration.space.columns(posterior.unit[places]))
    weights, spikes = np.full(sets, 1.0 / sets), "not confirmed with spikes"
    asked = min(calibration.file.confirmation.sets, sets)
    if asked:
        progress.stage("confirming sets with spikes")
        confirmed = confirm(
            calibration,
            target.predictor,
            posterior.unit[places[:asked]],
            worker_count(workers),
            progress,
            FolderCache(folder / "spikes"),
        )
        tables |= {
            "confirmation": confirmed.outcomes,
            "confirmed_sets": confirmed.table(),
            "surface_error": confirmed.surface_error.table(calibration.loaded.experiment),
            "candidates": candidate_table(
                declared,
                target,
                {path: column[:asked] for path, column in columns.items()},
                confirmed.predicted(Endpoint(**calibration.file.effect.model_dump())),
            ),
        }
        weights, spikes = _weights(confirmed, sets)
    file = os.path.relpath(declared.source)
    command = f"striosome calibrate {file} --hypothesis {calibration.hypothesis}"
    write_population(
        folder / POPULATION,
        calibration,
        posterior,
        columns,
        weights,
        key=target.key,
        command=command,
        spikes=spikes,
    )
    _write(folder, tables, target, posterior, started)
    progress.stage("drawing figures")
    shown = [name for name in TABLES if name not in _NOT_DRAWN]
    drawn: dict[str, Any] = {name: tables.get(name, pd.DataFrame()) for name in shown}
    drawn["population"] = pd.DataFrame(columns)
    draw_calibration(
        CalibrationTables(hypothesis=calibration.hypothesis, **drawn), folder / "figures"
    )
    return Calibrated(folder, calibration, target, posterior, tables)


def _weights(confirmed: Confirmed, sets: int) -> tuple[Array, str]:
    """Return weights of the sets: corrected where simulated with spikes, equal for the others."""
    asked = len(confirmed.weights)
    weights = np.full(sets, 1.0 / sets)
    weights[:asked] = confirmed.weights * asked / sets
    text = f"{asked} of {sets} sets weighted anew by spikes, {confirmed.effective:.0f} effective"
    return weights, text


def _tables(target: Target, posterior: Posterior) -> dict[str, pd.DataFrame]:
    """Return every table that is read off the posterior without spikes."""
    calibration = target.calibration
    space, seed = calibration.space, calibration.file.population.seed
    columns = drawn_columns(target, posterior, _ANALYSED)
    endpoint = Endpoint(**calibration.file.effect.model_dump())
    effects = component_effects(target.predictor, columns, endpoint)
    tables = {
        "history": history_table(posterior),
        "posterior": posterior_table(space, posterior),
        "correlations": correlation_table(space, posterior),
        "directions": direction_table(space, posterior),
        "outcomes": outcome_table(calibration, posterior),
        "analyses": analysis_table(calibration, posterior),
        "predictions": prediction_table(calibration, posterior),
    }
    measured, likelihood = measured_rows(target, posterior), target.evidence
    if measured is not None and likelihood is not None:
        tables |= {
            "evidence": evidence_table(measured, likelihood),
            "left_out": left_out_table(measured, likelihood),
            "pairs": pair_table(measured, likelihood),
        }
    shares = shapley_values(effects)
    if shares:
        equal = np.full(_ANALYSED, 1.0 / _ANALYSED)
        tables["attribution"] = attribution_table(
            effects, equal, unit_of(endpoint.metric, calibration.loaded.experiment)
        )
        # What one wants to know: how much A1R loss, the suspected cause, adds to the effect. Its
        # share of the whole would be no number where the whole is close to zero.
        answer = shares.get("iron.a1_loss", next(iter(shares.values())))
        predicted = predicted_measurements(target, columns)
        tables["information"] = information_table(predicted, answer, seed)
    return tables


def _write(
    folder: Path,
    tables: dict[str, pd.DataFrame],
    target: Target,
    posterior: Posterior,
    started: str,
) -> None:
    calibration = target.calibration
    for name, table in tables.items():
        write_table(folder / f"{name}.csv", table)
    manifest = {
        "calibration": calibration.file.name,
        "hypothesis": calibration.hypothesis,
        "status": "converged",
        "key": target.key,
        "sets": len(posterior.unit),
        "log_evidence": posterior.log_evidence,
        "covered": posterior.covered,
        **asdict(convergence(posterior)),
        "seed": calibration.file.sampler.seed,
        "started": started,
        "finished": now(),
        **describe_software(),
    }
    write_text(folder / MANIFEST, json.dumps(manifest, indent=1) + "\n")
