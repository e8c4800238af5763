"""Content of a history, in a file of its own or within a group, and its reading."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from striosome.config.documents.documents import Document, KeyPath, Place
from striosome.config.documents.errors import Problem
from striosome.config.documents.named_files import NamedFiles
from striosome.config.documents.names import Title
from striosome.config.documents.records import Located, read_record
from striosome.config.documents.section import Section
from striosome.config.experiments.experiment_file import GroupEntry
from striosome.config.experiments.history import (
    DietInterval,
    Dose,
    History,
    Pump,
    RepeatedDose,
    SingleDose,
)
from striosome.config.experiments.overrides import Override, key_path, put
from striosome.config.parameters.settings import short_name

__all__ = ["HistoryFile", "ReadHistory", "read_histories"]


class HistoryFile(Section):
    """Doses and diets of animals before their sessions, from day 0 on."""

    title: Title
    set_by: str | None = Field(
        None, description="only in a resolved file: the file that it comes from"
    )
    doses: tuple[Any, ...] = Field((), description="single and repeated doses, and pumps")
    diet: tuple[DietInterval, ...] = Field((), description="stretches on one diet")


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """The history of one group, with the places of everything in it."""

    record: History
    """content of the history"""
    located: Located[HistoryFile]
    """file, or part of the experiment file, that it was read from"""
    at: Any
    """time zero of the group's sessions"""
    at_written: str
    """the same time as written"""
    at_place: Place
    """place where it is written"""
    root: Path
    """the configuration folder"""

    @property
    def set_by(self) -> str:
        """The file within the configuration folder."""
        own = short_name(self.located.document.place(()).file, self.root)
        return self.located.record.set_by or own

    def items(self) -> Iterator[tuple[str, str, str]]:
        """Yield key, text and "file:line" of everything in the history, for a table."""
        written = self.located.written()
        for section in ("doses", "diet"):
            for position, entry in enumerate(written.get(section, ())):
                text = ", ".join(f"{key} {value}" for key, value in entry.items())
                place = self.located.document.place((*self.located.at, section, position))
                yield f"history.{section}[{position}]", text, self._spelt(place)
        yield "at", self.at_written, self._spelt(self.at_place)

    def _spelt(self, place: Place) -> str:
        line = "" if place.line is None else f":{place.line}"
        return f"{short_name(place.file, self.root)}{line}"


def read_histories(
    groups: Mapping[str, GroupEntry],
    files: NamedFiles,
    root: Path,
    problems: list[Problem],
    changes: Sequence[Override] = (),
) -> dict[str, ReadHistory]:
    """Return the valid histories by group; a group has a history and a time of it, or neither.

    Parameters
    ----------
    groups : mapping of str to GroupEntry
        Groups of the experiment.
    files : NamedFiles
        Finds the files that groups name.
    root : Path
        The configuration folder.
    problems : list of Problem
        Problems that are found are appended to it.
    changes : sequence of Override
        Changes within histories, which are made to a copy: "groups.NAME.history.doses[0].dose".
    """
    found: dict[str, ReadHistory] = {}
    for name, group in groups.items():
        here = ("groups", name)
        missing = {"history": group.history is None, "at": group.at is None}
        if all(missing.values()):
            continue
        for key, other in (("history", "at"), ("at", "history")):
            if missing[key]:
                message = f"is missing: {other} has no meaning without it"
                place = files.document.place((*here, other))
                problems.append(place.problem(f"groups.{name}.{key}", message))
        own = [change for change in changes if key_path(change.path)[1] == name]
        located = None if any(missing.values()) else _located(group, here, files, problems, own)
        record = None if located is None else _record(located, problems)
        if located is None or record is None:
            continue
        at = (*here, "at")
        written, place = str(files.document.at(at)), files.document.place(at)
        found[name] = ReadHistory(record, located, group.at, written, place, root)
    return found


def _located(
    group: GroupEntry,
    here: KeyPath,
    files: NamedFiles,
    problems: list[Problem],
    changes: Sequence[Override],
) -> Located[HistoryFile] | None:
    """Read a history as a record whose doses are not yet checked."""
    at = (*here, "history")
    if not isinstance(group.history, str):
        return read_record(HistoryFile, files.document, at, problems)
    document = files.read(group.history, at)
    if document is None:
        return None
    if changes:
        document = Document(deepcopy(document.data), dict(document.places))
    for change in changes:
        put(document, key_path(change.path)[len(at) :], change, problems)
    return read_record(HistoryFile, document, (), problems)


def _record(located: Located[HistoryFile], problems: list[Problem]) -> History | None:
    file = located.record
    doses = [
        read_record(_kind(entry), located.document, (*located.at, "doses", position), problems)
        for position, entry in enumerate(file.doses)
    ]
    sound = tuple(dose.record for dose in doses if dose is not None)
    if len(sound) < len(doses):
        return None
    return History(title=file.title, doses=sound, diet=file.diet)


def _kind(entry: Any) -> type[Dose]:
    """Return the record type of an entry, recognised by the keys that only that type has."""
    keys = entry.keys() if isinstance(entry, dict) else ()
    if "rate" in keys:
        return Pump
    return RepeatedDose if {"every", "start", "end"} & set(keys) else SingleDose
