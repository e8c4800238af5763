"""`striosome status`: how far a sweep is, from its folder alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from striosome.sweeps.folder import SweepFolder

__all__ = ["status"]


def status(
    folder: Annotated[Path, typer.Argument(help="Folder of a sweep.", show_default=False)],
) -> None:
    """Say how many runs of a sweep are done, failed or being made, and why they failed."""
    from collections import Counter

    from striosome.base.user_files import why_no_folder
    from striosome.cli.tables import print_table
    from striosome.store.errors import FolderError
    from striosome.sweeps.folder import SweepFolder
    from striosome.sweeps.records import SweepStatus

    if why := why_no_folder(folder):
        raise FolderError(f"{folder}: {why}: name the folder of a sweep")
    kept = SweepFolder(folder)
    manifest, asked = kept.manifest(), kept.runs()
    status = SweepStatus(kept.records, manifest.metrics)
    failed = [failure for name, failure in status.failed.items() if name in asked]
    print_table(
        ("sweep", "runs", "done", "failed", "batches being made", "last command ended"),
        [
            (
                manifest.sweep,
                len(asked),
                len(asked & status.done),
                len(failed),
                _being_made(kept),
                manifest.finished,
            )
        ],
    )
    reasons = Counter(failure.reason for failure in failed)
    if reasons:
        print_table(("failed", "why"), [(n, reason) for reason, n in reasons.most_common()])


def _being_made(kept: "SweepFolder") -> str:
    """Count the batches that are being made, as far as this user may know."""
    from striosome.store.locks import LockError

    try:
        return str(len(kept.locks.taken()))
    except LockError as error:
        typer.echo(error, err=True)
        return "unknown"
