"""`striosome schema`: JSON Schema for editors."""

from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["Kind", "schema"]


class Kind(StrEnum):
    """The kinds of configuration file."""

    experiment = "experiment"
    overlay = "overlay"
    base = "base"
    drug = "drug"
    sensor = "sensor"
    protocol = "protocol"
    history = "history"


def schema(
    kind: Annotated[Kind, typer.Option(help="Which kind of file.")] = Kind.experiment,
) -> None:
    """Print the JSON Schema of a kind of configuration file."""
    import json

    from striosome.schema.json_schema import json_schema

    typer.echo(json.dumps(json_schema(kind), indent=2))
