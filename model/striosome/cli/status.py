"""`striosome status`: how far a sweep is, from its folder alone."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["status"]


def status(
    folder: Annotated[Path, typer.Argument(help="Folder of a sweep.", show_default=False)],
) -> None:
    """Say how many runs of a sweep are done, failed or being made, and why they failed."""
    from collections import Counter

    from striosome.cli.tables import print_table
    from striosome.store.folder import FolderError
    from striosome.sweeps.folder import RUNS, SweepFolder
    from striosome.sweeps.records import Standing

    kept = SweepFolder(folder)
    manifest = kept.manifest()
    if manifest is None:
        raise FolderError(f"{folder} is not a sweep: it has no manifest that can be read")
    asked = set((folder / RUNS).read_text(encoding="utf-8").split())
    standing = Standing(kept.records, manifest["metrics"])
    failed = [failure for name, failure in standing.failed.items() if name in asked]
    print_table(
        ("sweep", "runs", "done", "failed", "batches being made", "last command ended"),
        [
            (
                manifest["sweep"],
                len(asked),
                len(asked & standing.done),
                len(failed),
                len(kept.locks.taken()),
                manifest["finished"],
            )
        ],
    )
    reasons = Counter(failure.reason for failure in failed)
    if reasons:
        print_table(("failed", "why"), [(n, reason) for reason, n in reasons.most_common()])
