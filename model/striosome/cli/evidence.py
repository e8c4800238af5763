"""`striosome evidence`: numbers of the literature beside what the model animal would give."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Config, Csv, Sets
from striosome.cli.tables import print_table

__all__ = ["evidence"]


def evidence(
    config: Config,
    sets: Sets = None,
    ledger: Annotated[
        Path | None,
        typer.Option(help="Ledger of evidence; by default the shipped one.", show_default=False),
    ] = None,
    group: Annotated[str | None, typer.Option(help="Group; by default the first.")] = None,
    as_csv: Csv = False,
) -> None:
    """Print every number of a ledger beside what its assay would measure in a group's animals.

    On a population of accepted sets the prediction is a median with 90 % of the sets. No spikes
    are simulated.
    """
    from striosome.config.documents.errors import did_you_mean
    from striosome.config.documents.shipped import shipped_root
    from striosome.config.documents.yaml_source import read_yaml
    from striosome.config.experiments.resolve import load_experiment
    from striosome.evidence.ledger import load_evidence, require_known
    from striosome.evidence.prediction import prediction_table, subjects_of
    from striosome.scenarios.folders import experiment_file

    loaded = load_experiment(experiment_file(config), sets or ())
    groups = {one.name: one for one in loaded.experiment.groups}
    name = next(iter(groups)) if group is None else group
    if name not in groups:
        near = did_you_mean(name, groups)
        raise typer.BadParameter(f"unknown group {name!r}{near}", param_hint="--group")
    path = ledger or shipped_root() / "configs" / "evidence.yaml"
    rows = load_evidence(path, loaded.references)
    animals = subjects_of(groups[name])
    require_known(rows.evidence, animals.parameters, read_yaml(path))
    table = prediction_table(rows, animals)
    if as_csv:
        print_table(tuple(table.columns), table.itertuples(index=False), as_csv=True)
        return
    print_table(
        ("evidence", "role", "reported", "95 % limits", "predicted", "90 % of sets", "off"),
        (
            (
                row["id"],
                row["role"],
                _number(row["value"], row["unit"]),
                f"{row['low']:.3g} to {row['high']:.3g}",
                _number(row["predicted"], row["unit"]),
                f"{row['predicted_low']:.3g} to {row['predicted_high']:.3g}"
                if animals.sets > 1
                else "",
                f"{row['off']:+.1f}",
            )
            for row in table.to_dict("records")
        ),
        f"{loaded.experiment.title}: {name}",
    )
    typer.echo("off: predicted minus reported, in standard deviations of the report")


def _number(value: float, unit: str) -> str:
    if value != value:
        return "none"
    return f"{value:.3g}" if unit == "1" else f"{value:.3g} {unit}"
