"""Files from which an experiment stacks its parameters, and their order."""

from pathlib import Path

from striosome.config.documents.documents import COMMAND_LINE
from striosome.config.documents.errors import Problem
from striosome.config.documents.named_files import NamedFiles
from striosome.config.experiments.experiment_file import ExperimentFile, GroupEntry
from striosome.config.parameters.layer_reader import Layer, read_layer

__all__ = ["configuration_root", "group_layers", "shared_layers"]


def configuration_root(file: ExperimentFile, files: NamedFiles) -> Path:
    """Return the folder of the base file: files are named relative to it in results."""
    return files.path(file.base).parent if file.base else files.folder


def shared_layers(file: ExperimentFile, files: NamedFiles, problems: list[Problem]) -> list[Layer]:
    """Return base, drugs, sensors, hypothesis and the experiment's own parameters.

    A resolved file has only the last, which then holds everything. Where a file cannot be read,
    which the problems of `files` report, there are no layers: nothing else could be checked.
    """
    if file.resolved:
        _check_self_contained(file, files, problems)
        layers: list[Layer] = []
    else:
        layers = _library_layers(file, files, problems)
    if files.problems:
        return []
    if file.parameters:
        layers.append(read_layer(files.document, problems, at=("parameters",)))
    return layers


def _check_self_contained(file: ExperimentFile, files: NamedFiles, problems: list[Problem]) -> None:
    place = files.document.place
    for key in ("base", "drugs", "sensors", "hypotheses"):
        if getattr(file, key) is not None:
            problems.append(place((key,)).problem(key, "has no meaning in a resolved file"))
    if place(("hypothesis",)) is COMMAND_LINE:
        message = "cannot be changed in a resolved file, which has its hypothesis built in"
        problems.append(COMMAND_LINE.problem("hypothesis", message))
    if not file.parameters:
        problems.append(place(()).problem("parameters", "is missing"))


def _library_layers(
    file: ExperimentFile, files: NamedFiles, problems: list[Problem]
) -> list[Layer]:
    for key in ("base", "hypotheses"):
        if files.document.data.get(key) is None:
            files.problems.append(files.document.place((key,)).problem(key, "is missing"))
    base = None if file.base is None else files.read(file.base, ("base",))
    layers = [] if base is None else [read_layer(base, problems)]
    for key, section, folders in (
        ("drugs", "ligands", file.drugs),
        ("sensors", "sensors", file.sensors),
    ):
        for name, document in files.read_folders(folders or (), (key,)):
            layers.append(read_layer(document, problems, below=(section, name)))
    if file.hypothesis and file.hypotheses is not None:
        chosen = files.read_choice(
            file.hypothesis, ("hypothesis",), file.hypotheses, ("hypotheses",)
        )
        if chosen is not None:
            layers.append(read_layer(chosen, problems))
    return layers


def group_layers(
    name: str, group: GroupEntry, files: NamedFiles, problems: list[Problem]
) -> list[Layer]:
    """Return a group's overlays, its phase of day and its own parameters."""
    layers: list[Layer] = []
    for position, overlay in enumerate(group.overlays):
        document = files.read(overlay, ("groups", name, "overlays", position))
        if document is not None:
            layers.append(read_layer(document, problems))
    if group.phase is not None:
        at = ("groups", name, "phase")
        layers.append(read_layer(files.document, problems, at=at, below=("day", "phase")))
    if group.parameters:
        layers.append(read_layer(files.document, problems, at=("groups", name, "parameters")))
    return layers
