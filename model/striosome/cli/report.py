"""`striosome report`: the page of a finished run, written again."""

import typer

from striosome.cli.score import RunPath

__all__ = ["report"]


def report(result: RunPath) -> None:
    """Write the HTML page of a run again, from its tables and figures."""
    from striosome.report.page import write_report
    from striosome.store.tables import require_run

    require_run(result)
    typer.echo(write_report(result))
