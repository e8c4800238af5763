"""`striosome check`: validate files of every kind that users write whole."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Sets

__all__ = ["check"]


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Experiments, calibrations, sweeps, sensitivity analyses, populations, claims.",
            show_default=False,
        ),
    ],
    sets: Sets = None,
) -> None:
    """Validate files and everything that they name; print all problems at once."""
    from striosome.cli.valid import SUMMARIES
    from striosome.schema.documents import COMMAND_LINE
    from striosome.schema.errors import ConfigError, Problem
    from striosome.schema.file_kinds import kind_of
    from striosome.schema.named_files import absolute
    from striosome.schema.yaml_source import read_yaml

    problems: list[Problem] = []
    for file in files:
        try:
            kind = kind_of(read_yaml(absolute(file)))
            if sets and kind != "experiment":
                message = f"changes experiments; {file} is a file of the kind {kind}"
                problems.append(COMMAND_LINE.problem("", message))
            typer.echo(f"{file}: valid {kind}; {SUMMARIES[kind](file, sets or ())}")
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
