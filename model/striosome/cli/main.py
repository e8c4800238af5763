"""The command `striosome`: registers the commands and turns their errors into exit codes.

Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted (typer's own). Commands import the
library inside their functions, so that `striosome --help` does not wait for it.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import striosome
from striosome.base.errors import BadInput
from striosome.cli import (
    calibrate,
    check,
    cite,
    compare_runs,
    diff,
    doctor,
    evidence,
    init,
    list_shipped,
    plot,
    redo,
    report,
    run,
    schema,
    score,
    sensitivity,
    show,
    status,
    sweep,
)
from striosome.cli.failures import FAILED, explain
from striosome.cli.streams import finish_output, prepare_streams, say

__all__ = ["app", "main"]

_START = "What comes with the package"
_BEFORE = "Look at files before a run; nothing is simulated"
_RUN = "Simulate"
_AFTER = "Look at a finished run"
_MANY = "Many runs"
_OUTCOMES = "What published outcomes leave possible"
_MACHINE = "This machine"

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.command("list", rich_help_panel=_START)(list_shipped.list_shipped)
app.command(rich_help_panel=_START)(init.init)
app.command(rich_help_panel=_BEFORE)(check.check)
app.command(rich_help_panel=_BEFORE)(show.show)
app.command(rich_help_panel=_BEFORE)(diff.diff)
app.command(rich_help_panel=_BEFORE)(schema.schema)
app.command(rich_help_panel=_RUN)(run.run)
app.command(rich_help_panel=_AFTER)(redo.redo)
app.command(rich_help_panel=_AFTER)(compare_runs.compare_runs)
app.command(rich_help_panel=_AFTER)(score.score)
app.command(rich_help_panel=_AFTER)(cite.cite)
app.command(rich_help_panel=_AFTER)(plot.plot)
app.command(rich_help_panel=_AFTER)(report.report)
app.command(rich_help_panel=_MANY)(sweep.sweep)
app.command(rich_help_panel=_MANY)(status.status)
app.command(rich_help_panel=_MANY)(sensitivity.sensitivity)
app.command(rich_help_panel=_OUTCOMES)(evidence.evidence)
app.command(rich_help_panel=_OUTCOMES)(calibrate.calibrate)
app.command(rich_help_panel=_OUTCOMES)(calibrate.compare)
app.command(rich_help_panel=_MACHINE)(doctor.doctor)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"striosome {striosome.__version__}")
        raise typer.Exit


@app.callback()
def _before_any_verb(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Simulate striosomal D1-MOR neurons and the GABA they release in the EPN."""
    try:
        os.getcwd()
    except OSError:
        # Relative names mean nothing there, and many libraries ask for it.
        raise BadInput("the working folder does not exist any more: change to one that does") from (
            None
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Parameters
    ----------
    arguments : sequence of str, optional
        Verb, arguments and options; by default those that the program was started with.

    Raises
    ------
    SystemExit
        Always, with the exit code.
    """
    # Figures are only written: whatever shows them elsewhere, such as in a notebook, is not asked.
    os.environ["MPLBACKEND"] = "agg"
    prepare_streams()
    code = _exit_code(arguments)
    unwritten = finish_output()
    # Whoever has stopped to read, as `head` does, knows it.
    if unwritten is not None and not isinstance(unwritten, BrokenPipeError):
        say(f"the output could not be written: {unwritten.strerror}")
    sys.exit(code if unwritten is None else code or FAILED)


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        app(arguments, prog_name="striosome")
    except SystemExit as end:
        return int(end.code or 0)
    except Exception as error:
        failure = explain(error)
        say(failure.message)
        return failure.code
    return 0
