"""Loading of a finished run from its folder alone, wherever that is by now."""

from pathlib import Path

import pandas as pd

from striosome.claims.verdicts import score_summary
from striosome.config.documents.named_files import absolute
from striosome.config.experiments.overrides import Override
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.store.contents import CONFIG, LEDGER, POPULATION
from striosome.store.errors import FolderError
from striosome.store.pages import tell_changed_pages
from striosome.store.record import read_record
from striosome.store.tables import read_summary, require_run

__all__ = ["load_run", "score_run"]


def load_run(folder: Path) -> LoadedExperiment:
    """Load the experiment of a finished run, with the files that its folder holds.

    Parameters
    ----------
    folder : Path
        The run folder; of an older version, which holds no copy of the ledger, the experiment
        names none.

    Raises
    ------
    FolderError
        If it is no run folder, or a file of it is damaged.
    striosome.config.documents.errors.ConfigError
        If its experiment cannot be read.
    """
    require_run(folder)
    changes = [Override("claims", _held(folder, LEDGER))]
    population = _held(folder, POPULATION)
    if population is not None:
        changes.append(Override("population", population))
    return load_experiment(folder / CONFIG, (), changes)


def score_run(folder: Path, ledger: Path | None = None) -> pd.DataFrame:
    """Score a finished run; nothing is simulated, and the run stays as it is.

    Parameters
    ----------
    folder : Path
        The run folder.
    ledger : Path, optional
        File of the statements; by default the copy in the folder.

    Returns
    -------
    DataFrame
        As `striosome.claims.verdicts.score_summary` gives it.

    Raises
    ------
    FolderError
        If it is no run folder, is damaged, or holds no ledger and none is named.
    striosome.config.documents.errors.ConfigError
        If the ledger is faulty.
    """
    loaded = load_run(folder)
    experiment = loaded.experiment
    tell_changed_pages(folder, read_record(folder))
    if ledger is None and experiment.claims is None:
        raise FolderError(
            f"{folder} holds no ledger of statements: its experiment named none, or an older "
            "version made it; name one with --claims FILE"
        )
    return score_summary(experiment, read_summary(folder), ledger, loaded.references)


def _held(folder: Path, name: str) -> str | None:
    """Return the whole path of a file of the folder, if it exists."""
    path = absolute(folder / name)
    return str(path) if path.is_file() else None
