"""Changes of an experiment from outside its file: `--set path=value`, or a sweep's values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from striosome.base.errors import BadArgument
from striosome.config.documents.documents import COMMAND_LINE, Document, KeyPath, Place, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.yaml_source import fault_of_text, read_scalar
from striosome.config.experiments.experiment_file import ExperimentFile
from striosome.config.parameters.leaves import parameter_shape

__all__ = ["SHORT_NAMES", "Changed", "Override", "apply_changes", "key_path", "put", "read_sets"]

SHORT_NAMES = {
    "seed": "simulation.seed",
    "fidelity": "simulation.fidelity",
    "sensor": "photometry.sensor",
}


# A name in quotes may hold dots; a list's entry is counted from 0.
_PART = re.compile(r'"([^"]+)"|\[(\d+)\]|([^.\[\]"]+)')


@dataclass(frozen=True, slots=True)
class Override:
    """One value that replaces another."""

    path: str
    """dotted path of a key of the experiment file or of a parameter, or a short name"""
    value: Any
    """new value, as YAML would read it"""
    place: Place = COMMAND_LINE
    """place that asks for the change"""


@dataclass(frozen=True, slots=True)
class Changed:
    """An experiment file with changes, sorted by the part that they change."""

    experiment: Document
    """the file, changed"""
    parameters: Document
    """a layer of parameters for all groups"""
    sessions: tuple[Override, ...]
    """changes of sessions that the file itself does not hold"""
    histories: tuple[Override, ...]
    """changes within histories that stand in files of their own"""


def key_path(path: str) -> KeyPath:
    """Split a path: `sessions.vehicle.injections[0].dose`; names with dots are quoted."""
    return tuple(
        int(index) if index else quoted or plain for quoted, index, plain in _PART.findall(path)
    )


def read_sets(sets: Sequence[str], problems: list[Problem]) -> list[Override]:
    """Read texts "path=value" from the command line; one text is one change."""
    changes = []
    for text in _texts(sets):
        name, equals, value = (part.strip() for part in text.partition("="))
        fault = fault_of_text(text)
        if fault is None and not (equals and name):
            fault, name = "expected path=value", text
        elif fault is None and not value:
            fault = "has no value; null stands for one that is left out"
        if fault:
            problems.append(COMMAND_LINE.problem(name, fault))
            continue
        try:
            changes.append(Override(name, read_scalar(value)))
        except ValueError as error:
            problems.append(COMMAND_LINE.problem(name, str(error)))
    return changes


def _texts(sets: object) -> list[str]:
    """Return changes as texts, whatever a Python caller has passed.

    Raises
    ------
    BadArgument
        If they are something else than texts.
    """
    texts = [sets] if isinstance(sets, str) else list(sets) if isinstance(sets, Iterable) else None
    if isinstance(sets, Mapping):
        written = [f"{path}={value}" for path, value in sets.items()]
        raise BadArgument(f"expected changes as texts, not as {type(sets).__name__}: {written}")
    if texts is None or not all(isinstance(text, str) for text in texts):
        raise BadArgument(f'expected changes as texts, such as ["seed=3"], not {sets!r}')
    return texts


def apply_changes(
    document: Document, changes: Sequence[Override], problems: list[Problem]
) -> Changed:
    """Split changes into a changed experiment file and a layer of parameters for all groups.

    Parameters
    ----------
    document : Document
        The experiment file; not changed.
    changes : sequence of Override
        A path is a key of the experiment file ("groups.control.animals"), of a session
        ("sessions.SKF81297.injections[0].dose"), of a group's history
        ("groups.withdrawn.history.doses[0].dose"), a parameter ("gaba.basal") or one of seed,
        fidelity, sensor.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    experiment = Document(deepcopy(document.data), dict(document.places))
    parameters = Document({}, {(): COMMAND_LINE})
    sessions: list[Override] = []
    histories: list[Override] = []
    file_keys = ExperimentFile.model_fields.keys() - {"parameters", "resolved"}
    sections = parameter_shape().children
    for change in changes:
        path = SHORT_NAMES.get(change.path, change.path)
        _, _, rest = path.partition(".")
        keys = key_path(path)
        head = str(keys[0]) if keys else ""
        if keys[:1] == ("sessions",) and len(keys) > 1 and not _has(experiment, keys[:2]):
            sessions.append(change)
        elif _within_history(experiment, keys):
            histories.append(change)
        elif head in file_keys and not (rest and head in sections):
            # `sensors` is the folder in the file, `sensors.igabasnfr1.…` a parameter.
            if rest and _lacks(experiment, head):
                # What the file lacks is said of the file, whatever is asked of it.
                continue
            unknown = _unknown_name(experiment, keys, change.place)
            if unknown is not None:
                problems.append(unknown)
            else:
                put(experiment, keys, change, problems)
        elif head in sections:
            # A variability key is itself a dotted path.
            keys = (head, rest) if head == "variability" and rest else keys
            put(parameters, keys, change, problems)
        else:
            known = {*file_keys, *sections, *SHORT_NAMES}
            near = did_you_mean(head, known)
            problems.append(change.place.problem(change.path, f"unknown key{near}"))
    return Changed(experiment, parameters, tuple(sessions), tuple(histories))


def _lacks(document: Document, key: str) -> bool:
    """Tell whether a file lacks a section that it must have."""
    return key not in document.data and ExperimentFile.model_fields[key].is_required()


def _within_history(document: Document, keys: KeyPath) -> bool:
    """Tell whether a path leads into a history whose file a group names."""
    held = keys[:1] == ("groups",) and keys[2:3] == ("history",) and len(keys) > 3
    return held and _has(document, keys[:3]) and isinstance(document.at(keys[:3]), str)


def _has(document: Document, path: KeyPath) -> bool:
    section: Any = document.data
    for part in path:
        if not isinstance(section, dict) or part not in section:
            return False
        section = section[part]
    return True


def _unknown_name(document: Document, path: KeyPath, place: Place) -> Problem | None:
    """Report a name above the last key that the file lacks: a change makes no new groups."""
    section: Any = document.data
    for depth, part in enumerate(path[:-1]):
        if part == "parameters" or not isinstance(section, dict):
            return None
        if part not in section:
            message = f"unknown name{did_you_mean(str(part), section)}"
            return place.problem(dotted(path[: depth + 1]), message)
        section = section[part]
    return None


def put(document: Document, path: KeyPath, change: Override, problems: list[Problem]) -> None:
    """Set one key of a document, creating the sections above it where they are absent."""
    section: Any = document.data
    for depth, part in enumerate(path[:-1]):
        if isinstance(section, dict):
            section = section.setdefault(part, {})
        elif isinstance(section, list) and isinstance(part, int) and part < len(section):
            section = section[part]
        elif isinstance(section, list):
            message = f"there is no entry {part}: entries are numbered 0 to {len(section) - 1}"
            problems.append(change.place.problem(dotted(path[: depth + 1]), message))
            return
        else:
            section = None
    last = path[-1]
    entry = isinstance(section, list) and isinstance(last, int) and last < len(section)
    if not entry and not isinstance(section, dict):
        message = (
            f"there is no entry {last}: entries are numbered 0 to {len(section) - 1}"
            if isinstance(section, list)
            else "unknown key: what is above it holds one value"
        )
        problems.append(change.place.problem(dotted(path), message))
        return
    section[last] = change.value
    for known in [place for place in document.places if place[: len(path)] == path]:
        del document.places[known]
    document.places[path] = change.place
