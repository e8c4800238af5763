"""Arguments and options that several verbs share, spelled and explained once."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Config", "Sets"]

Config = Annotated[
    Path,
    typer.Argument(help="An experiment file, or the folder of a scenario.", show_default=False),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a parameter in all groups, or a key of the experiment. Repeatable.",
    ),
]
