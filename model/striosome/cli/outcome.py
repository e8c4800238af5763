"""A finished run on the terminal: effects, verdicts, notes, folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from striosome.base.estimate_words import (
    error_words,
    estimate_words,
    interval_words,
    mean_words,
    p_words,
    unit_label,
)
from striosome.base.wording import counted
from striosome.cli.tables import print_table
from striosome.figures.labels import metric_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from striosome.report.effects_shown import ShownEffect

__all__ = ["print_claims", "print_notes", "print_outcome"]

_NOTES_OF_A_KIND = 3
_UNTESTED_NAMED = 8
_BEFORE = ("session", "judged", "window", "minus", "group", "n")
_AFTER = ("95 % interval", "p", "simulation error")


def print_outcome(folder: Path) -> None:
    """Print EPN GABA and photometry per session and group, verdicts, notes, and the folder."""
    from striosome.claims.counting import ONE_DRAW, multiplicity
    from striosome.report.effects_shown import reported_metrics, shown_effects
    from striosome.store.record import read_record
    from striosome.store.tables import read_claims, read_effects

    effects, record, claims = read_effects(folder), read_record(folder), read_claims(folder)
    for metric in reported_metrics(effects):
        _print_effects(shown_effects(effects, metric, record.windows), metric)
    print_claims(claims)
    if multiplicity(claims) and record.population is not None:
        typer.echo(ONE_DRAW)
    print_notes(folder)
    typer.echo(f"run folder: {folder}")


def print_notes(folder: Path) -> None:
    """Print the notes of the run: the worst of each kind, the rest counted."""
    from striosome.simulation.metrics import METRIC
    from striosome.store.contents import PHOTOMETRY
    from striosome.store.record import RECORD
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
            where = RECORD if kind == METRIC else PHOTOMETRY
            typer.echo(f"{counted(count, 'more note')} ({kind}): see {folder / where}")


def print_claims(claims: "pd.DataFrame") -> None:
    """Print verdicts; statements that no session tests are only counted."""
    if claims.empty:
        typer.echo("the experiment names no ledger of claims")
        return
    from striosome.claims.counting import multiplicity, untested, verdict_words
    from striosome.claims.scoring import LACKS, grounds, told

    shown = claims[told(claims)]
    print_table(
        ("claim", "kind", "verdict", "value", "why", "statement"),
        (
            (
                row["id"],
                row["kind"],
                verdict_words(row),
                estimate_words(row["value"], row["low"], row["high"], unit_label(row["unit"])),
                why,
                row["statement"],
            )
            for row, why in zip(shown.to_dict("records"), grounds(shown), strict=True)
        ),
    )
    if words := multiplicity(claims):
        typer.echo(words)
    left = untested(claims)
    if count := len(left):
        typer.echo(f"{counted(count, 'statement is', 'statements are')} untested by this run")
    # Of the many statements of a large ledger a run tests few, and is not meant to test more.
    if count <= _UNTESTED_NAMED and LACKS in left:
        for row in left[left[LACKS] != ""].to_dict("records"):
            typer.echo(f"{row['id']}: {row[LACKS]}")


def _print_effects(effects: "Sequence[ShownEffect]", metric: str) -> None:
    """Print a table of one metric in every window, where it is defined."""
    if not effects:
        return
    print_table(
        (*_BEFORE, metric_label(metric), *_AFTER),
        (
            (
                row.session,
                row.treatment,
                row.when,
                row.minus,
                row.group,
                row.n,
                mean_words(row.mean, unit_label(row.unit), row.decimals),
                interval_words(row.low, row.high, unit_label(row.unit), row.decimals),
                p_words(row.p),
                error_words(row.error),
            )
            for row in effects
        ),
    )
