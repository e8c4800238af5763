"""`striosome cite`: the publications behind a run, and the values that cite none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.cli.options import Csv
from striosome.cli.tables import print_table

if TYPE_CHECKING:
    from striosome.claims.foundation import Foundation, Use
    from striosome.config.experiments.resolve import LoadedExperiment

__all__ = ["cite"]

_SAID = "their sources say that they name none"
_WORDS = "their sources name none by a key"


def cite(
    result: Annotated[
        Path,
        typer.Argument(
            help="A run folder, an experiment file, or the folder of a scenario.",
            show_default=False,
        ),
    ],
    as_bibtex: Annotated[
        bool, typer.Option("--bibtex", help="Print BibTeX entries, for a reference manager.")
    ] = False,
    as_csv: Csv = False,
) -> None:
    """Print the publications behind a run's values and statements, and the values that cite none.

    Of a run, its resolved configuration and its ledger are asked. The software's own citation and
    that of Brian2 come last.
    """
    from striosome.base.references.software import software
    from striosome.claims.foundation import foundation

    if as_bibtex and as_csv:
        raise typer.BadParameter("choose one of --bibtex and --csv", param_hint="--csv")
    loaded = _loaded(result)
    found = foundation(loaded)
    entries = [*(cited.entry for cited in found.publications), *software()]
    if as_bibtex:
        typer.echo("\n".join(entry.bibtex for entry in entries), nl=False)
        return
    rows: list[tuple[object, ...]] = [
        (cited.entry.label, *_counted(cited.uses), cited.entry.line, _named(cited.uses))
        for cited in found.publications
    ]
    rows += [
        ("no publication", *_counted(uses), words, _named(uses))
        for words, uses in _others(found)
        if uses
    ]
    rows += [(entry.label, "", "", entry.line, "the software") for entry in software()]
    headings = ("publication", "cited by", "status", "reference", "values and statements")
    print_table(headings, rows, f"What {loaded.experiment.name} rests on", as_csv=as_csv)
    if not found.described:
        typer.echo(
            "its sources name no entries of a bibliography: they are words only, as in files of "
            "older versions; `striosome show` prints them",
            err=as_csv,
        )


def _loaded(path: Path) -> "LoadedExperiment":
    from striosome.config.experiments.resolve import load_experiment
    from striosome.runs.recorded import load_run
    from striosome.scenarios.folders import experiment_file
    from striosome.store.contents import CONFIG, RESULT
    from striosome.store.record import RECORD

    if any((path / name).is_file() for name in (RECORD, CONFIG, RESULT)):
        return load_run(path)
    return load_experiment(experiment_file(path))


def _counted(uses: "Sequence[Use]") -> tuple[int, str]:
    """Count the uses, in all and by status."""
    statuses = Counter(use.status for use in uses)
    return len(uses), ", ".join(f"{number} {status}" for status, number in statuses.items())


def _named(uses: "Sequence[Use]") -> str:
    return ", ".join(dict.fromkeys(use.name for use in uses))


def _others(found: "Foundation") -> "Iterable[tuple[str, list[Use]]]":
    """Group the values and statements that cite nothing by the reason."""
    unnamed = set(found.unnamed)
    statuses = ("assumed", "drawn", "calibrated")
    reasons: dict[str, list[Use]] = {reason: [] for reason in (*statuses, _SAID, _WORDS)}
    for use in found.others:
        reason = _SAID if use in unnamed else use.status
        reasons[reason if reason in reasons else _WORDS].append(use)
    return reasons.items()
