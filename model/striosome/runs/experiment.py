"""One experiment into one run folder: simulate, score, draw, and give the folder its name."""

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from striosome.analysis.effects import effect_table
from striosome.base.brief import Brief, Card
from striosome.base.code_version import code_version
from striosome.base.errors import BadArgument
from striosome.base.machine import worker_count
from striosome.base.progress import Progress, Silent
from striosome.base.user_files import path_of
from striosome.claims.contradictions import CONTRADICTS
from striosome.claims.scoring import REASON
from striosome.claims.verdicts import require_ledger, score_summary
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.engines.checkpoints import BatchCache
from striosome.figures import draw_all
from striosome.figures.treatments import judged_words
from striosome.report.page import write_report
from striosome.runs.rescoring import bring_up_to_date
from striosome.simulation.memory_estimate import refuse_beyond_memory
from striosome.simulation.result import Result
from striosome.simulation.session import simulate
from striosome.store.contents import CLAIMS, EFFECTS, FIGURES, PHOTOMETRY, RESULT, SUMMARY
from striosome.store.folder import RESULTS, RunFolder, explaining_disk_faults
from striosome.store.manifest import mark_files
from striosome.store.named_files import Inputs
from striosome.store.pages import enter_pages
from striosome.store.provenance import describe_software, now
from striosome.store.record import DONE, RunRecord, write_record
from striosome.store.tables import write_result

__all__ = ["RunOutcome", "run_code", "run_experiment", "run_folder", "simulate_and_test"]

# The files of numbers, of which the record keeps sizes and digests.
_NUMBERS = (RESULT, SUMMARY, EFFECTS, PHOTOMETRY, CLAIMS)
_STREAMS = {
    "afferents and wiring": "Threefry-2x32-13, key SeedSequence([seed, animal])",
    "parameters of animals": "PCG64, [seed, animal, purpose, CRC-32 of the parameter]",
    "photometer": "PCG64, [seed, animal, purpose, CRC-32 of the session]",
}


@dataclass(frozen=True, slots=True, repr=False)
class RunOutcome(Brief):
    """Folder of a run, and whether this call made it."""

    folder: Path
    """the run folder"""
    reused: bool
    """true if the run was there already"""
    result: Result | None = None
    """result, unless the run existed already: reading it back takes time"""
    notes: tuple[str, ...] = ()
    """remarks on a run that existed already"""

    def card(self) -> Card:
        """Return the title and facts by which the outcome is displayed."""
        how = "was there already" if self.reused else "simulated now"
        return Card(f"Run, {how}", {".folder": str(self.folder)})


def run_folder(experiment: Experiment, among: Path = RESULTS) -> Path:
    """Return the folder of a run when none is named: from the experiment's name and content."""
    return among / f"{experiment.name}-{content_hash(experiment)[:12]}"


def run_code() -> str:
    """Return the library's version with a digest of all code behind the numbers of a run."""
    return code_version(
        "striosome.simulation.session", "striosome.analysis.effects", "striosome.claims.verdicts"
    )


def simulate_and_test(
    experiment: Experiment, workers: int, progress: Progress, batch_cache: BatchCache | None
) -> tuple[Result, pd.DataFrame]:
    """Simulate an experiment, and test the effects over animals; nothing is written.

    Parameters
    ----------
    experiment : Experiment
        What is simulated.
    workers : int
        Batches that run at the same time.
    progress : Progress
        Told what is being done.
    batch_cache : BatchCache or None
        Keeps finished batches.

    Returns
    -------
    Result, DataFrame
        Time courses and metrics, and the statistics of every session and metric.
    """
    result = simulate(experiment, workers=workers, progress=progress, batch_cache=batch_cache)
    progress.stage("testing and scoring")
    effects = effect_table(result.summary).merge(
        result.simulation_error, how="left", on=["session", "metric", "group"]
    )
    return result, effects


def run_experiment(
    loaded: LoadedExperiment,
    path: str | Path | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> RunOutcome:
    """Simulate an experiment into a folder, or find it there.

    A run that is there already is not simulated again; if its verdicts are about another ledger
    than the experiment names now, they are made anew.

    Parameters
    ----------
    loaded : LoadedExperiment
        The experiment with the origin of its values.
    path : str or Path, optional
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
        If the folder holds something else, is damaged, or cannot be written.
    striosome.base.errors.BadArgument
        If `loaded` is not what `striosome.load` returns, or `workers` no number of at least one.
    striosome.base.errors.BadInput
        If this machine has not the memory for it.
    striosome.config.documents.errors.ConfigError
        If the ledger of claims is faulty.
    striosome.base.errors.SimulationError
        If the experiment cannot be simulated, or a file cannot be written while it is.
    """
    if not isinstance(loaded, LoadedExperiment):
        given = type(loaded).__name__
        raise BadArgument(f"expected what striosome.load returns, got {given}")
    experiment = loaded.experiment
    path = run_folder(experiment) if path is None else path_of(path)
    workers, progress = worker_count(workers), progress or Silent()
    folder = RunFolder.at(path, content_hash(experiment))
    # What is wrong with the ledger, or with the place, is said before anything is waited for.
    require_ledger(experiment, loaded.references, execute=True)
    if force:
        folder.require_replaceable()
    else:
        folder.finished()
    with folder.alone(progress):
        if not force and folder.finished() is not None:
            return RunOutcome(path, reused=True, notes=bring_up_to_date(folder, loaded, run_code()))
        with explaining_disk_faults(folder.path, folder.batch_cache()):
            result = _make(Inputs.of(loaded), folder, workers, progress, force=force)
        return RunOutcome(path, reused=False, result=result)


def _make(
    inputs: Inputs, folder: RunFolder, workers: int, progress: Progress, *, force: bool
) -> Result:
    experiment = inputs.loaded.experiment
    refuse_beyond_memory(experiment)
    started, clock = now(), time.perf_counter()
    result, effects = simulate_and_test(experiment, workers, progress, folder.batch_cache())
    with folder.new() as fresh:
        claims = score_summary(experiment, result.summary, inputs.write(fresh))
        write_result(fresh, result, effects, claims)
        progress.stage("drawing figures")
        drawn = draw_all(result.tree, result.summary, claims, fresh / FIGURES)
        record = RunRecord(
            status=DONE,
            experiment=experiment.name,
            title=experiment.title,
            hypothesis=experiment.hypothesis,
            content_hash=folder.content,
            fidelity=experiment.simulation.fidelity,
            seed=experiment.simulation.seed,
            random_streams=_STREAMS,
            started=started,
            finished=now(),
            wall_time_s=round(time.perf_counter() - clock, 3),
            workers=workers,
            windows=judged_words(result.tree),
            warnings=tuple(str(warning) for warning in inputs.loaded.warnings),
            # Not in claims.csv, whose columns others rely on.
            contradictions=dict(zip(claims["id"], claims[CONTRADICTS], strict=True)),
            reasons=dict(zip(claims["id"], claims[REASON], strict=True)),
            notes=result.notes,
            code=run_code(),
            ledger=inputs.ledger,
            population=inputs.population,
            files=mark_files(fresh, (*_NUMBERS, *inputs.names)),
            pages={},
            **describe_software(),
        )
        write_record(fresh, record)
        enter_pages(fresh, drawn)
        write_report(fresh)
        folder.complete(fresh, replace=force)
    return result
