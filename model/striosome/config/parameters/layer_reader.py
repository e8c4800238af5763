"""Reader of YAML trees as settings; it finds unknown keys and malformed leaves."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from striosome.config.documents.documents import Document, KeyPath
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.names import part_fault
from striosome.config.parameters.leaves import (
    Branch,
    Leaf,
    Named,
    Node,
    ParameterPath,
    parameter_shape,
)
from striosome.config.parameters.moved import moved_hint
from striosome.config.parameters.physiology import IRON_FORMS, IronEffect
from striosome.config.parameters.settings import Setting

__all__ = ["Layer", "node_at", "read_layer"]

_TEXTS = ("source", "status", "note", "set_by")
_LEAF_KEYS = ("value", "range", "choices", *_TEXTS)
_TIME = "time"


@dataclass(frozen=True, slots=True)
class Layer:
    """Parameters in one file, or in one section of it."""

    document: Document
    settings: dict[ParameterPath, Setting]


def node_at(path: ParameterPath) -> Node:
    """Return the shape below a parameter path that is known to exist."""
    return _node_at(parameter_shape(), path)


# Every value of every group is looked up, several times.
@lru_cache(maxsize=8192)
def _node_at(node: Node, path: ParameterPath) -> Node:
    for part in path:
        node = node.children[part] if isinstance(node, Branch) else node.each  # type: ignore[union-attr]
    return node


def read_layer(
    document: Document,
    problems: list[Problem],
    *,
    at: KeyPath = (),
    below: ParameterPath = (),
) -> Layer:
    """Read the settings of a document.

    Parameters
    ----------
    document : Document
        The file.
    problems : list of Problem
        Problems that are found are appended to it.
    at : tuple, optional
        Where in the document the tree starts; default the whole document.
    below : tuple of str, optional
        The parameter path that the tree stands for: ("ligands", "methadone") for a drug file.
    """
    layer = Layer(document, {})
    for depth, name in enumerate(below):
        _check_name(node_at(below[:depth]), name, document, at, below, problems)
    _read(node_at(below), document.at(at), at, below, layer, problems)
    return layer


def _read(
    node: Node,
    data: Any,
    at: KeyPath,
    path: ParameterPath,
    layer: Layer,
    problems: list[Problem],
) -> None:
    place = layer.document.place(at)
    key = ".".join(path)
    if isinstance(node, Leaf):
        setting = _read_leaf(node, data, layer.document, at, key, problems)
        if setting is not None:
            layer.settings[path] = setting
        return
    if not isinstance(data, dict):
        problems.append(place.problem(key, "expected a section of `key: value` pairs"))
        return
    for name, value in data.items():
        here, below = (*at, name), (*path, name)
        if isinstance(node, Branch) and name in node.children:
            _read(node.children[name], value, here, below, layer, problems)
        elif isinstance(node, Named) and not moved_hint(".".join(below)):
            _check_name(node, name, layer.document, here, below, problems)
            _read(node.each, value, here, below, layer, problems)
        else:
            known = node.children if isinstance(node, Branch) else ()
            hint = moved_hint(".".join(below)) or did_you_mean(name, known)
            problem = layer.document.place(here).problem(".".join(below), f"unknown key{hint}")
            problems.append(problem)


def _check_name(
    node: Node,
    name: str,
    document: Document,
    at: KeyPath,
    path: ParameterPath,
    problems: list[Problem],
) -> None:
    """Refuse a name of a drug, a sensor or a route that cannot be part of a path."""
    if isinstance(node, Named) and isinstance(node.each, Branch):
        fault = part_fault(name)
        if fault is not None:
            problems.append(document.place(at).problem(".".join(path), fault))


def _read_leaf(
    leaf: Leaf, data: Any, document: Document, at: KeyPath, key: str, problems: list[Problem]
) -> Setting | None:
    """Read a leaf: a scalar, or a mapping of value, range or choices, source, status, note."""
    place = document.place(at)
    fields = data if isinstance(data, dict) else {"value": data}
    before = len(problems)
    effects = leaf.keys
    for name in fields:
        if name not in (*_LEAF_KEYS, *effects):
            message = f"unknown key{did_you_mean(name, (*_LEAF_KEYS, *effects))}"
            problems.append(document.place((*at, name)).problem(f"{key}.{name}", message))
    given = fields.get("value")
    if given is None or given == "":
        problems.append(place.problem(key, "has no value"))
    elif not _is_scalar(given):
        kind = "true or false" if isinstance(given, bool) else "a list or a section"
        problems.append(place.problem(key, f"expected one number or text, got {kind}"))
    limits = fields.get("range", [0, 0])
    if not (isinstance(limits, list) and len(limits) == 2 and all(map(_is_scalar, limits))):
        problems.append(place.problem(f"{key}.range", "expected [lowest, highest]"))
    choices = fields.get("choices", "")
    if isinstance(choices, list) and all(isinstance(choice, str) for choice in choices):
        choices = tuple(choices)
    elif not isinstance(choices, str):
        problems.append(place.problem(f"{key}.choices", "expected a list of texts"))
    for name in (*_TEXTS, *effects):
        if not isinstance(fields.get(name, ""), str):
            problems.append(place.problem(f"{key}.{name}", "expected a text"))
    forms = [form for form in IRON_FORMS if form in fields and form in effects]
    if len(forms) > 1:
        problems.append(place.problem(key, f"is given several forms: {', '.join(forms)}"))
    if not forms and _TIME in fields and effects:
        problems.append(place.problem(f"{key}.{_TIME}", f"also say {_forms()}"))
    if len(problems) > before:
        return None
    return Setting(
        value=fields["value"],
        place=place,
        range=(limits[0], limits[1]) if "range" in fields else None,
        choices=choices if "choices" in fields else None,
        **{name: fields.get(name) for name in _TEXTS},
        effect=IronEffect(form=forms[0], leaf=fields[forms[0]], time=fields.get(_TIME))
        if forms
        else None,
    )


def _forms() -> str:
    return f"which leaf it changes: {', '.join(f'{form}: PATH' for form in IRON_FORMS)}"


def _is_scalar(value: object) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)
