"""`striosome report`: the page of a finished run, written again, or the gallery of scenarios."""

from pathlib import Path
from typing import Annotated

import typer

from striosome.cli.options import file_place

__all__ = ["report"]


def report(
    result: Annotated[
        Path,
        typer.Argument(help="A run folder, or a folder of scenarios.", show_default=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help="The gallery, .html or .md. (default: results/gallery.html)", callback=file_place
        ),
    ] = None,
) -> None:
    """Write the HTML page of a run again, from its tables and figures; or all scenarios on one."""
    from striosome.report.gallery import write_gallery
    from striosome.report.page import write_report
    from striosome.scenarios.folders import is_collection
    from striosome.scenarios.gallery import gallery_entries
    from striosome.store.folder import RESULTS
    from striosome.store.pages import tell_changed_pages
    from striosome.store.tables import require_run

    if is_collection(result):
        page = out or RESULTS / "gallery.html"
        write_gallery(gallery_entries(result), page)
        typer.echo(page)
        return
    if out is not None:
        raise typer.BadParameter("the page of a run stays in its folder", param_hint="--out")
    # What was changed is told before it is written over.
    tell_changed_pages(result, require_run(result))
    typer.echo(write_report(result))
