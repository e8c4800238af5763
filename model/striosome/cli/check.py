"""`striosome check`: validate experiment files."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Sets

__all__ = ["check"]


def check(
    configs: Annotated[list[Path], typer.Argument(help="Experiment files.", show_default=False)],
    sets: Sets = None,
) -> None:
    """Validate experiments and everything that they name; print all problems at once."""
    from striosome.schema.errors import ConfigError, Problem
    from striosome.schema.identity import content_hash
    from striosome.schema.resolve import load_experiment

    problems: list[Problem] = []
    for config in configs:
        try:
            experiment = load_experiment(config, sets or ()).experiment
        except ConfigError as error:
            problems += error.problems
            continue
        animals = sum(group.animals for group in experiment.groups)
        typer.echo(
            f"{config}: valid; {animals} animals in {len(experiment.groups)} groups, "
            f"{len(experiment.sessions)} sessions, hypothesis {experiment.hypothesis}, "
            f"content {content_hash(experiment)[:12]}"
        )
    if problems:
        raise ConfigError(problems)
