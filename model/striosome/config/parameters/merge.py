"""Stack of setting layers: later ones win, the first one to set a value must explain it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from striosome.config.documents.documents import Place
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.references import NO_REFERENCES, References
from striosome.config.parameters.layer_reader import Layer, node_at
from striosome.config.parameters.leaves import (
    Branch,
    Leaf,
    Named,
    ParameterPath,
    parameter_shape,
    walk,
)
from striosome.config.parameters.settings import Setting, faults, inherit, short_name

__all__ = [
    "Settings",
    "leaf_at",
    "leaf_of",
    "names_in_sections",
    "report_missing",
    "required_paths",
    "stack",
]

Settings = dict[ParameterPath, Setting]

# Of what the model is made of there is no source.
_STRUCTURE = "structure"


def leaf_at(path: ParameterPath) -> Leaf:
    """Return the leaf at a path that settings hold."""
    node = node_at(path)
    if not isinstance(node, Leaf):
        raise KeyError(path)
    return node


def leaf_of(path: ParameterPath, setting: Setting) -> Leaf:
    """Return the leaf at a path; a setting that sets another leaf takes that one's kind."""
    effect = setting.effect
    if effect is None or effect.form != "sets":
        return leaf_at(path)
    try:
        return leaf_at(tuple(effect.leaf.split(".")))
    except (KeyError, AttributeError):
        # Where there is no such leaf, another rule says so.
        return leaf_at(path)


def stack(
    below: Settings,
    layers: Iterable[Layer],
    root: Path,
    problems: list[Problem],
    references: References = NO_REFERENCES,
) -> Settings:
    """Put layers on top of settings, checking every value.

    Parameters
    ----------
    below : dict
        What the earlier layers resolved to; not changed.
    layers : iterable of Layer
        Later layers win.
    root : Path
        The configuration folder, so that sources name files the same way on every machine.
    problems : list of Problem
        Problems that are found are appended to it.
    references : References, optional
        The publications that sources may cite.
    """
    merged = dict(below)
    for layer in layers:
        for path, setting in layer.settings.items():
            old = merged.get(path)
            if old is None:
                problem = _undefined(path, leaf_of(path, setting), setting, merged)
            else:
                problem = _fixed_choices(path, setting, old)
                setting = inherit(setting, old, short_name(setting.place.file, root))
            leaf = leaf_of(path, setting)
            if problem is not None:
                problems.append(problem)
                continue
            if leaf.structural:
                setting = replace(setting, source=_STRUCTURE, status=_STRUCTURE)
            key = ".".join(path)
            found = faults(leaf, setting)
            found += references.faults(setting.status, setting.source, setting.note)
            problems += (setting.place.problem(key, fault) for fault in found)
            merged[path] = setting
    return merged


def _undefined(
    path: ParameterPath, leaf: Leaf, setting: Setting, merged: Settings
) -> Problem | None:
    """Report what is wrong with a setting that is the first for its path."""
    missing = setting.missing(leaf)
    if not missing:
        return None
    for depth in range(len(path)):
        names = {p[depth] for p in merged if p[:depth] == path[:depth] and len(p) > depth}
        if names:
            # Ligands and populations have `receptors` too, and may have any that the tree has.
            names |= {p[1] for p in merged if p[0] == path[depth - 1] and len(p) > 1}
        node = node_at(path[:depth])
        named_records = isinstance(node, Named) and isinstance(node.each, Branch)
        if named_records and names and path[depth] not in names:
            message = f"unknown name{did_you_mean(path[depth], names)}"
            return setting.place.problem(".".join(path[: depth + 1]), message)
    return setting.place.problem(".".join(path), f"also give its {', '.join(missing)}")


def _fixed_choices(path: ParameterPath, setting: Setting, old: Setting) -> Problem | None:
    if setting.choices in (None, old.choices):
        return None
    return setting.place.problem(".".join(path), "its choices cannot be changed by an overlay")


def names_in_sections(paths: Iterable[ParameterPath]) -> dict[ParameterPath, dict[str, None]]:
    """Return the names in each section that the paths of leaves reach, in their order."""
    found: dict[ParameterPath, dict[str, None]] = {}
    for path in paths:
        for depth, name in enumerate(path):
            found.setdefault(path[:depth], {})[name] = None
    return found


def required_paths(settings: Settings) -> tuple[ParameterPath, ...]:
    """Return the paths that a tree with these settings must have, in the order of the records."""
    return _required_paths(parameter_shape(), tuple(settings))


# Most groups of an experiment have the same settings, but for their values.
@lru_cache(maxsize=16)
def _required_paths(shape: Branch, given: tuple[ParameterPath, ...]) -> tuple[ParameterPath, ...]:
    return tuple(path for path, _ in walk(shape, names_in_sections(given)))


def report_missing(settings: Settings, place: Place, problems: list[Problem]) -> None:
    """Report every value that the tree lacks, beside its siblings, or at `place` without any.

    What is faulty is not in the tree either, and has been reported before.
    """
    faulty = {problem.key for problem in problems}
    for path in required_paths(settings):
        if path in settings:
            continue
        written = [".".join(path[:depth]) for depth in range(1, len(path) + 1)]
        if not faulty.intersection(written):
            siblings = (near.place for p, near in settings.items() if p[:-1] == path[:-1] != ())
            problems.append(next(siblings, place).problem(".".join(path), "is missing"))
