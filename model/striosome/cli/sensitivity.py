"""`striosome sensitivity`: which parameters matter; repeat the command to resume."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.base.wording import counted
from striosome.cli.options import Workers, folder_place

if TYPE_CHECKING:
    from striosome.sensitivity.runner import SensitivityAnalysis

__all__ = ["sensitivity"]

_ROWS = 5


def sensitivity(
    declaration: Annotated[Path, typer.Argument(help="A sensitivity file.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the analysis. (default: results/sensitivity-NAME)",
            callback=folder_place,
        ),
    ] = None,
    workers: Workers = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a running Dask scheduler, as tcp://HOST:PORT.")
    ] = None,
) -> None:
    """Screen parameters (Morris), decompose the variance (Sobol), and say what is only noise."""
    from striosome.cli.resumable import resumable
    from striosome.cli.sweep_bar import SweepBar
    from striosome.cli.warned import print_warnings
    from striosome.sensitivity.declaration import load_sensitivity
    from striosome.sensitivity.designs import require_salib
    from striosome.sensitivity.runner import run_sensitivity

    require_salib()
    declared = load_sensitivity(declaration)
    print_warnings(declared.study.base.warnings)
    with resumable(), SweepBar() as bar:
        analysis = run_sensitivity(declared, out, bar, workers=workers, scheduler=scheduler)
    _print(analysis)


def _print(analysis: "SensitivityAnalysis") -> None:
    """Print the main parameters of every output, the sources of variance, and the folder."""
    from striosome.base.estimate_words import unit_label
    from striosome.cli.tables import print_table

    keys = ["group", "session", "metric"]
    both = analysis.sobol.merge(analysis.morris, on=[*keys, "parameter"], suffixes=("", "_morris"))
    first = both.sort_values("ST", ascending=False).groupby(keys, sort=False).head(_ROWS)
    print_table(
        ("group", "session", "metric", "parameter", "mu*", "S1", "ST", "above noise"),
        (
            (
                *(row[key] for key in keys),
                row["parameter"],
                f"{row['mu_star']:.3g} {unit_label(row['unit'])}",
                f"{row['S1']:.2f}",
                f"{row['ST']:.2f} ({row['ST_low']:.2f} to {row['ST_high']:.2f})",
                "yes" if row["above_noise"] else "indistinguishable",
            )
            for row in first.sort_values([*keys, "ST"], ascending=[True] * 3 + [False]).to_dict(
                "records"
            )
        ),
    )
    shares = analysis.variance.pivot_table(
        index=["stage", *keys], columns="source", values="share", sort=False
    )
    print_table(
        ("stage", *keys, *shares.columns),
        (
            (*index, *(f"{100 * share:.0f} %" for share in row))
            for index, row in zip(shares.index, shares.to_numpy(), strict=True)
        ),
        title="sources of variance",
    )
    for note in analysis.notes:
        typer.echo(note)
    if analysis.fixed:
        parameters = counted(analysis.fixed, "parameter")
        typer.echo(f"{parameters} kept the shipped value in Sobol: see notes.txt")
    typer.echo(f"sensitivity folder: {analysis.folder}")
