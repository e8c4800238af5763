"""`striosome show`: the resolved values of an experiment and where each comes from."""

from typing import TYPE_CHECKING, Annotated

import typer

from striosome.cli.options import Config, Csv, Sets
from striosome.cli.tables import print_table

if TYPE_CHECKING:
    from striosome.config.parameters.provenance import Provenance

__all__ = ["show"]


def show(
    config: Config,
    sets: Sets = None,
    group: Annotated[str | None, typer.Option(help="Show this group only.")] = None,
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Print the resolved, self-contained file instead.")
    ] = False,
    as_csv: Csv = False,
) -> None:
    """Print every value with its range, source, status and the line that set it."""
    from striosome.config.documents.errors import did_you_mean
    from striosome.config.experiments.compare import by_group
    from striosome.config.experiments.resolve import load_experiment
    from striosome.config.experiments.resolved import resolved_yaml
    from striosome.scenarios.folders import experiment_file

    if as_yaml and as_csv:
        raise typer.BadParameter("choose one of --yaml and --csv", param_hint="--csv")
    loaded = load_experiment(experiment_file(config), sets or ())
    if group is not None and group not in loaded.provenance:
        near = did_you_mean(group, loaded.provenance)
        raise typer.BadParameter(f"unknown group {group!r}{near}", param_hint="--group")
    if as_yaml:
        # Nobody knows where the text will be put: whole paths hold everywhere on this machine.
        named = (loaded.experiment.claims, loaded.population.path)
        claims, drawn_from = (None if path is None else str(path) for path in named)
        described = [str(file) for file in loaded.references.files]
        text = resolved_yaml(loaded, claims=claims, population=drawn_from, references=described)
        typer.echo(text, nl=False)
        return
    groups = loaded.provenance if group is None else {group: loaded.provenance[group]}
    read = loaded.references.readable
    rows = [
        (path, name, _value(entry), _limits(entry), entry.status, entry.set_by, read(entry.source))
        for path, name, entry in by_group(groups)
    ]
    rows += [
        (key, name, text, "", "", set_by, loaded.histories[name].record.title)
        for name in groups
        if name in loaded.histories
        for key, text, set_by in loaded.histories[name].items()
    ]
    headings = ("parameter", "group", "value", "range", "status", "set by", "source")
    print_table(headings, rows, loaded.experiment.title, as_csv=as_csv)


def _value(entry: "Provenance") -> str:
    """Return a value; of an effect of iron deficiency also what it does to which leaf."""
    effect = entry.effect
    return str(entry.value) if effect is None else f"{effect.form} {effect.leaf}: {entry.value}"


def _limits(entry: "Provenance") -> str:
    if entry.range is not None:
        return f"{entry.range[0]} to {entry.range[1]}"
    return ", ".join(entry.choices) if isinstance(entry.choices, tuple) else str(entry.choices)
