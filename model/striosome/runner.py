"""One experiment into one run folder: simulate, score, draw, and give the folder its name."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from striosome.brief import Brief, Card
from striosome.claims.contradictions import CONTRADICTS, contradictions, with_contradictions
from striosome.claims.ledger import Ledger, load_ledger
from striosome.claims.scoring import COLUMNS, score
from striosome.effects import effect_table
from striosome.figures import draw_all
from striosome.history import as_found
from striosome.machine import cores
from striosome.metrics import METRICS
from striosome.progress import Progress, Silent
from striosome.report.page import write_report
from striosome.result import Result
from striosome.schema.experiment import Experiment
from striosome.schema.identity import content_hash
from striosome.schema.resolve import LoadedExperiment
from striosome.schema.resolved import resolved_yaml
from striosome.session import simulate
from striosome.store.folder import RECORD, RESULTS, RunFolder
from striosome.store.provenance import describe_software, now
from striosome.store.tables import write_result

__all__ = ["Outcome", "run_experiment", "run_folder", "score_summary"]


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Brief):
    """Where a run is and whether this call made it."""

    folder: Path
    """the run folder"""
    reused: bool
    """true if the run was there already"""
    result: Result | None = None
    """what was simulated, unless it was there already: to read it back takes time"""

    def card(self) -> Card:
        """What it says of itself."""
        how = "was there already" if self.reused else "simulated now"
        return Card(f"Run, {how}", {".folder": str(self.folder)})


def run_folder(experiment: Experiment, among: Path = RESULTS) -> Path:
    """The folder of a run when none is named, among others: the experiment's name and content."""
    return among / f"{experiment.name}-{content_hash(experiment)[:12]}"


def score_summary(experiment: Experiment, summary: pd.DataFrame) -> pd.DataFrame:
    """Verdicts of the experiment's ledger on a table of metrics; empty without a ledger.

    The last column names the statements that contradict each one.
    """
    if experiment.claims is None:
        return pd.DataFrame(columns=[*COLUMNS, CONTRADICTS])
    ledger: Ledger = load_ledger(experiment.claims, METRICS)
    density = {
        group.name: float(as_found(group.parameters).animal.receptors.mor.density)
        for group in experiment.groups
    }
    table = score(summary, ledger, {"mor_density": density})
    return with_contradictions(table, contradictions(ledger))


def run_experiment(
    loaded: LoadedExperiment,
    path: Path | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> Outcome:
    """Simulate an experiment into a folder, or find it there.

    Parameters
    ----------
    loaded : LoadedExperiment
        The experiment with the origin of its values.
    path : Path, optional
        The run folder; by default in `results`, named after the experiment and its content.
    workers : int, optional
        Batches that run at the same time; by default one for each core.
    progress : Progress, optional
        Told what is being done.
    force : bool, optional
        Replace whatever run the folder holds.

    Raises
    ------
    striosome.store.folder.FolderError
        If the folder holds something else or cannot be written.
    striosome.schema.errors.ConfigError
        If the ledger of claims is faulty.
    """
    experiment = loaded.experiment
    path = path or run_folder(experiment)
    workers = workers or cores()
    progress = progress or Silent()
    folder = RunFolder(path, content_hash(experiment))
    if not force and folder.finished():
        return Outcome(path, reused=True)
    if experiment.claims is not None:
        # What is wrong with the ledger is said before anything runs.
        load_ledger(experiment.claims, METRICS)
    scratch = folder.begin()
    started, clock = now(), time.perf_counter()
    result = simulate(experiment, workers=workers, progress=progress, memo=folder.memo())
    progress.stage("testing and scoring")
    effects = effect_table(result.summary).merge(
        result.simulation_error, how="left", on=["session", "metric", "group"]
    )
    claims = score_summary(experiment, result.summary)
    write_result(scratch, result, effects, claims)
    (scratch / "config.resolved.yaml").write_text(resolved_yaml(loaded), encoding="utf-8")
    progress.stage("drawing figures")
    draw_all(result.tree, result.summary, claims, scratch / "figures")
    record = {
        "status": "done",
        "experiment": experiment.name,
        "title": experiment.title,
        "hypothesis": experiment.hypothesis,
        "content_hash": folder.content,
        "seed": experiment.simulation.seed,
        "random_streams": {
            "afferents and wiring": "Threefry-2x32-13, key SeedSequence([seed, animal])",
            "parameters of animals": "PCG64, [seed, animal, purpose, CRC-32 of the parameter]",
            "photometer": "PCG64, [seed, animal, purpose, CRC-32 of the session]",
        },
        "started": started,
        "finished": now(),
        "wall_time_s": round(time.perf_counter() - clock, 3),
        "workers": workers,
        # Not in claims.csv, whose columns others rely on.
        "contradictions": dict(zip(claims["id"], claims[CONTRADICTS], strict=True)),
        **describe_software(),
    }
    (scratch / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    write_report(scratch)
    folder.complete()
    return Outcome(path, reused=False, result=result)
