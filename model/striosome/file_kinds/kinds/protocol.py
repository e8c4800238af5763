"""Protocols: sessions that experiments share."""

from striosome.file_kinds.kind import FileKind, Json

__all__ = ["PROTOCOL", "protocol_schema"]


def protocol_schema() -> Json:
    """Return the schema of a file of sessions."""
    from striosome.config.experiments.experiment import Session

    session = Session.model_json_schema()
    definitions = session.pop("$defs")
    return {"type": "object", "additionalProperties": session, "$defs": definitions}


PROTOCOL = FileKind(
    name="protocol",
    plural="protocols",
    schema=protocol_schema,
    checked_with="experiment",
)
