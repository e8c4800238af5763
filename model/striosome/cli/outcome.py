"""A finished run on the terminal: effects, verdicts, notes, folder."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from striosome.cli.tables import print_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["print_claims", "print_notes", "print_outcome"]

_METRIC = "epn_gaba_change"
_NOTES_OF_A_KIND = 3


def print_outcome(folder: Path) -> None:
    """Print the change of EPN GABA per session and group, verdicts, notes, and the folder."""
    from striosome.store.tables import read_claims, read_effects

    effects = read_effects(folder)
    shown = effects[effects["metric"] == _METRIC]
    print_table(
        ("session", "group", "n", "EPN GABA change", "95 % interval", "p"),
        (
            (
                row.session,
                row.group,
                row.n,
                f"{row.mean:+.1f} %",
                f"{row.low:+.1f} to {row.high:+.1f} %",
                f"{row.p:.4f}",
            )
            for row in shown.itertuples()
        ),
    )
    print_claims(read_claims(folder))
    print_notes(folder)
    typer.echo(f"run folder: {folder}")


def print_notes(folder: Path) -> None:
    """Print what the run has to say about itself: the worst of each kind, the rest counted."""
    from striosome.store.contents import PHOTOMETRY
    from striosome.store.tables import read_notes

    shown: dict[str, int] = {}
    notes = read_notes(folder)
    for note in notes:
        shown[note.kind] = shown.get(note.kind, 0) + 1
        if shown[note.kind] <= _NOTES_OF_A_KIND:
            typer.echo(f"note ({note.kind}), {note.group}, {note.session}: {note.text}")
    left = {kind: count - _NOTES_OF_A_KIND for kind, count in shown.items()}
    for kind, count in left.items():
        if count > 0:
            noun = "note" if count == 1 else "notes"
            typer.echo(f"{count} more {noun} ({kind}): see {folder / PHOTOMETRY}")


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
