"""`striosome check`: validate experiment files and scenarios."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Sets

__all__ = ["check"]


def check(
    configs: Annotated[
        list[Path],
        typer.Argument(help="Experiment files, or folders of scenarios.", show_default=False),
    ],
    sets: Sets = None,
) -> None:
    """Validate experiments and scenarios with all that they name; print all problems at once."""
    from striosome.scenarios.declaration import load_scenario
    from striosome.scenarios.folders import README, find_scenarios, is_collection, names_folder
    from striosome.scenarios.readme import read_readme
    from striosome.schema.errors import ConfigError, Problem
    from striosome.schema.identity import content_hash
    from striosome.schema.resolve import load_experiment

    problems: list[Problem] = []
    named = [
        path
        for config in configs
        for path in (find_scenarios(config) if is_collection(config) else [config])
    ]
    for config in named:
        try:
            if names_folder(config):
                scenario = load_scenario(config, sets or ())
                read_readme(config / README)
                count = sum(len(part.record.numbers) for part in scenario.expected.values())
                typer.echo(f"{config}: valid; {scenario.subject.scale}, {count} expected numbers")
                continue
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
