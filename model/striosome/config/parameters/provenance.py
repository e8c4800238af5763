"""Where each value of a resolved tree comes from, and the typed tree itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.config.parameters.leaves import parameter_shape, walk
from striosome.config.parameters.merge import Settings, leaf_at, sections_of
from striosome.config.parameters.settings import Scalar, read_value, short_name
from striosome.config.parameters.tree import Parameters

__all__ = ["Provenance", "build_parameters", "trace"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """One resolved value with everything that is known about it.

    Attributes
    ----------
    value : str, int or float
        As written, for example "3 uM".
    unit : str or None
        The unit of the record's field; None for whole numbers and texts.
    range, choices, source, status, note
        As in `striosome.config.parameters.settings.Setting`.
    set_by : str
        "file:line" within the configuration folder, or "--set".
    """

    value: Scalar
    unit: str | None
    range: tuple[Scalar, Scalar] | None
    choices: tuple[str, ...] | str | None
    source: str
    status: str
    note: str | None
    set_by: str


def trace(settings: Settings, root: Path) -> dict[str, Provenance]:
    """The provenance of every leaf, by dotted path, in the order of the records."""
    result: dict[str, Provenance] = {}
    for path, leaf in walk(parameter_shape(), sections_of(settings)):
        setting = settings[path]
        line = "" if setting.place.line is None else f":{setting.place.line}"
        result[".".join(path)] = Provenance(
            value=setting.value,
            unit=leaf.unit,
            range=setting.range,
            choices=setting.choices,
            source=setting.source or "",
            status=setting.status or "",
            note=setting.note,
            set_by=setting.set_by or short_name(setting.place.file, root) + line,
        )
    return result


def build_parameters(settings: Settings) -> Parameters:
    """The typed record of a tree that has been checked."""
    tree: dict[str, Any] = {}
    for path, setting in settings.items():
        section = tree
        for part in path[:-1]:
            section = section.setdefault(part, {})
        section[path[-1]] = read_value(leaf_at(path), setting.value)
    return Parameters.model_validate(tree)
