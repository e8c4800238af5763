"""A finished run on the terminal: effects, verdicts, folder."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from striosome.cli.tables import print_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["print_claims", "print_outcome"]

_METRIC = "epn_gaba_change"


def print_outcome(folder: Path) -> None:
    """Print the change of EPN GABA per session and group, the verdicts, and the folder."""
    from striosome.report.effects_shown import shown_effects
    from striosome.store.record import read_record
    from striosome.store.tables import read_claims, read_effects

    effects = shown_effects(read_effects(folder), _METRIC, read_record(folder).windows)
    print_table(
        ("session", "window", "group", "n", "EPN GABA change", "95 % interval", "p"),
        (
            (
                row.session,
                row.when,
                row.group,
                row.n,
                f"{row.mean:+.1f} %",
                f"{row.low:+.1f} to {row.high:+.1f} %",
                f"{row.p:.4f}",
            )
            for row in effects
        ),
    )
    print_claims(read_claims(folder))
    typer.echo(f"run folder: {folder}")


def print_claims(claims: "pd.DataFrame") -> None:
    """Print verdicts; what no session tests is only counted."""
    tested = claims[claims["verdict"] != "untested"]
    columns = ["id", "kind", "verdict", "value", "low", "high", "unit", "statement"]
    print_table(
        ("claim", "kind", "verdict", "value", "statement"),
        (
            (claim, kind, verdict, _estimate(value, low, high, unit), statement)
            for claim, kind, verdict, value, low, high, unit, statement in tested[
                columns
            ].to_numpy()
        ),
    )
    typer.echo(f"{len(claims) - len(tested)} statements are untested by this experiment")


def _estimate(value: float, low: float, high: float, unit: str) -> str:
    return "" if math.isnan(value) else f"{value:+.1f} ({low:+.1f} to {high:+.1f}) {unit}"
