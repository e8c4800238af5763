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
    calibration = "calibration"
    sweep = "sweep"
    sensitivity = "sensitivity"
    population = "population"
    claims = "claims"


def schema(
    kind: Annotated[Kind, typer.Option(help="Which kind of file.")] = Kind.experiment,
) -> None:
    """Print the JSON Schema of a kind of configuration file."""
    import json

    from striosome.claims.ledger import Ledger
    from striosome.file_kinds.json_schema import KINDS, titled

    # The ledger is no configuration, but written by hand as well.
    schemas = {**KINDS, Kind.claims: Ledger.model_json_schema}
    typer.echo(json.dumps(titled(kind, schemas[kind]()), indent=2))
