"""JSON Schemas of the configuration files, for editors that complete and underline."""

from collections.abc import Callable
from typing import Any

from striosome.config.documents.file_version import WRITTEN_BY, written_by
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.experiments.experiment_file import ExperimentFile, GroupEntry
from striosome.config.experiments.history import Pump, RepeatedDose, SingleDose
from striosome.config.experiments.history_file import HistoryFile
from striosome.config.parameters.layer_reader import node_at
from striosome.config.parameters.leaves import Leaf, Named, Node, parameter_shape
from striosome.config.parameters.settings import STATUSES
from striosome.file_kinds.study_schemas import (
    calibration_schema,
    population_schema,
    sensitivity_schema,
    sweep_schema,
)

__all__ = ["KINDS", "json_schema", "titled"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PAIR = {"type": "array", "minItems": 2, "maxItems": 2}
_Json = dict[str, Any]


def json_schema(kind: str) -> _Json:
    """The schema of one kind of file.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    """
    return titled(kind, KINDS[kind]())


def titled(kind: str, schema: _Json) -> _Json:
    """A schema with its dialect and the kind of file that it is of."""
    version = {
        "type": "string",
        "description": f'version of the package that the file was written for, as "{written_by()}"',
    }
    properties = {WRITTEN_BY: version, **schema.get("properties", {})}
    return {
        "$schema": _DIALECT,
        **schema,
        "properties": properties,
        "title": f"striosome {kind}",
    }


def _tree(node: Node, *, complete: bool) -> _Json:
    """A piece of parameter tree; complete where it introduces values, else an overlay."""
    if isinstance(node, Leaf):
        return _leaf(node, complete=complete)
    schema: _Json = {"type": "object", "description": node.meaning}
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


def _leaf(leaf: Leaf, *, complete: bool) -> _Json:
    scalar: _Json = {"type": ["string", "number"]}
    if leaf.unit is None:
        scalar = {"type": "integer" if leaf.kind is int else "string"}
    meaning = f"{leaf.meaning} ({leaf.unit})" if leaf.unit else leaf.meaning
    text = {"type": "string"}
    full: _Json = {
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
    if complete:
        limit = "choices" if leaf.kind is str else "range"
        return {**full, "required": ["value", limit, "source", "status"]}
    return {"description": meaning, "anyOf": [scalar, full]}


def _overlay() -> _Json:
    return _tree(parameter_shape(), complete=False)


def _protocol() -> _Json:
    session = Session.model_json_schema()
    definitions = session.pop("$defs")
    return {"type": "object", "additionalProperties": session, "$defs": definitions}


def _experiment() -> _Json:
    schema = ExperimentFile.model_json_schema()
    group, protocol = GroupEntry.model_json_schema(), _protocol()
    overlay = {"$ref": "#/$defs/Overlay"}
    history = _history()
    within = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/History"}]}
    group["properties"] |= {"parameters": overlay, "history": within}
    schema["properties"] |= {
        "parameters": overlay,
        "groups": {"type": "object", "additionalProperties": group},
        "sessions": {"type": "object", "additionalProperties": protocol["additionalProperties"]},
        "simulation": Simulation.model_json_schema(),
    }
    definitions = {**protocol["$defs"], **history.pop("$defs")}
    return {**schema, "$defs": {**definitions, "History": history, "Overlay": _overlay()}}


def _history() -> _Json:
    schema = HistoryFile.model_json_schema()
    kinds = [kind.model_json_schema() for kind in (SingleDose, RepeatedDose, Pump)]
    schema["properties"]["doses"]["items"] = {"anyOf": kinds}
    return schema


def _named(section: str) -> _Json:
    node = node_at((section,))
    assert isinstance(node, Named)
    return _tree(node.each, complete=True)


KINDS: dict[str, Callable[[], _Json]] = {
    "experiment": _experiment,
    "overlay": _overlay,
    "base": lambda: _tree(parameter_shape(), complete=True),
    "drug": lambda: _named("ligands"),
    "sensor": lambda: _named("sensors"),
    "protocol": _protocol,
    "history": _history,
    "calibration": calibration_schema,
    "sweep": sweep_schema,
    "sensitivity": sensitivity_schema,
    "population": population_schema,
}
