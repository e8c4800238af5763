"""Faults between parameters of one group, each reported where it is written."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from striosome.base.quantities import UnitError
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.leaves import Leaf, ParameterPath
from striosome.config.parameters.merge import Settings, leaf_at
from striosome.config.parameters.settings import Scalar, read_value

__all__ = ["Bounds", "Faults"]

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Bounds(NamedTuple):
    """Values for which a formula means something, in the unit of the parameter."""

    lowest: float = 0.0
    highest: float = np.inf
    with_lowest: bool = True


class Faults:
    """Collects what is wrong with the settings of one group."""

    def __init__(self, settings: Settings, problems: list[Problem]) -> None:
        self.settings = settings
        self.problems = problems
        self._below = _by_section(tuple(settings))

    def report(self, path: ParameterPath, message: str) -> None:
        """Note a fault at a path, or at the nearest section above it that is written somewhere."""
        near = self.below(path)
        written = path
        while not near:
            written = written[:-1]
            near = self.below(written)
        place = self.settings[near[0]].place
        self.problems.append(place.problem(".".join(written), message))

    def one_of(self, path: ParameterPath, choices: Collection[str]) -> None:
        """Note a text that is none of its choices, if one is given."""
        value = self.text(*path)
        if value is not None and value not in choices:
            hint = did_you_mean(value, choices)
            self.report(path, f"expected {' or '.join(choices)}, got {value!r}{hint}")

    def bounds(self, path: ParameterPath, bounds: Bounds) -> None:
        """Note a number or an end of its range that lies where its formula means nothing."""
        setting = self.settings[path]
        fault = _beyond(bounds, leaf_at(path), setting.value, setting.range)
        if fault:
            self.report(path, fault)

    def colour(self, path: ParameterPath) -> None:
        """Note a colour that is none, if one is given."""
        written = self.text(*path)
        if written is not None and not _COLOUR.fullmatch(written):
            self.report(path, f"expected #rrggbb, got {written!r}")

    def below(self, path: ParameterPath) -> tuple[ParameterPath, ...]:
        """Return the paths of all settings at or below a path."""
        return self._below.get(path, ())

    def names(self, *path: str) -> list[str]:
        """Return the names that a section has, in the order in which they are written."""
        return list(dict.fromkeys(one[len(path)] for one in self.below(path)))

    def text(self, *path: str) -> str | None:
        """Return the text at a path; None if there is none."""
        setting = self.settings.get(path)
        return None if setting is None else str(setting.value)


# All that checks a group asks, and most groups of an experiment have the same settings.
@lru_cache(maxsize=16)
def _by_section(
    paths: tuple[ParameterPath, ...],
) -> Mapping[ParameterPath, tuple[ParameterPath, ...]]:
    """Return the paths at or below each section that they reach, itself included."""
    found: dict[ParameterPath, list[ParameterPath]] = {}
    for path in paths:
        for depth in range(len(path) + 1):
            found.setdefault(path[:depth], []).append(path)
    return MappingProxyType({section: tuple(below) for section, below in found.items()})


# Groups and experiments share most of their numbers.
@lru_cache(maxsize=8192)
def _beyond(bounds: Bounds, leaf: Leaf, value: Scalar, limits: tuple[Scalar, Scalar] | None) -> str:
    """Say how a number or its range leaves its bounds; empty if neither does."""
    try:
        ends = [read_value(leaf, one) for one in (value, *(limits or ()))]
    except UnitError:
        return ""  # What is no number has been reported before.
    if min(ends) < bounds.lowest:
        return f"must not be below {bounds.lowest:g}, nor its range"
    if min(ends) == bounds.lowest and not bounds.with_lowest:
        return f"must be above {bounds.lowest:g}, and so must its range"
    if max(ends) > bounds.highest:
        return f"must not be above {bounds.highest:g}, nor its range"
    return ""
