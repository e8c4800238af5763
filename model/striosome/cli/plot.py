"""`striosome plot`: every figure of a finished run or of a sweep, drawn again."""

import typer

from striosome.cli.score import RunPath

__all__ = ["plot"]


def plot(result: RunPath) -> None:
    """Draw every figure of a run or of a sweep again, from its tables, into its folder."""
    from striosome.figures import draw_all
    from striosome.figures.sweeps import draw_sweep
    from striosome.store.reading import netcdf_errors
    from striosome.store.tables import read_claims, read_result, require_run
    from striosome.sweeps.collect import open_sweep
    from striosome.sweeps.folder import DATASET, SweepFolder

    if SweepFolder(result).is_begun():
        with open_sweep(result) as dataset:
            with netcdf_errors(result / DATASET):
                dataset.load()
            for path in draw_sweep(dataset, result / "figures"):
                typer.echo(path)
        return
    require_run(result)
    run = read_result(result)
    for path in draw_all(run.tree, run.summary, read_claims(result), result / "figures"):
        typer.echo(path)
