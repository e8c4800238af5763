"""`striosome run`: an experiment or a scenario, from its file to its folder; or all scenarios."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striosome.cli.options import Config, Sets, Workers, folder_place

if TYPE_CHECKING:
    from striosome.cli.scenario import Asked

__all__ = ["run"]


def run(
    config: Config,
    sets: Sets = None,
    fidelity: Annotated[
        str | None,
        typer.Option(help="continuous, windowed or surrogate, instead of the file's choice."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Random stream, instead of the file's.")] = None,
    population: Annotated[
        Path | None,
        typer.Option(help="Accepted parameter sets, one for every animal, instead of the file's."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Run folder; of several, the folder for all. (default: results/NAME-CONTENT)",
            callback=folder_place,
        ),
    ] = None,
    workers: Workers = None,
    force: Annotated[
        bool, typer.Option("--force", help="Simulate again, and replace what the folder holds.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Run every scenario of the folder, with its run.py.")
    ] = False,
    write_expected: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="STREAMS",
            help="Run the scenario, and so its run.py, in so many random streams; write its "
            "expected.yaml and figure.png.",
        ),
    ] = None,
) -> None:
    """Simulate an experiment or a scenario; print its table and the folder that holds everything.

    Of a scenario the figure is drawn and the numbers are compared: its run.py is executed as code.
    """
    from striosome.cli.scenario import Asked, run_collection, run_one, write_numbers
    from striosome.config.documents.shipped import in_shipped_words, installed, locate
    from striosome.scenarios.folders import is_collection, names_folder

    config = locate(config, "scenarios", "experiments")
    asked = Asked(tuple(sets or ()), fidelity, seed, population, workers, force)
    if every and not is_collection(config):
        raise typer.BadParameter(f"{config} holds no scenarios", param_hint="--all")
    if write_expected is not None and (every or not names_folder(config)):
        raise typer.BadParameter("needs one scenario", param_hint="--write-expected")
    if write_expected is not None and (sets or fidelity):
        message = "holds for config.yaml as it is: leave out --set and --fidelity"
        raise typer.BadParameter(message, param_hint="--write-expected")
    if write_expected is not None and installed() and in_shipped_words(config):
        message = f"belongs to the package; `striosome init FOLDER {config.name}` copies it"
        raise typer.BadParameter(f"{config.name} {message}", param_hint="--write-expected")
    if every:
        run_collection(config, asked, out)
    elif write_expected is not None:
        write_numbers(config, asked, write_expected, out)
    elif names_folder(config):
        run_one(config, asked, out)
    else:
        _run_file(config, asked, out)


def _run_file(config: Path, asked: "Asked", out: Path | None) -> None:
    from striosome.cli.bar import Bar
    from striosome.cli.outcome import print_outcome
    from striosome.cli.resumable import resumable
    from striosome.cli.warned import print_warnings
    from striosome.config.experiments.resolve import load_experiment
    from striosome.runs.experiment import run_experiment
    from striosome.scenarios.declaration import asked_changes

    changes = asked_changes(asked.sets, asked.seed, asked.fidelity, asked.population)
    loaded = load_experiment(config, (), changes)
    print_warnings(loaded.warnings)
    with resumable(), Bar() as bar:
        outcome = run_experiment(
            loaded, out, workers=asked.workers, progress=bar, force=asked.force
        )
    if outcome.reused:
        typer.echo("this run is finished already; --force simulates it again", err=True)
        for note in outcome.notes:
            typer.echo(note, err=True)
    print_outcome(outcome.folder)
