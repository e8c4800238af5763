"""Scenarios as folders: their places, and the file that each of them simulates."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from striosome.base.user_files import anything_exists, folder_exists, names_in
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import NamedFiles, absolute
from striosome.config.documents.records import read_record
from striosome.config.documents.section import Section
from striosome.config.documents.shipped import locate
from striosome.config.documents.yaml_source import read_yaml
from striosome.store.contents import CONFIG as RESOLVED

__all__ = [
    "CODE",
    "CONFIG",
    "EXPECTED",
    "PICTURE",
    "README",
    "SubjectFile",
    "experiment_file",
    "find_scenarios",
    "is_collection",
    "names_folder",
    "subject_file",
]

CONFIG, EXPECTED, CODE = "config.yaml", "expected.yaml", "run.py"
README, PICTURE = "README.md", "figure.png"

Kind = Literal["experiment", "sweep"]


class _Reference(Section):
    """A config that only names a file elsewhere, so that nothing is copied."""

    experiment: str | None = Field(None, description="an experiment file")
    sweep: str | None = Field(None, description="a sweep file")


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """File that a scenario simulates."""

    kind: Kind
    """an experiment, or a sweep"""
    file: Path
    """its file"""


def find_scenarios(parent: Path) -> list[Path]:
    """Return folders of scenarios in a folder, by name; others hold no config."""
    folders = [parent / name for name in names_in(parent)]
    return [folder for folder in folders if anything_exists(folder / CONFIG)]


def is_collection(folder: Path) -> bool:
    """Tell whether a folder is no scenario but contains some."""
    return not anything_exists(folder / CONFIG) and bool(find_scenarios(folder))


def subject_file(folder: Path) -> SubjectFile:
    """Find the file that the scenario of a folder simulates.

    Its config is an experiment file, a sweep file, or a reference to one: `experiment: FILE`.

    Raises
    ------
    ConfigError
        If the folder is no scenario, or its reference leads nowhere.
    """
    path = absolute(folder / CONFIG)
    if not anything_exists(path):
        raise ConfigError([Problem(str(folder), None, "", _no_scenario(folder))])
    document = read_yaml(path)
    if "design" in document.data:
        return SubjectFile("sweep", path)
    if not document.data.keys() <= _Reference.model_fields.keys():
        return SubjectFile("experiment", path)
    problems: list[Problem] = []
    files = NamedFiles(document, path.parent, problems)
    named = read_record(_Reference, document, (), problems)
    if named is not None and len(document.data) != 1:
        problems.append(document.place(()).problem("", "expected either experiment or sweep"))
    if named is not None and not problems:
        kind: Kind = "experiment" if named.record.sweep is None else "sweep"
        file = files.find(str(named.record.experiment or named.record.sweep), (kind,))
        if file is not None:
            return SubjectFile(kind, file)
    raise ConfigError(problems)


def names_folder(path: Path) -> bool:
    """Tell whether a path means a folder, even one that is missing because it is misspelt."""
    return folder_exists(path) or (not anything_exists(path) and bool(find_scenarios(path.parent)))


def experiment_file(path: Path) -> Path:
    """Return the experiment file of a path or name: it may be the folder of a scenario, or a run's.

    Raises
    ------
    ConfigError
        If the folder is no scenario, or one that simulates a sweep.
    """
    path = locate(path, "scenarios", "experiments")
    if anything_exists(path / RESOLVED):
        return path / RESOLVED
    if not names_folder(path):
        return path
    subject = subject_file(path)
    if subject.kind == "sweep":
        message = "simulates a sweep; name the experiment file that the sweep starts from"
        raise ConfigError([Problem(str(path), None, "", message)])
    return subject.file


def _no_scenario(folder: Path) -> str:
    inside, beside = find_scenarios(folder), find_scenarios(folder.parent)
    if inside:
        names = ", ".join(path.name for path in inside)
        return f"holds scenarios; name one of them, or all by --all: {names}"
    near = did_you_mean(folder.name, [path.name for path in beside]) if beside else ""
    return f"is no scenario: it has no {CONFIG}{near}"
