"""Arguments and options that several verbs share, spelled and explained once."""

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Config", "Sets", "nameable"]

# File systems take 255 bytes; what is unfinished has 40 more than its name, as ".….unfinished".
_LONGEST_NAME, _LONGEST_PATH = 200, 4000

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


def nameable(path: Path | None) -> Path | None:
    """Refuse a path to write to that no file system takes, before anything is simulated."""
    if path is None:
        return None
    for name in path.parts:
        if len(os.fsencode(name)) > _LONGEST_NAME:
            message = f"a name of {len(name)} letters; expected at most {_LONGEST_NAME}"
            raise typer.BadParameter(message)
    if len(os.fsencode(path)) > _LONGEST_PATH:
        message = f"a path of {len(str(path))} letters; expected at most {_LONGEST_PATH}"
        raise typer.BadParameter(message)
    return path
