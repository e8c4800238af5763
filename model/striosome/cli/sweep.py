"""`striosome sweep`: many experiments from one file; repeat the command to resume."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.base.wording import counted
from striosome.cli.options import Workers, folder_place

if TYPE_CHECKING:
    from striosome.runs.sweep import SweepReport

__all__ = ["print_report", "sweep"]


def sweep(
    declaration: Annotated[Path, typer.Argument(help="A sweep file.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the sweep. (default: results/sweep-NAME)", callback=folder_place
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would take, and stop.")
    ] = False,
    workers: Workers = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a running Dask scheduler, as tcp://HOST:PORT.")
    ] = None,
    index: Annotated[
        int | None, typer.Option(help="Run one batch only, in this process: for array jobs.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed/--keep-failed", help="Run again what failed before.")
    ] = True,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Run again what failed before, nothing else.")
    ] = False,
    largest_hours: Annotated[
        float | None, typer.Option(help="Longest time, instead of the file's.")
    ] = None,
    largest_gigabytes: Annotated[
        float | None, typer.Option(help="Most to write, instead of the file's.")
    ] = None,
) -> None:
    """Run the missing points of a sweep; collect the results and draw them."""
    from striosome.cli.resumable import resumable
    from striosome.cli.sweep_bar import SweepBar
    from striosome.cli.warned import print_warnings
    from striosome.runs.sweep import estimate_sweep, run_part, run_sweep, with_limits
    from striosome.sweeps.declaration import load_sweep

    loaded = with_limits(load_sweep(declaration), largest_hours, largest_gigabytes)
    print_warnings(loaded.base.warnings)
    with resumable(), SweepBar() as bar:
        if dry_run:
            plan, estimate = estimate_sweep(loaded, out, bar, workers)
        elif index is not None:
            report = run_part(loaded, out, bar, index)
        else:
            report = run_sweep(
                loaded,
                out,
                bar,
                workers=workers,
                scheduler=scheduler,
                retry_failed=retry_failed,
                only_failed=only_failed,
            )
    if dry_run:
        typer.echo(f"{estimate}; batches 0 to {len(plan.batches) - 1} for --index")
        return
    print_report(report)
    if report.count.failed:
        raise typer.Exit(1)


def print_report(report: "SweepReport") -> None:
    """Print the state of a sweep, and why runs failed."""
    from striosome.cli.tables import print_table

    count = report.count
    typer.echo(f"{count.done} of {counted(count.total, 'run')} done, {count.failed} failed")
    if report.reasons:
        print_table(("failed", "why"), [(number, reason) for reason, number in report.reasons])
    typer.echo(f"sweep folder: {report.folder}")
