"""`striosome score`: score a finished run against published statements."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["RunPath", "score"]

RunPath = Annotated[Path, typer.Argument(help="A run folder.", show_default=False)]


def score(
    result: RunPath,
    claims: Annotated[
        Path | None,
        typer.Option(help="Ledger of statements, instead of the one that the run folder holds."),
    ] = None,
) -> None:
    """Score a run with its own ledger or another, and print every verdict; the run stays as it is.

    Nothing is simulated.
    """
    from striosome.cli.outcome import print_claims
    from striosome.runs.recorded import score_run

    print_claims(score_run(result, claims))
