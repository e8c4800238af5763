"""Content of an experiment file; the files, sessions and groups it names are not yet read."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from striosome.config.documents.documents import Document, dotted
from striosome.config.documents.errors import ConfigError, Problem
from striosome.config.documents.names import ShortName, Title, group_faults
from striosome.config.documents.records import of_another_kind, read_record, report
from striosome.config.documents.section import Number, Section, parameter

__all__ = ["ExperimentFile", "GroupEntry", "read_experiment_file", "read_groups"]


def _folders(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return value
    raise ValueError("expected a folder, or a list of folders")


Folders = Annotated[
    tuple[str, ...],
    BeforeValidator(_folders),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One folder or several, of which later ones win."""

# More do not fit into the memory of any machine: each takes a megabyte or so.
_MAX_ANIMALS = 1_000_000
_FOLDERS = ("drugs", "sensors", "hypotheses")
# Without these there is nothing to judge the rest by: what would be said then follows from them.
_JUDGED_BY = frozenset(
    ("resolved", "base", "drugs", "sensors", "hypotheses", "protocols", "sessions", "parameters")
)


class GroupEntry(Section):
    """One group of animals, with its differences from control animals."""

    animals: int = Field(description="number of virtual animals")
    overlays: tuple[str, ...] = Field((), description="parameter files; later ones win")
    parameters: dict[str, Any] = Field(
        default_factory=dict, description="parameters of this group, over its overlays"
    )
    phase: str | None = Field(None, description="phase of day; the same as parameter day.phase")
    sessions: tuple[str, ...] | None = Field(
        None,
        description="sessions of these animals, with their controls; default: all. The first group "
        "has all, since the others are compared with it",
    )
    history: Any = Field(
        None, description="file with what the animals lived through before, or the same in place"
    )
    at: Number | None = parameter(
        "day", "time zero of the sessions on the clock of the history", None
    )
    from_population: tuple[str, ...] | None = Field(
        None,
        description="parameters that the population sets; default: all but those set for the group",
    )


class ExperimentFile(Section):
    """Input of `striosome run`. Paths are relative to the file itself."""

    name: ShortName
    title: Title
    resolved: bool = Field(
        False,
        description="true for a file that needs no base, drugs, sensors or hypotheses",
    )
    base: str | None = Field(None, description="every parameter with range, source and status")
    drugs: Folders | None = Field(None, description="folder with one file per drug, or several")
    sensors: Folders | None = Field(None, description="folder with one file per sensor, or several")
    hypotheses: Folders | None = Field(
        None, description="folder with one file per hypothesis, or several"
    )
    hypothesis: str = Field(description="name of a file in a folder of hypotheses")
    population: str | None = Field(
        None, description="file with accepted parameter sets, one drawn for every animal"
    )
    protocols: tuple[str, ...] = Field((), description="files with sessions; later ones win")
    sessions: dict[str, Any] = Field(
        default_factory=dict, description="sessions by name, over those of the protocols"
    )
    groups: dict[str, Any] = Field(description="groups of animals by name, the reference first")
    parameters: dict[str, Any] = Field(
        default_factory=dict, description="parameters of all groups, over the hypothesis"
    )
    simulation: dict[str, Any] = Field(description="how the fast circuit is run")
    claims: str | None = Field(None, description="published statements to score the result with")
    metrics: tuple[str, ...] = Field((), description="Python files with metrics of its own")
    references: tuple[str, ...] = Field(
        (),
        description="BibTeX files with publications that sources cite, besides the references.bib "
        "beside this file, its base and its claims",
    )


def read_experiment_file(
    document: Document, problems: list[Problem], unread: list[Problem]
) -> ExperimentFile:
    """Read an experiment file; a faulty key is reported and left blank, the rest is checked.

    Parameters
    ----------
    document : Document
        The file.
    problems : list of Problem
        Problems that are found are appended to it.
    unread : list of Problem
        Grows by those of keys without which little else can be judged.

    Raises
    ------
    ConfigError
        If the file is of another kind, of which nothing else is worth saying.
    """
    try:
        return ExperimentFile.model_validate(document.data)
    except ValidationError as error:
        other = of_another_kind(error, document)
        if other is not None:
            raise ConfigError([other]) from None
        faulty = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
        report(error, ExperimentFile, document, (), unread if faulty & _JUDGED_BY else problems)
        blank = {"name": "", "title": "", "hypothesis": "", "groups": {}, "simulation": {}}
        sound = {key: value for key, value in document.data.items() if key not in faulty}
        sound |= {key: _folders(sound[key]) for key in _FOLDERS if sound.get(key) is not None}
        return ExperimentFile.model_construct(**{**blank, **sound})


def read_groups(
    file: ExperimentFile, document: Document, problems: list[Problem]
) -> dict[str, GroupEntry]:
    """Return the valid groups by name, in the order of the file."""
    groups: dict[str, GroupEntry] = {}
    if document.data.get("groups") == {}:
        problems.append(document.place(("groups",)).problem("groups", "there is no group"))
    for name, fault in group_faults(file.groups):
        at = ("groups", name)
        problems.append(document.place(at).problem(dotted(at), fault))
    for name in file.groups:
        located = read_record(GroupEntry, document, ("groups", name), problems)
        if located is None:
            continue
        groups[name] = located.record
        if located.record.animals < 1:
            problems.append(located.problem(("animals",), "a group needs at least one animal"))
        elif located.record.animals > _MAX_ANIMALS:
            message = f"a group has at most {_MAX_ANIMALS} animals"
            problems.append(located.problem(("animals",), message))
    return groups
