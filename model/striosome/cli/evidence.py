"""`striosome evidence`: numbers of the literature beside what the model animal would give."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.base.wording import after_number
from striosome.cli.options import Config, Csv, Sets, Workers
from striosome.cli.tables import print_table

if TYPE_CHECKING:
    from striosome.config.experiments.experiment import Experiment, Group
    from striosome.evidence.assay import CircuitProbe

__all__ = ["evidence"]


def evidence(
    config: Config,
    sets: Sets = None,
    ledger: Annotated[
        Path | None,
        typer.Option(help="Ledger of evidence; by default the shipped one.", show_default=False),
    ] = None,
    group: Annotated[str | None, typer.Option(help="Group; by default the first.")] = None,
    workers: Workers = None,
    as_csv: Csv = False,
) -> None:
    """Print every number of a ledger beside what its assay would measure in a group's animals.

    On a population of accepted sets the prediction is a median with 90 % of the sets. What needs
    the circuit is read off its response surface, which only an experiment with fidelity surrogate
    computes where it is not there yet.
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
    of_circuit = {row.id for row in rows.evidence if row.assay.needs_circuit}
    circuit = _circuit(loaded.experiment, groups[name], workers) if of_circuit else None
    table = prediction_table(rows, replace(animals, circuit=circuit))
    unknown = of_circuit if circuit is None else set()
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
                "needs the circuit"
                if row["id"] in unknown
                else _number(row["predicted"], row["unit"]),
                f"{row['predicted_low']:.3g} to {row['predicted_high']:.3g}"
                if animals.sets > 1 and row["predicted"] == row["predicted"]
                else "",
                f"{row['off']:+.1f}" if row["off"] == row["off"] else "",
            )
            for row in table.to_dict("records")
        ),
        f"{loaded.experiment.title}: {name}",
    )
    typer.echo("off: predicted minus reported, in standard deviations of the report")
    if unknown:
        typer.echo("needs the circuit: --set simulation.fidelity=surrogate computes its surface")


def _circuit(
    experiment: "Experiment", group: "Group", workers: int | None
) -> "CircuitProbe | None":
    """Return the circuit of a group, with the progress of its surface if that is computed."""
    from striosome.base.machine import worker_count
    from striosome.base.progress import Silent
    from striosome.cli.bar import Bar
    from striosome.simulation.surface_probe import surface_probe

    computed = experiment.simulation.fidelity == "surrogate"
    with Bar() if computed else nullcontext(Silent()) as progress:
        return surface_probe(group, experiment.simulation, worker_count(workers), progress)


def _number(value: float, unit: str) -> str:
    if value != value:
        return "none"
    return f"{value:.3g}{after_number(unit)}"
