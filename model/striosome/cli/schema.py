"""`striosome schema`: JSON Schema for editors."""

from enum import StrEnum
from typing import Annotated

import typer

from striosome.file_kinds.registry import KINDS

__all__ = ["Kind", "schema"]

Kind = StrEnum("Kind", {name: name for name in KINDS})  # type: ignore[misc]
"""The kinds of configuration file."""
_EXPERIMENT = Kind("experiment")


def schema(
    kind: Annotated[Kind, typer.Option(help="Which kind of file.")] = _EXPERIMENT,
) -> None:
    """Print the JSON Schema of a kind of configuration file."""
    import json

    from striosome.file_kinds.json_schema import json_schema

    typer.echo(json.dumps(json_schema(kind), indent=2))
