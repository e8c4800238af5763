"""The command `striosome`: registers the verbs and turns bad input into messages and exit codes.

Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted (typer's own). Verbs import the library
inside their functions, so that `striosome --help` does not wait for it.
"""

import errno
import sys
from collections.abc import Sequence

import typer

from striosome.cli import (
    calibrate,
    check,
    compare_runs,
    diff,
    doctor,
    plot,
    report,
    run,
    schema,
    score,
    sensitivity,
    show,
    status,
    sweep,
)
from striosome.errors import BadInput, SimulationError

__all__ = ["app", "main"]

# Said by a full disk; a run that it stopped is taken up again where it was.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

app = typer.Typer(
    help="A spiking model of striosomal D1-MOR neurons and the GABA they release in the EPN.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(run.run)
app.command()(sweep.sweep)
app.command()(status.status)
app.command()(sensitivity.sensitivity)
app.command()(calibrate.calibrate)
app.command()(calibrate.compare)
app.command()(compare_runs.compare_runs)
app.command()(score.score)
app.command()(plot.plot)
app.command()(report.report)
app.command()(check.check)
app.command()(show.show)
app.command()(diff.diff)
app.command()(schema.schema)
app.command()(doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    try:
        app(arguments, prog_name="striosome")
    except BadInput as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except SimulationError as error:
        print(f"the run failed: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        print(f"the run failed: {error}. Free space and run it again", file=sys.stderr)
        sys.exit(1)
