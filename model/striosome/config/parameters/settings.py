"""One value of the parameter tree with its range and its origin."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from striosome.base.quantities import UnitError, parse_quantity
from striosome.config.documents.documents import Place
from striosome.config.documents.errors import did_you_mean
from striosome.config.parameters.leaves import Leaf
from striosome.config.parameters.physiology import IronEffect

__all__ = ["STATUSES", "Scalar", "Setting", "faults", "inherit", "read_value", "short_name"]

Scalar = str | int | float
STATUSES = ("read", "computed", "recalled", "secondary", "assumed", "drawn", "calibrated")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value as one layer spells it; what the layer leaves out is None until layers merge."""

    value: Scalar
    """value as written, unit included"""
    place: Place
    """the file and line that set the value"""
    range: tuple[Scalar, Scalar] | None = None
    """lowest and highest value allowed: the prior, and a hard limit"""
    choices: tuple[str, ...] | str | None = None
    """the texts allowed, or the section whose names are allowed ("sensors")"""
    source: str | None = None
    """paper, data sheet or reasoning behind the value"""
    status: str | None = None
    """how well it is known: one of `STATUSES`"""
    note: str | None = None
    """anything a reader should know"""
    set_by: str | None = None
    """only in a resolved file: the file and line that set it originally"""
    effect: IronEffect | None = None
    """effect that the value is the size of, below `iron` only"""

    def missing(self, leaf: Leaf) -> list[str]:
        """List the required keys that the layer that introduces a value leaves out."""
        if leaf.structural:
            return []
        limit = "choices" if leaf.kind is str else "range"
        return [name for name in (limit, "source", "status") if getattr(self, name) is None]


def inherit(new: Setting, old: Setting, layer_name: str) -> Setting:
    """Let a later layer replace a value: limits stay, the layer becomes the source."""
    return replace(
        new,
        range=new.range or old.range,
        choices=old.choices,
        effect=new.effect or old.effect,
        source=new.source or layer_name,
        status=new.status or "assumed",
    )


def read_value(leaf: Leaf, value: Scalar) -> Any:
    """Convert the value of a leaf: a Brian2 quantity, a float, a whole number or a text.

    Raises
    ------
    UnitError
        If the value is not what the leaf holds.
    """
    if leaf.unit is not None:
        return parse_quantity(value, leaf.unit)
    if type(value) is not leaf.kind:
        wanted = "whole number" if leaf.kind is int else "text"
        raise UnitError(f"expected a {wanted}, got {value!r}")
    return value


def faults(leaf: Leaf, setting: Setting) -> list[str]:
    """List everything wrong with a complete setting: unit, range, choice, status."""
    found: list[str] = []
    if setting.status not in STATUSES and not leaf.structural:
        found.append(
            f"unknown status {setting.status!r}{did_you_mean(str(setting.status), STATUSES)}"
        )
    try:
        value = read_value(leaf, setting.value)
        if setting.range is not None:
            low, high = (read_value(leaf, end) for end in setting.range)
            written = f"{setting.range[0]} to {setting.range[1]}"
            if low > high:
                found.append(f"the range {written} is upside down")
            elif not low <= value <= high:
                found.append(f"{setting.value} is outside its range, {written}")
    except UnitError as error:
        found.append(str(error))
    if isinstance(setting.choices, tuple) and setting.value not in setting.choices:
        choice = did_you_mean(str(setting.value), setting.choices)
        found.append(f"unknown choice {setting.value!r}{choice}")
    return found


@cache
def short_name(file: Path | None, root: Path) -> str:
    """Return a file's name within the configuration folder, the same on every machine."""
    if file is None:
        return "--set"
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
