"""JSON Schemas of the configuration files, for editors that complete and underline."""

from striosome.file_kinds.kind import Json
from striosome.file_kinds.registry import KINDS

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str) -> Json:
    """Return the schema of one kind of file, with its dialect and its kind.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    """
    return {"$schema": _DIALECT, **KINDS[kind].schema(), "title": f"striosome {kind}"}
