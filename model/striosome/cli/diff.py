"""`striosome diff`: the differences between two experiments."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import Config, Csv
from striosome.cli.tables import print_table

__all__ = ["diff"]


def diff(
    first: Config,
    second: Annotated[Path, typer.Argument(help="Another one.", show_default=False)],
    as_csv: Csv = False,
) -> None:
    """Print every value that two experiments do not share."""
    from striosome.config.experiments.compare import differences
    from striosome.config.experiments.resolve import load_experiment
    from striosome.scenarios.folders import experiment_file

    changes = differences(*(load_experiment(experiment_file(config)) for config in (first, second)))
    if not changes and not as_csv:
        typer.echo("no difference")
        return
    rows = (
        (
            found.key,
            *("absent" if value is None else value for value in (found.first, found.second)),
        )
        for found in changes
    )
    print_table(("key", str(first), str(second)), rows, as_csv=as_csv)
