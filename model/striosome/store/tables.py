"""Files of a result in a run folder, written and read in one place."""

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from striosome.base.notes import Note
from striosome.base.user_files import file_exists, path_of, why_no_folder, why_not_found
from striosome.base.wording import printable
from striosome.claims.contradictions import with_contradictions
from striosome.claims.counting import BY_CHANCE, MARKS
from striosome.claims.scoring import COLUMNS, REASON
from striosome.simulation.photometry_notes import PHOTOMETRY_COLUMNS
from striosome.simulation.result import Result
from striosome.simulation.simulation_error import ERROR_COLUMNS
from striosome.store.contents import CLAIMS, CONFIG, EFFECTS, PHOTOMETRY, RESULT, SUMMARY
from striosome.store.csv_tables import Kind, read_table, write_table
from striosome.store.errors import FolderError
from striosome.store.manifest import damage
from striosome.store.pages import tell_changed_pages
from striosome.store.record import RECORD, RunRecord, read_record
from striosome.store.replaced import left_aside
from striosome.store.tree import open_tree, write_tree
from striosome.store.vouching import require_agreement, require_complete

__all__ = [
    "read_claims",
    "read_effects",
    "read_notes",
    "read_result",
    "read_summary",
    "require_run",
    "write_claims",
    "write_result",
]

_SUMMARY: Mapping[str, Kind] = {
    "experiment": "text",
    "hypothesis": "text",
    "group": "text",
    "animal": "count",
    "session": "text",
    "metric": "text",
    "value": "number",
    "unit": "text",
}
_EFFECTS: Mapping[str, Kind] = {
    "session": "text",
    "metric": "text",
    "group": "text",
    "n": "count",
    "mean": "number",
    "low": "number",
    "high": "number",
    "p": "number",
    "unit": "text",
    "simulation_error": "number",
}
_NUMBERS = ("value", "low", "high")
_CLAIMS: Mapping[str, Kind] = {name: "number" if name in _NUMBERS else "text" for name in COLUMNS}
# Runs of older versions lack these.
_CLAIM_MARKS: Mapping[str, Kind] = {
    name: "number" if name == BY_CHANCE else "text" for name in MARKS
}
_PHOTOMETRY_KINDS: Mapping[str, Kind] = {
    "group": "text",
    "session": "text",
    "animal": "count",
    "pipeline": "text",
    "flags": "text",
}
_PHOTOMETRY: Mapping[str, Kind] = {
    name: _PHOTOMETRY_KINDS.get(name, "number") for name in PHOTOMETRY_COLUMNS
}


def write_result(folder: Path, result: Result, effects: pd.DataFrame, claims: pd.DataFrame) -> None:
    """Write time courses (netCDF) and tables (CSV)."""
    write_tree(folder / RESULT, result.tree)
    write_table(folder / SUMMARY, result.summary)
    write_table(folder / EFFECTS, effects)
    write_table(folder / PHOTOMETRY, result.photometry.reindex(columns=list(PHOTOMETRY_COLUMNS)))
    write_claims(folder, claims)


def write_claims(folder: Path, claims: pd.DataFrame) -> None:
    """Write the table of verdicts."""
    write_table(folder / CLAIMS, claims[[*COLUMNS, *MARKS]])


def require_run(folder: str | Path) -> RunRecord:
    """Return the record of a finished run, all files of which exist and are intact.

    For a run of an older version, which kept no sizes and digests, only the existence of its
    files is checked.

    Parameters
    ----------
    folder : str or Path
        The run folder.

    Raises
    ------
    FolderError
        If it is none, or one of its files, its record among them, is missing, was cut short or
        changed; the message names the file and what helps.
    """
    folder = path_of(folder)
    if why := why_no_folder(folder):
        if left := left_aside(folder):
            raise FolderError(
                f"{printable(str(folder))}: {why}: its run is in {printable(str(left[0]))}, where "
                "a command that was to replace it was killed. Give that folder its name, or "
                "repeat the command (striosome run --force)"
            )
        raise FolderError(
            f"{printable(str(folder))}: {why}: name the run folder, which holds {RECORD}"
        )
    needed = (CONFIG, RESULT, SUMMARY, EFFECTS, CLAIMS, RECORD)
    for name in needed:
        if not file_exists(folder / name):
            why = why_not_found(folder / name)
            told = f"{name} {why}" if why else f"it has no {name}"
            raise FolderError(f"{folder} is not a finished run: {told}")
    record = read_record(folder)
    require_complete(folder, record)
    for name, words in damage(folder, record.files or {}).items():
        raise FolderError(
            f"{folder / name}: {words}. Put the file back as it was, or simulate again "
            "(striosome run --force)"
        )
    require_agreement(folder, record)
    return record


def read_result(folder: str | Path) -> Result:
    """Open a finished run: its metrics, and its time courses, which are read when used.

    Parameters
    ----------
    folder : str or Path
        The run folder.

    Raises
    ------
    FolderError
        If it is no run folder, or one of its files is damaged.
    """
    folder = path_of(folder)
    record = require_run(folder)
    tell_changed_pages(folder, record)
    errors = read_effects(folder)[list(ERROR_COLUMNS)]
    return Result(
        open_tree(folder / RESULT),
        read_summary(folder),
        errors,
        _read_photometry(folder),
        record.notes,
    )


def _read_photometry(folder: Path) -> pd.DataFrame:
    """Read the photometry of each animal; runs of an older version have none."""
    path = folder / PHOTOMETRY
    if not os.path.lexists(path):
        return pd.DataFrame(columns=list(PHOTOMETRY_COLUMNS))
    return read_table(path, _PHOTOMETRY)


def read_notes(folder: Path) -> tuple[Note, ...]:
    """Read the notes of a finished run.

    There are none where the folder is of an older version, or of a sweep, which has no such
    record.
    """
    return read_record(folder).notes if (folder / RECORD).is_file() else ()


def read_summary(folder: Path) -> pd.DataFrame:
    """Read the metrics of every animal."""
    return read_table(folder / SUMMARY, _SUMMARY)


def read_effects(folder: Path) -> pd.DataFrame:
    """Read means, intervals and p values of every session and metric."""
    return read_table(folder / EFFECTS, _EFFECTS)


def read_claims(folder: str | Path) -> pd.DataFrame:
    """Read the verdicts of a finished run, with their reasons and contradicting statements.

    Parameters
    ----------
    folder : str or Path
        The run folder.

    Raises
    ------
    FolderError
        If it is no run folder, or its verdicts are damaged.
    """
    folder = path_of(folder)
    record = require_run(folder)
    table = read_table(folder / CLAIMS, _CLAIMS, _CLAIM_MARKS)
    table = table.assign(**{REASON: [record.reasons.get(name, "") for name in table["id"]]})
    return with_contradictions(table, record.contradictions)
