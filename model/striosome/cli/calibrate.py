"""`striosome calibrate` and `striosome compare`: parameters that fit the published outcomes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.base.wording import after_number
from striosome.cli.options import Workers, folder_place

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["calibrate", "compare"]

File = Annotated[Path, typer.Argument(help="A calibration file.", show_default=False)]
Out = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the results. (default: results/calibration-NAME)", callback=folder_place
    ),
]


def calibrate(
    declaration: File,
    hypothesis: Annotated[
        str | None, typer.Option(help="One of the file's. (default: its first)")
    ] = None,
    out: Out = None,
    workers: Workers = None,
) -> None:
    """Weigh parameter sets by the published outcomes; keep a population that would give them."""
    from striosome.calibration.declaration import load_calibration
    from striosome.calibration.results import POPULATION
    from striosome.calibration.runner import calibrate as run
    from striosome.cli.bar import Bar
    from striosome.cli.resumable import resumable
    from striosome.cli.tables import print_table
    from striosome.cli.warned import print_warnings

    declared = load_calibration(declaration)
    print_warnings(declared.named(None).loaded.warnings)
    with resumable(), Bar("parts") as bar:
        found = run(declared, hypothesis, out, bar, workers)
    posterior = found.tables["posterior"].sort_values("shrinkage", ascending=False)
    print_table(
        ("parameter", "prior (90 %)", "posterior (90 %)", "narrower by"),
        (
            (
                row["parameter"],
                f"{row['prior_q05']:.3g} to {row['prior_q95']:.3g}{after_number(row['unit'])}",
                f"{row['q50']:.3g} ({row['q05']:.3g} to {row['q95']:.3g})"
                f"{after_number(row['unit'])}",
                f"{100 * row['shrinkage']:.0f} %" + (" *" if row["narrowed"] else ""),
            )
            for row in posterior.to_dict("records")
        ),
    )
    print_table(
        ("outcome", "probability", "90 % of sets", "before"),
        (
            (
                row["id"],
                f"{row['probability']:.2f}",
                f"{row['low']:.2f} to {row['high']:.2f}",
                f"{row['prior_probability']:.2f}",
            )
            for row in found.tables["outcomes"].to_dict("records")
        ),
    )
    print_table(
        ("the study, if analysed by", "all outcomes", "probability"),
        (
            (row["analysis"], f"{row['joint']:.2f}", f"{row['probability']:.2f}")
            for row in found.tables["analyses"].to_dict("records")
        ),
    )
    if "evidence" in found.tables:
        _print_evidence(found.tables["evidence"])
    if "confirmation" in found.tables:
        print_table(
            ("outcome", "response surface", "spikes", "spikes, weighted anew"),
            (
                (
                    row["id"],
                    f"{row['surrogate']:.2f}",
                    f"{row['spikes']:.2f}",
                    f"{row['reweighted']:.2f}",
                )
                for row in found.tables["confirmation"].to_dict("records")
            ),
        )
    evidence = found.posterior
    typer.echo(
        f"log evidence {evidence.log_evidence:.2f} ± {evidence.log_evidence_error:.2f}, "
        f"{evidence.effective:.0f} effective sets of {len(evidence.unit)}; the response surface "
        f"reaches {100 * evidence.covered:.0f} % of the prior"
    )
    typer.echo(f"population: {found.folder / POPULATION}")


def _print_evidence(table: "pd.DataFrame") -> None:
    """Print every number beside what is expected of it, and how many are met, before and after."""
    from striosome.cli.tables import print_table
    from striosome.evidence.prediction import FIXED

    print_table(
        ("evidence", "role", "reported", "before (90 %)", "after (90 %)", "p", ""),
        (
            (
                row["id"],
                row["role"],
                f"{row['value']:.3g}{after_number(row['unit'])}",
                f"{row['prior_q05']:.3g} to {row['prior_q95']:.3g}",
                f"{row['posterior_q05']:.3g} to {row['posterior_q95']:.3g}",
                f"{row['p']:.2f}",
                row["verdict"],
            )
            for row in table.to_dict("records")
        ),
    )
    moved = table[table["verdict"] != FIXED]
    for role, words in (("calibration", "met"), ("validation", "as predicted")):
        own = moved[moved["role"] == role]
        typer.echo(
            f"{role}: {own['inside'].sum()} of {len(own)} numbers {words} (90 %), "
            f"by the prior alone {own['prior_inside'].sum()}"
        )


def compare(declaration: File, out: Out = None, workers: Workers = None) -> None:
    """Compare the hypotheses of a calibration file, and find experiments that distinguish them."""
    from striosome.calibration.comparison.hypotheses import compare as run
    from striosome.calibration.declaration import load_calibration
    from striosome.cli.bar import Bar
    from striosome.cli.resumable import resumable
    from striosome.cli.tables import print_table
    from striosome.cli.warned import print_warnings

    declared = load_calibration(declaration)
    print_warnings(declared.named(None).loaded.warnings)
    with resumable(), Bar("parts") as bar:
        found = run(declared, out, bar, workers)
    print_table(
        (
            "hypothesis",
            "log evidence",
            "probability",
            "cost",
            "met",
            "undecided",
            "failed",
            "verdict",
        ),
        (
            (
                row["hypothesis"],
                f"{row['log_evidence']:.2f} ± {row['log_evidence_error']:.2f}",
                f"{row['probability']:.2f} "
                f"({row['probability_low']:.2f} to {row['probability_high']:.2f})",
                f"{row['parameter_cost']:.1f}",
                row["met"],
                row["undecided"],
                row["failed"],
                row["verdict"],
            )
            for row in found.tables["hypotheses"].to_dict("records")
        ),
    )
    best = found.tables["experiments"].query("rank == 1")
    print_table(
        ("first", "second", "experiment", "readout", "group", "n", "right"),
        (
            (
                row["first"],
                row["second"],
                row["session"],
                row["metric"],
                row["group"],
                row["animals"],
                f"{row['right']:.2f}",
            )
            for row in best.to_dict("records")
        ),
        title="the most telling experiment of each pair",
    )
    typer.echo(f"comparison: {found.folder}")
