"""Parameters: the base, overlays on it, and the drugs and sensors that have files of their own."""

from typing import TYPE_CHECKING

from striosome.file_kinds.kind import FileKind, Json

if TYPE_CHECKING:
    from striosome.config.parameters.leaves import Leaf, Node

__all__ = ["BASE", "DRUG", "OVERLAY", "SENSOR", "overlay_schema"]

_PAIR = {"type": "array", "minItems": 2, "maxItems": 2}


def overlay_schema() -> Json:
    """Return the schema of an overlay, which changes some values of the base."""
    return _parameters(complete=False)


def _base() -> Json:
    return _parameters(complete=True)


def _drug() -> Json:
    return _named("ligands")


def _sensor() -> Json:
    return _named("sensors")


def _parameters(*, complete: bool) -> Json:
    """Return the schema of the whole tree."""
    from striosome.config.parameters.leaves import parameter_shape

    return _tree(parameter_shape(), complete=complete)


def _named(section: str) -> Json:
    from striosome.config.parameters.layer_reader import node_at
    from striosome.config.parameters.leaves import Named

    node = node_at((section,))
    assert isinstance(node, Named)
    return _tree(node.each, complete=True)


def _tree(node: "Node", *, complete: bool) -> Json:
    """Return the schema of a part of the tree: a complete one introduces values, others overlay."""
    from striosome.config.parameters.leaves import Leaf, Named

    if isinstance(node, Leaf):
        return _leaf(node, complete=complete)
    schema: Json = {"type": "object", "description": node.meaning}
    if isinstance(node, Named):
        return {**schema, "additionalProperties": _tree(node.each, complete=complete)}
    schema["properties"] = {
        name: _tree(child, complete=complete) for name, child in node.children.items()
    }
    schema["additionalProperties"] = False
    # Drugs and sensors have files of their own, so the base may leave named sections out.
    if complete:
        schema["required"] = [
            name
            for name, child in node.children.items()
            if name not in node.optional and not isinstance(child, Named)
        ]
    return schema


def _leaf(leaf: "Leaf", *, complete: bool) -> Json:
    from striosome.config.parameters.settings import STATUSES

    scalar: Json = {"type": ["string", "number"]}
    if leaf.unit is None:
        scalar = {"type": "integer" if leaf.kind is int else "string"}
    meaning = f"{leaf.meaning} ({leaf.unit})" if leaf.unit else leaf.meaning
    text = {"type": "string"}
    full: Json = {
        "type": "object",
        "description": meaning,
        "properties": {
            "value": scalar,
            "range": {**_PAIR, "items": scalar},
            "choices": {"type": ["array", "string"], "items": text},
            "source": text,
            "status": {"enum": list(STATUSES)},
            "note": text,
            "set_by": text,
            **dict.fromkeys(leaf.keys, text),
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    if complete and not leaf.structural:
        limit = "choices" if leaf.kind is str else "range"
        return {**full, "required": ["value", limit, "source", "status"]}
    return {"description": meaning, "anyOf": [scalar, full]}


_WITH = "experiment"
BASE = FileKind(name="base", plural="bases", schema=_base, checked_with=_WITH)
OVERLAY = FileKind(name="overlay", plural="overlays", schema=overlay_schema, checked_with=_WITH)
DRUG = FileKind(name="drug", plural="drugs", schema=_drug, checked_with=_WITH)
SENSOR = FileKind(name="sensor", plural="sensors", schema=_sensor, checked_with=_WITH)
