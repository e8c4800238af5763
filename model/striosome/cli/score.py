"""`striosome score`: hold a finished run against the published statements."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["RunPath", "score"]

RunPath = Annotated[Path, typer.Argument(help="A run folder.", show_default=False)]


def score(result: RunPath) -> None:
    """Score a run again with the present ledger and print every verdict; the run stays as it is."""
    from striosome.cli.outcome import print_claims
    from striosome.runner import score_summary
    from striosome.schema.resolve import load_experiment
    from striosome.store.tables import read_result, require_run

    require_run(result)
    experiment = load_experiment(result / "config.resolved.yaml").experiment
    print_claims(score_summary(experiment, read_result(result).summary))
