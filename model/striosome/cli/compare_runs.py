"""`striosome compare-runs`: two finished runs side by side."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.base.estimate_words import (
    decimals,
    error_words,
    interval_words,
    mean_words,
    p_words,
    unit_label,
)
from striosome.cli.output_places import require_places
from striosome.cli.tables import print_table

if TYPE_CHECKING:
    from striosome.analysis.run_comparison.comparison import RunComparison

__all__ = ["compare_runs"]

_METRIC = "epn_gaba_change"
_ALL = "all"
_HEADINGS = (
    "metric", "session", "group", "n", "first", "second", "difference", "95 % interval", "p",
    "simulation error",
)  # fmt: skip
_PICTURES = (".png", ".svg")
# More keys than these are listed by `striosome diff` alone.
_MAX_KEYS = 20


def compare_runs(
    first: Annotated[Path, typer.Argument(help="A run folder.", show_default=False)],
    second: Annotated[Path, typer.Argument(help="Another one.", show_default=False)],
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Metric to print and draw; “{_ALL}” for every one. Repeatable.",
            show_default=_METRIC,
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            help="Write every difference into this table, and the verdicts into NAME.verdicts.csv.",
            show_default=False,
        ),
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option(
            help="Draw the differences, as PNG and as SVG under this name; of several metrics "
            "NAME_METRIC for each.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Print the differences between two runs, second minus first, and which verdicts changed.

    Animals are compared each with itself, by number, where both runs have the same seed and so the
    same animals; else as independent groups.
    """
    from striosome.analysis.run_comparison.comparison import compare_runs as compare
    from striosome.base.errors import BadInput

    for path in (csv, figure):
        if path is not None and not path.name:
            raise BadInput(f"{path} is a folder: name a file")
    found = compare(first, second)
    metrics = _metrics(found, metric or [_METRIC])
    stems = {} if figure is None else _stems(figure, metrics)
    written = _files(csv, stems.values())
    require_places([*written["csv"], *written["figure"]], (first, second), force=force)
    _print_config(found)
    _print_effects(found, metrics)
    _print_verdicts(found)
    if csv is not None:
        from striosome.store.csv_tables import write_table

        for path, table in zip(written["csv"], (found.effects, found.verdicts), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_table(path, table)
    if figure is not None:
        from striosome.figures.run_comparison import save_run_comparison

        figure.parent.mkdir(parents=True, exist_ok=True)
        for name, stem in stems.items():
            save_run_comparison(found, name, stem)
    for path in (*written["csv"], *written["figure"]):
        typer.echo(f"written: {path}")


def _stems(figure: Path, metrics: Sequence[str]) -> dict[str, Path]:
    """Return picture names without endings: with several metrics each has its own."""
    from striosome.figures.labels import file_name

    stem = figure.with_suffix("") if figure.suffix.lower() in _PICTURES else figure
    if len(metrics) == 1:
        return {metrics[0]: stem}
    return {name: stem.with_name(file_name(stem.name, name)) for name in metrics}


def _files(csv: Path | None, stems: Iterable[Path]) -> dict[str, list[Path]]:
    """Return the files that will be written, by the option that asks for them."""
    tables = (
        [] if csv is None else [csv, csv.with_name(f"{csv.name.removesuffix('.csv')}.verdicts.csv")]
    )
    pictures = [stem.with_name(f"{stem.name}{ending}") for stem in stems for ending in _PICTURES]
    return {"csv": tables, "figure": pictures}


def _metrics(found: "RunComparison", asked: Sequence[str]) -> list[str]:
    """Return the metrics that are asked for, all of which both runs must have."""
    from striosome.base.errors import BadInput
    from striosome.config.documents.errors import did_you_mean

    known = list(dict.fromkeys(found.effects["metric"]))
    if _ALL in asked:
        return known
    for name in asked:
        if name not in known:
            raise BadInput(f"--metric {name}: both runs have no such{did_you_mean(name, known)}")
    return list(dict.fromkeys(asked))


def _print_config(found: "RunComparison") -> None:
    if not found.config:
        typer.echo("configurations: no difference")
        return
    rows = [
        (key.key, *("absent" if value is None else value for value in (key.first, key.second)))
        for key in found.config[:_MAX_KEYS]
    ]
    print_table(("key", "first", "second"), rows, "where the configurations differ")
    if (more := len(found.config) - len(rows)) > 0:
        configs = (folder / "config.resolved.yaml" for folder in (found.first, found.second))
        typer.echo(f"and {more} more keys: striosome diff {' '.join(map(str, configs))}")


def _print_effects(found: "RunComparison", metrics: Sequence[str]) -> None:

    typer.echo(f"animals: {found.pairing}")
    changed = found.changed_sessions
    shown = found.effects[found.effects["metric"].isin(metrics)]
    print_table(
        _HEADINGS,
        (
            (
                row["metric"],
                f"{row['session']} *" if row["session"] in changed else row["session"],
                row["group"],
                row["n_first"] if found.same_animals else f"{row['n_first']}, {row['n_second']}",
                mean_words(row["first"], "", digits),
                mean_words(row["second"], "", digits),
                mean_words(row["difference"], unit_label(row["unit"]), digits),
                interval_words(row["low"], row["high"], "", digits),
                p_words(row["p"]),
                error_words(row["simulation_error"]),
            )
            for row in shown.to_dict("records")
            for digits in [decimals(row["difference"], row["low"], row["high"])]
        ),
        "second run minus first",
    )
    if changed:
        typer.echo("*: a session that is not set alike in both runs, as by another dose or time")
    typer.echo("simulation error: of both runs, less where they share spikes; not in the interval")
    for which, left in (("first", found.only_first), ("second", found.only_second)):
        for column in ("group", "session", "metric"):
            names = [
                name for name in left[column].unique() if name not in set(found.effects[column])
            ]
            if names:
                typer.echo(f"only in the {which} run: {column} {', '.join(map(str, names))}")


def _print_verdicts(found: "RunComparison") -> None:
    from striosome.analysis.run_comparison.verdicts import of_run
    from striosome.claims.counting import is_counted, multiplicity, verdict_words

    verdicts = found.verdicts
    tested = verdicts[(verdicts[["first", "second"]] != "untested").any(axis=1)]
    if verdicts.empty:
        typer.echo("verdicts: neither run was scored")
        return
    print_table(
        ("claim", "kind", "first", "second", "", "statement"),
        (
            (
                row["id"],
                row["kind"],
                *(verdict_words({**row, "verdict": row[side]}) for side in ("first", "second")),
                "changed" if row["changed"] else "",
                row["statement"],
            )
            for row in tested.to_dict("records")
        ),
        "verdicts",
    )
    for side in ("first", "second"):
        if words := multiplicity(of_run(verdicts, side)):
            typer.echo(f"{side} run: {words}")
    number, told = is_counted(verdicts), is_counted(tested)
    typer.echo(
        f"{int((verdicts['changed'] & number).sum())} of {int(told.sum())} verdicts changed; "
        f"{int(number.sum() - told.sum())} untested in both runs"
    )
