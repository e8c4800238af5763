"""Where two experiments differ, or the groups of one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from striosome.schema.provenance import Provenance
from striosome.schema.resolve import LoadedExperiment

__all__ = ["Difference", "differences", "differing_groups"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that two experiments give different values; None where one lacks it."""

    key: str
    first: Any
    second: Any


def differences(first: LoadedExperiment, second: LoadedExperiment) -> list[Difference]:
    """All keys that differ: of the experiment, then of each group's parameters."""
    left, right = dict(_flat(_plain(first))), dict(_flat(_plain(second)))
    keys = dict.fromkeys([*left, *right])
    return [
        Difference(key, left.get(key), right.get(key))
        for key in keys
        if left.get(key) != right.get(key)
    ]


def differing_groups(loaded: LoadedExperiment, path: str) -> dict[str, Provenance]:
    """A parameter by group, or by "all groups" if they share its value."""
    by_group = {
        name: entries[path] for name, entries in loaded.provenance.items() if path in entries
    }
    values = {entry.value for entry in by_group.values()}
    if len(values) == 1 and len(by_group) == len(loaded.provenance) > 1:
        return {"all groups": next(iter(by_group.values()))}
    return by_group


def _plain(loaded: LoadedExperiment) -> dict[str, Any]:
    experiment = loaded.experiment
    return {
        "name": experiment.name,
        "title": experiment.title,
        "hypothesis": experiment.hypothesis,
        "simulation": loaded.simulation,
        "sessions": loaded.sessions,
        "groups": {
            group.name: {
                "animals": group.animals,
                "parameters": {
                    path: entry.value for path, entry in loaded.provenance[group.name].items()
                },
            }
            for group in experiment.groups
        },
    }


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(part, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from _flat(part, f"{key}[{position}]")
    else:
        yield key, value
