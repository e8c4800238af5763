"""A finished run on the terminal: effects, verdicts, folder."""

import math
from pathlib import Path

import pandas as pd
import typer

from striosome.cli.tables import print_table
from striosome.estimate_words import interval_words, mean_words, p_words
from striosome.store.tables import CLAIMS, EFFECTS, read_claims

__all__ = ["print_claims", "print_outcome"]

_METRIC = "epn_gaba_change"


def print_outcome(folder: Path) -> None:
    """Print the change of EPN GABA per session and group, the verdicts, and the folder."""
    effects = pd.read_csv(folder / EFFECTS)
    shown = effects[effects["metric"] == _METRIC]
    print_table(
        ("session", "group", "n", "EPN GABA change", "95 % interval", "p"),
        (
            (
                row["session"],
                row["group"],
                row["n"],
                mean_words(row["mean"], "%"),
                interval_words(row["low"], row["high"], "%"),
                p_words(row["p"]),
            )
            for row in shown.to_dict("records")
        ),
    )
    if (folder / CLAIMS).exists():
        print_claims(read_claims(folder))
    typer.echo(f"run folder: {folder}")


def print_claims(claims: pd.DataFrame) -> None:
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
    if math.isnan(value):
        return ""
    return f"{mean_words(value)} ({interval_words(low, high)}) {unit}"
