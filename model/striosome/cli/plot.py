"""`striosome plot`: every figure of a finished run or of a sweep, drawn again."""

import typer

from striosome.cli.score import RunPath

__all__ = ["plot"]


def plot(result: RunPath) -> None:
    """Draw every figure of a run or of a sweep again, from its tables, into its folder."""
    from striosome.figures import draw_all
    from striosome.figures.sweeps import draw_sweep
    from striosome.store.contents import FIGURES
    from striosome.store.pages import enter_pages
    from striosome.store.reading import netcdf_errors
    from striosome.store.tables import read_claims, read_result
    from striosome.sweeps.collect import open_sweep
    from striosome.sweeps.folder import DATASET, SweepFolder

    if SweepFolder(result).is_begun():
        with open_sweep(result) as dataset:
            with netcdf_errors(result / DATASET):
                dataset.load()
            for path in draw_sweep(dataset, result / FIGURES):
                typer.echo(path)
        return
    run, claims = read_result(result), read_claims(result)
    drawn = draw_all(run.tree, run.summary, claims, result / FIGURES)
    enter_pages(result, drawn)
    for path in drawn:
        typer.echo(path)
