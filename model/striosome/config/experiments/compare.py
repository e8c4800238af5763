"""Differences between two experiments, or between the groups of one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from striosome.base.wording import counted
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.config.parameters.provenance import Provenance

__all__ = ["Difference", "by_group", "differences"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that two experiments give different values; None where one lacks it."""

    key: str
    first: Any
    second: Any


def differences(first: LoadedExperiment, second: LoadedExperiment) -> list[Difference]:
    """Return all keys that differ: of the experiment, then of each group's parameters.

    A group or session that only one of them has is one key, whatever it holds.
    """
    whole = _plain(first), _plain(second)
    for section, summary in _SUMMARIES.items():
        one, other = (plain[section] for plain in whole)
        for name in one.keys() ^ other.keys():
            owner = one if name in one else other
            owner[name] = summary(owner[name])
    left, right = (dict(_flat(plain)) for plain in whole)
    keys = dict.fromkeys([*left, *right])
    return [
        Difference(key, left.get(key), right.get(key))
        for key in keys
        if left.get(key) != right.get(key)
    ]


def _summary_of_group(group: Mapping[str, Any]) -> str:
    return counted(int(group["animals"]), "animal")


def _summary_of_session(session: Mapping[str, Any]) -> str:
    return counted(session["injections"], "injection")


_SUMMARIES = {"groups": _summary_of_group, "sessions": _summary_of_session}


def by_group(
    provenance: Mapping[str, Mapping[str, Provenance]],
) -> Iterator[tuple[str, str, Provenance]]:
    """Yield each path with the group and its entry; one row for "all" if groups share the value."""
    for path in dict.fromkeys(path for entries in provenance.values() for path in entries):
        rows = {group: entries[path] for group, entries in provenance.items() if path in entries}
        shared = (
            len(rows) == len(provenance) and len({(r.value, r.effect) for r in rows.values()}) == 1
        )
        if shared and len(rows) > 1:
            yield path, "all", next(iter(rows.values()))
        else:
            for group, row in rows.items():
                yield path, group, row


def _plain(loaded: LoadedExperiment) -> dict[str, Any]:
    experiment = loaded.experiment
    return {
        "name": experiment.name,
        "title": experiment.title,
        "hypothesis": experiment.hypothesis,
        "simulation": loaded.simulation,
        "sessions": dict(loaded.sessions),
        "groups": {
            group.name: {
                "animals": group.animals,
                "sessions": ", ".join(group.sessions or ("all",)),
                **{key: text for key, text, _ in _history(loaded, group.name)},
                "parameters": dict(_parameters(loaded.provenance[group.name])),
            }
            for group in experiment.groups
        },
    }


def _parameters(provenance: Mapping[str, Provenance]) -> Iterator[tuple[str, Any]]:
    """Yield every value, and of an effect of iron deficiency also what it does to which leaf."""
    for path, entry in provenance.items():
        yield path, entry.value
        if entry.effect is not None:
            yield f"{path}.{entry.effect.form}", entry.effect.leaf
            if entry.effect.time is not None:
                yield f"{path}.time", entry.effect.time


def _history(loaded: LoadedExperiment, group: str) -> Iterator[tuple[str, str, str]]:
    if group in loaded.histories:
        yield from loaded.histories[group].items()


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(part, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from _flat(part, f"{key}[{position}]")
    else:
        yield key, value
