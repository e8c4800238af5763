"""Record of a run, `run.json`: the experiment, its origin, and its files."""

import json
import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from striosome.base.notes import Note
from striosome.base.wording import shortened
from striosome.store.errors import FolderError
from striosome.store.manifest import FileMark
from striosome.store.reading import as_model, read_object
from striosome.store.self_digest import DIGEST, is_changed, with_digest
from striosome.store.writing import write_text

__all__ = ["DONE", "RECORD", "NamedFile", "RunRecord", "WindowWords", "read_record", "write_record"]

RECORD = "run.json"
DONE = "done"
# Before the names of figures.
_FIGURES = "figures/"


class NamedFile(BaseModel):
    """A file that an experiment names, of which the run folder holds a copy."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    """name in the experiment's file"""
    sha256: str
    """digest of its content"""


class WindowWords(BaseModel):
    """Description in words of an effect window of a session."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    minus: str | None = None
    """the matched control session, whose change is taken off; empty for a session without one"""
    treatment: str
    """drugs and doses in the order of time"""
    when: str
    """the window, counted from its injection"""
    area: str
    """the same for areas under the photometry"""


class RunRecord(BaseModel):
    """Content of `run.json`; a run of an older version lacks what is None here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: str
    experiment: str
    title: str
    hypothesis: str
    content_hash: str = Field(min_length=12)
    fidelity: str | None = None
    """form of the spiking simulation; "surrogate" means none"""
    seed: int
    random_streams: dict[str, str] = {}
    started: str | None = None
    finished: str | None = None
    wall_time_s: float | None = None
    workers: int | None = None
    contradictions: dict[str, str] = {}
    reasons: dict[str, str] = {}
    """grounds of verdicts, by the identifier of the statement"""
    windows: dict[str, dict[str, WindowWords]] = {}
    """descriptions by session and window; the name of the default window is empty"""
    warnings: tuple[str, ...] = ()
    """warnings about settings that can be run, but may not mean what their author thinks"""
    notes: tuple[Note, ...] = ()
    """remarks about the run"""
    code: str | None = None
    """the library's version with a digest of all code that the numbers rest on"""
    ledger: NamedFile | None = None
    """published statements that the verdicts are about"""
    population: NamedFile | None = None
    """accepted parameter sets that the animals were drawn from"""
    files: dict[str, FileMark] | None = None
    """sizes and digests of the files that the rest is made from, by name"""
    pages: dict[str, FileMark] | None = None
    """marks of its page, its figures and a scenario's verdicts, as they were last written"""
    striosome: str | None = None
    python: str | None = None
    packages: dict[str, str | None] = {}
    git_commit: str | None = None
    compiler: str | None = None
    host: dict[str, str] = {}

    @property
    def listed(self) -> frozenset[str]:
        """Files of the run, by their names within the folder, as far as it lists them."""
        return frozenset(self.files or ()) | frozenset(self.pages or ())

    def as_data(self) -> dict[str, Any]:
        """Return plain data, as `run.json` holds it."""
        return self.model_dump(mode="json", by_alias=True)


def read_record(folder: Path) -> RunRecord:
    """Read the record of a run.

    Raises
    ------
    FolderError
        If there is none, or what is there is not the record of a finished run; the message says
        why.
    """
    path, what = folder / RECORD, "the record of a run"
    data = read_object(path, what)
    record = as_model(path, data, RunRecord, what)
    if is_changed(data):
        raise FolderError(
            f"{path}: was changed after the run had written it: its {DIGEST} is that of another "
            "content. Put it back as it was, or simulate again into another folder (striosome run "
            "--out)"
        )
    for name in record.listed:
        if _leads_elsewhere(name):
            raise FolderError(
                f"{path}: files: expected names of files within the folder, not {shortened(name)!r}"
            )
    if record.status != DONE:
        raise FolderError(f"{path}: the run is not finished: its status is {record.status!r}")
    return record


def write_record(folder: Path, record: RunRecord) -> None:
    """Write the record of a run whole, with its own digest."""
    data = with_digest(record.as_data())
    write_text(folder / RECORD, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def _leads_elsewhere(name: str) -> bool:
    """Tell whether a name is not that of a file in the folder or among its figures."""
    last = name.removeprefix(_FIGURES)
    return last in ("", ".", "..") or "\0" in last or os.path.basename(last) != last
