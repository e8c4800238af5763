"""`striosome list`: the files that come with the package, with one line each."""

from enum import StrEnum
from typing import Annotated

import typer

from striosome.cli.options import Csv

__all__ = ["Shipped", "list_shipped"]


class Shipped(StrEnum):
    """Kinds of shipped files; they are those of the library, which help does not wait for."""

    scenarios = "scenarios"
    experiments = "experiments"
    sweeps = "sweeps"
    calibrations = "calibrations"
    sensitivity = "sensitivity"
    populations = "populations"
    hypotheses = "hypotheses"
    drugs = "drugs"
    sensors = "sensors"
    protocols = "protocols"
    histories = "histories"
    animals = "animals"
    species = "species"
    knockouts = "knockouts"
    heteromers = "heteromers"
    common = "common"


def list_shipped(
    kind: Annotated[
        Shipped | None, typer.Argument(help="Only this kind. (default: all)", show_default=False)
    ] = None,
    as_csv: Csv = False,
) -> None:
    """List what comes with the package; a listed name can be given wherever a file is expected."""
    from striosome.cli.tables import print_table
    from striosome.file_kinds.catalogue import catalogue

    kinds = tuple(Shipped) if kind is None else (kind,)
    print_table(("kind", "name", "what it is"), catalogue(*kinds), as_csv=as_csv)
