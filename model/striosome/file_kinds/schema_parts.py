"""Pieces of JSON Schemas that several kinds of file share.

Records of the files around experiments leave designs, axes and priors as plain data, since those
are read key by key, each fault at its line. For editors they are spelled out.
"""

from typing import TYPE_CHECKING

from striosome.file_kinds.kind import Json

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["SAMPLED", "VALUE", "by_name", "each", "filled", "with_definitions"]

VALUE: Json = {"type": ["string", "number"]}
SAMPLED: Json = {"anyOf": [{"$ref": "#/$defs/SampledEntry"}, {"type": "null"}]}
"""An empty entry stands for the parameter's own range."""


def each(schema: Json) -> Json:
    """Return the schema of a section whose keys are names, each with the same content."""
    return {"type": "object", "additionalProperties": schema}


def by_name(record: "type[BaseModel]") -> Json:
    """Return the schema of a file whose keys are names, each with one record."""
    schema = record.model_json_schema()
    definitions = schema.pop("$defs")
    return {**each(schema), "$defs": definitions}


def with_definitions(record: "type[BaseModel]", *entries: "type[BaseModel]") -> Json:
    """Return the schema of a file, with records that its fields leave open as definitions."""
    schema = record.model_json_schema()
    schema.setdefault("$defs", {})
    schema["$defs"] |= {entry.__name__: entry.model_json_schema() for entry in entries}
    return schema


def filled(schema: Json, **sections: Json) -> Json:
    """Fill in sections that a record leaves open; their descriptions stay."""
    for name, section in sections.items():
        kept = {k: v for k, v in schema["properties"][name].items() if k == "description"}
        schema["properties"][name] = {**kept, **section}
    return schema
