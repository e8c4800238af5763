"""`striosome run`: one experiment, from its file to its folder."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Config, Sets

__all__ = ["run"]


def run(
    config: Config,
    sets: Sets = None,
    fidelity: Annotated[
        str | None,
        typer.Option(help="continuous, windowed or surrogate, instead of the file's choice."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Random stream, instead of the file's.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Run folder. [default: results/NAME-CONTENT]")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes at the same time. [default: all cores]")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Simulate again, and replace what the folder holds.")
    ] = False,
) -> None:
    """Simulate an experiment; print its table and the folder that holds everything."""
    from striosome.cli.bar import Bar
    from striosome.cli.outcome import print_outcome
    from striosome.runner import run_experiment
    from striosome.schema.resolve import load_experiment

    changes = list(sets or [])
    changes += [f"fidelity={fidelity}"] if fidelity is not None else []
    changes += [f"seed={seed}"] if seed is not None else []
    loaded = load_experiment(config, changes)
    with Bar() as bar:
        outcome = run_experiment(loaded, out, workers=workers, progress=bar, force=force)
    if outcome.reused:
        typer.echo("this run is finished already; --force simulates it again", err=True)
    print_outcome(outcome.folder)
