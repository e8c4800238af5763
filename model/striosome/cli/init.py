"""`striosome init`: copies of shipped files, to be edited."""

import os
from pathlib import Path
from typing import Annotated

import typer

from striosome.base.errors import BadInput
from striosome.base.wording import printable
from striosome.cli.options import folder_place

__all__ = ["init"]


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Where the copies go; nothing there is overwritten.",
            show_default=False,
            callback=folder_place,
        ),
    ],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="What to copy, as `striosome list` names it, or striosome:PLACE. "
            "(default: the reference experiment, its iron-deficient animals and its sessions)",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Copy shipped files that you want to edit; files that they name are found as shipped.

    Each copy says which version has written it.
    """
    from striosome.cli.output_places import require_places
    from striosome.file_kinds.copies import FIRST, copies
    from striosome.store.writing import write_text

    texts = {folder / place: text for place, text in copies(names or FIRST).items()}
    for path in texts:
        if os.path.lexists(path):
            raise BadInput(f"{path} is there already; nothing was written: name another folder")
    require_places(list(texts), (), force=False)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
        typer.echo(printable(str(path)))
