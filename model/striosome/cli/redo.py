"""`striosome redo`: repeat a run from its folder alone, and report the differences."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.cli.options import Workers, folder_place
from striosome.cli.score import RunPath

if TYPE_CHECKING:
    from striosome.runs.repetition import Redone

__all__ = ["redo"]


def redo(
    result: RunPath,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Keep the repeated run there. (default: it is only compared)",
            callback=folder_place,
        ),
    ] = None,
    workers: Workers = None,
) -> None:
    """Simulate a finished run again from its folder alone, and report differences and their causes.

    Exit code 0 where every number is the same to the last digit, 1 where one is not.
    """
    from striosome.cli.bar import Bar
    from striosome.cli.resumable import resumable
    from striosome.runs.repetition import redo as repeat

    with resumable(), Bar() as bar:
        redone = repeat(result, out, workers=workers, progress=bar)
    _print(redone)
    if not redone.same:
        raise typer.Exit(1)


def _print(redone: "Redone") -> None:
    from striosome.cli.tables import print_table

    for note in redone.notes:
        typer.echo(note, err=True)
    if redone.circumstances:
        print_table(("what", "then", "now"), redone.circumstances, "made otherwise")
    compared = sum(one.values for one in redone.differences)
    if redone.same:
        typer.echo(f"the same to the last digit: {compared:,} values")
        return
    print_table(
        ("file and part", "values", "differing", "largest difference", "where"),
        (
            (
                one.part,
                one.values,
                one.differing,
                "" if math.isnan(one.largest) else f"{one.largest:.3g}",
                one.where,
            )
            for one in redone.differences
            if one.differing
        ),
    )
    differing = sum(one.differing for one in redone.differences)
    typer.echo(f"{differing:,} of {compared:,} values differ")
    if not redone.circumstances:
        typer.echo("code, versions and machine are the same as then")
