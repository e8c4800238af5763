"""Origin of each value of a resolved tree, and the typed tree itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.config.parameters.merge import Settings, leaf_of, required_paths
from striosome.config.parameters.physiology import IronEffect
from striosome.config.parameters.settings import Scalar, read_value, short_name
from striosome.config.parameters.tree import Parameters

__all__ = ["Provenance", "build_parameters", "trace"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """One resolved value with everything that is known about it."""

    value: Scalar
    """value as written, for example "3 uM"."""
    unit: str | None
    """the unit of the record's field; None for whole numbers and texts"""
    range: tuple[Scalar, Scalar] | None
    """lowest and highest value allowed, as in `striosome.config.parameters.settings.Setting`"""
    choices: tuple[str, ...] | str | None
    """texts allowed, or the section whose names are allowed"""
    source: str
    """paper, data sheet or reasoning behind the value"""
    status: str
    """how well it is known"""
    note: str | None
    """anything a reader should know"""
    effect: IronEffect | None
    """effect of iron deficiency that the value is the size of, below `iron` only"""
    set_by: str
    """origin as "file:line" within the configuration folder, or "--set"."""


def trace(settings: Settings, root: Path) -> dict[str, Provenance]:
    """Return the provenance of every leaf, by dotted path, in the order of the records."""
    result: dict[str, Provenance] = {}
    for path in required_paths(settings):
        setting = settings[path]
        leaf = leaf_of(path, setting)
        line = "" if setting.place.line is None else f":{setting.place.line}"
        result[".".join(path)] = Provenance(
            value=setting.value,
            unit=leaf.unit,
            range=setting.range,
            choices=setting.choices,
            source=setting.source or "",
            status=setting.status or "",
            note=setting.note,
            effect=setting.effect,
            set_by=setting.set_by or short_name(setting.place.file, root) + line,
        )
    return result


def build_parameters(settings: Settings) -> Parameters:
    """Build the typed record of a tree that has been checked."""
    tree: dict[str, Any] = {}
    for path, setting in settings.items():
        section = tree
        for part in path[:-1]:
            section = section.setdefault(part, {})
        section[path[-1]] = read_value(leaf_of(path, setting), setting.value)
        if setting.effect is not None:
            tree.setdefault("iron_effects", {})[path[-1]] = setting.effect
    return Parameters.model_validate(tree)
