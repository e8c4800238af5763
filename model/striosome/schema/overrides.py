"""`--set path=value`: changes from the command line, to the experiment file or to parameters."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from striosome.schema.documents import COMMAND_LINE, Document, KeyPath
from striosome.schema.errors import Problem, did_you_mean
from striosome.schema.experiment_file import ExperimentFile
from striosome.schema.leaves import parameter_shape
from striosome.schema.yaml_source import read_scalar

__all__ = ["apply_sets"]

_SHORT_NAMES = {
    "seed": "simulation.seed",
    "fidelity": "simulation.fidelity",
    "sensor": "photometry.sensor",
}


def apply_sets(
    document: Document, sets: Sequence[str], problems: list[Problem]
) -> tuple[Document, Document]:
    """Split `--set` into a changed experiment file and a layer of parameters for all groups.

    Parameters
    ----------
    document : Document
        The experiment file; not changed.
    sets : sequence of str
        Texts "path=value"; the path is a key of the experiment file ("groups.control.animals"),
        a parameter ("gaba.basal") or one of seed, fidelity, sensor.
    problems : list of Problem
        Grows by what is wrong.
    """
    experiment = Document(deepcopy(document.data), dict(document.places))
    parameters = Document({}, {(): COMMAND_LINE})
    file_keys = ExperimentFile.model_fields.keys() - {"parameters", "resolved"}
    sections = parameter_shape().children
    for text in sets:
        name, equals, value = (part.strip() for part in text.partition("="))
        path = _SHORT_NAMES.get(name, name)
        head, _, rest = path.partition(".")
        if not equals:
            problems.append(COMMAND_LINE.problem(text, "expected path=value"))
        elif head in file_keys and not (rest and head in sections):
            # `sensors` is the folder in the file, `sensors.igabasnfr1.…` a parameter.
            keys = tuple(path.split("."))
            unknown = _unknown_name(experiment, keys)
            if unknown is not None:
                problems.append(unknown)
            else:
                _put(experiment, keys, read_scalar(value), problems)
        elif head in sections:
            # A variability key is itself a dotted path.
            keys = (head, rest) if head == "variability" and rest else tuple(path.split("."))
            _put(parameters, keys, read_scalar(value), problems)
        else:
            known = {*file_keys, *sections, *_SHORT_NAMES}
            problems.append(COMMAND_LINE.problem(name, f"unknown key{did_you_mean(head, known)}"))
    return experiment, parameters


def _unknown_name(document: Document, path: tuple[str, ...]) -> Problem | None:
    """A name above the last key that the file lacks: `--set` changes groups, it makes none."""
    section: Any = document.data
    for depth, part in enumerate(path[:-1]):
        if part == "parameters" or not isinstance(section, dict):
            return None
        if part not in section:
            message = f"unknown name{did_you_mean(part, section)}"
            return COMMAND_LINE.problem(".".join(path[: depth + 1]), message)
        section = section[part]
    return None


def _put(document: Document, path: KeyPath, value: Any, problems: list[Problem]) -> None:
    """Set one key of a document, making the sections above it where they are absent."""
    section: Any = document.data
    for part in path[:-1]:
        section = section.setdefault(part, {}) if isinstance(section, dict) else None
    if not isinstance(section, dict):
        name = ".".join(map(str, path))
        problems.append(COMMAND_LINE.problem(name, "unknown key: what is above it holds one value"))
        return
    section[path[-1]] = value
    for known in [place for place in document.places if place[: len(path)] == path]:
        del document.places[known]
    document.places[path] = COMMAND_LINE
