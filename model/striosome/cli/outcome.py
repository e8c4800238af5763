"""A finished run on the terminal: effects, verdicts, folder."""

import math
from pathlib import Path

import pandas as pd
import typer

from striosome.cli.tables import print_table
from striosome.estimate_words import interval_words, mean_words, p_words
from striosome.figures.labels import metric_label, unit_label
from striosome.store.tables import CLAIMS, EFFECTS, read_claims
from striosome.wording import counted

__all__ = ["print_claims", "print_outcome"]

_SHOWN = ("epn_gaba_change", "dff_auc")


def print_outcome(folder: Path) -> None:
    """Print EPN GABA and photometry per session and group, the verdicts, and the folder."""
    effects = pd.read_csv(folder / EFFECTS)
    for metric in _SHOWN:
        _print_effects(effects[effects["metric"] == metric], metric)
    if (folder / CLAIMS).exists():
        print_claims(read_claims(folder))
    typer.echo(f"run folder: {folder}")


def print_claims(claims: pd.DataFrame) -> None:
    """Print verdicts; what no session tests is only counted."""
    if claims.empty:
        typer.echo("the experiment names no ledger of claims")
        return
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
    untested = counted(len(claims) - len(tested), "statement is", "statements are")
    typer.echo(f"{untested} untested by this experiment")


def _print_effects(effects: pd.DataFrame, metric: str) -> None:
    """A table of one metric, where it is defined."""
    if effects.empty:
        return
    print_table(
        ("session", "group", "n", metric_label(metric), "95 % interval", "p"),
        (
            (
                row["session"],
                row["group"],
                row["n"],
                mean_words(row["mean"], unit_label(row["unit"])),
                interval_words(row["low"], row["high"], unit_label(row["unit"])),
                p_words(row["p"]),
            )
            for row in effects.to_dict("records")
        ),
    )


def _estimate(value: float, low: float, high: float, unit: str) -> str:
    if math.isnan(value):
        return ""
    return f"{mean_words(value)} ({interval_words(low, high)}) {unit}"
