"""Protocols: sessions that experiments share."""

from striosome.file_kinds.kind import FileKind, Json
from striosome.file_kinds.schema_parts import by_name

__all__ = ["PROTOCOL", "protocol_schema"]


def protocol_schema() -> Json:
    """Return the schema of a file of sessions."""
    from striosome.config.experiments.experiment import Session

    return by_name(Session)


PROTOCOL = FileKind(
    name="protocol",
    plural="protocols",
    schema=protocol_schema,
    checked_with="experiment",
)
