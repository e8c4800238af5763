"""`striosome check`: validate files of every kind that users write whole, and scenarios."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Sets
from striosome.wording import printable

__all__ = ["check"]

# Kinds whose experiment takes changes.
_CHANGED = ("experiment", "scenario")


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Experiments, calibrations, sweeps, sensitivity analyses, populations, claims; "
            "folders of scenarios.",
            show_default=False,
        ),
    ],
    sets: Sets = None,
) -> None:
    """Validate files and scenarios with everything that they name; print all problems at once."""
    from striosome.cli.valid import SUMMARIES
    from striosome.scenarios.folders import find_scenarios, is_collection, names_folder
    from striosome.schema.documents import COMMAND_LINE
    from striosome.schema.errors import ConfigError, Problem
    from striosome.schema.file_kinds import kind_of
    from striosome.schema.named_files import absolute
    from striosome.schema.yaml_source import read_yaml

    problems: list[Problem] = []
    named = [
        path for file in files for path in (find_scenarios(file) if is_collection(file) else [file])
    ]
    for file in named:
        try:
            kind = "scenario" if names_folder(file) else kind_of(read_yaml(absolute(file)))
            if sets and kind not in _CHANGED:
                message = f"changes experiments; {file} is a file of the kind {kind}"
                problems.append(COMMAND_LINE.problem("", message))
            said = f"{file}: valid {kind}; {SUMMARIES[kind](file, sets or ())}"
            typer.echo(printable(said))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
