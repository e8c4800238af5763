"""`striosome plot`: every figure of a finished run, drawn again."""

import typer

from striosome.cli.score import RunPath

__all__ = ["plot"]


def plot(result: RunPath) -> None:
    """Draw every figure of a run again, from its tables, into its folder."""
    from striosome.figures import draw_all
    from striosome.store.tables import read_claims, read_result, require_run

    require_run(result)
    run = read_result(result)
    for path in draw_all(run.tree, run.summary, read_claims(result), result / "figures"):
        typer.echo(path)
