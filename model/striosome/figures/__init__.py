"""Figures of a run: one file for each, all drawn from a run folder."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain as chained
from itertools import count
from pathlib import Path

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from striosome.figures.chain import chain
from striosome.figures.claims import claims
from striosome.figures.dose_response import dose_response
from striosome.figures.effects import effects
from striosome.figures.history import history
from striosome.figures.lettering import missing_letters_said_once, plain_powers
from striosome.figures.raster import raster
from striosome.figures.rates import rates
from striosome.figures.run_view import RunView
from striosome.figures.style import house_style
from striosome.figures.time_course import time_course
from striosome.store.marks import SOURCE, figure_mark, is_drawn, require_own
from striosome.store.writing import write_whole

__all__ = ["FIGURES", "RunView", "draw_all", "save", "save_pages"]

FIGURES: dict[str, Callable[[RunView], Iterator[tuple[str, Figure]]]] = {
    "history": history,
    "time_course": time_course,
    "effects": effects,
    "chain": chain,
    "raster": raster,
    "rates": rates,
    "dose_response": dose_response,
    "claims": claims,
}
"""Each gives its pages as name of file and figure; none where the run holds nothing for it."""


def draw_all(
    tree: xr.DataTree, summary: pd.DataFrame, claims: pd.DataFrame, folder: str | Path
) -> list[Path]:
    """Draw every figure of a run as PNG and SVG; the same run gives the same SVG.

    Groups that have not all sessions are not shown, and of more than five others the first two.

    Parameters
    ----------
    tree, summary : xarray.DataTree, pandas.DataFrame
        The result of the run.
    claims : pandas.DataFrame
        Its verdicts on published statements; empty if it was not scored.
    folder : str or Path
        Where to; made if needed.

    Returns
    -------
    list of Path
        Files written.
    """
    run = RunView(tree, summary, claims).abridged()
    return save_pages((pages(run) for pages in FIGURES.values()), Path(folder))


def save_pages(
    figures: Iterable[Iterator[tuple[str, Figure]]], folder: Path, *, instead: str | None = None
) -> list[Path]:
    """Draw figures in the house style and write their pages.

    Parameters
    ----------
    figures : iterable of iterators
        Pages of each figure, made when they are asked for.
    folder : Path
        Where to; made if needed.
    instead : str, optional
        Remove figures of an earlier drawing that are not among these and whose names begin so:
        with an empty text, whatever they are called. Only what bears the program's mark is removed.

    Returns
    -------
    list of Path
        Files written.

    Raises
    ------
    FolderError
        If something that does not bear the program's mark has the name of a figure.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    names: set[str] = set()
    with house_style(), missing_letters_said_once():
        for pages in figures:
            for name, figure in pages:
                written += save(figure, folder / _unique(name, names))
    if instead is not None:
        for older in {*folder.glob("*.png"), *folder.glob("*.svg")} - set(written):
            if older.name.startswith(instead) and is_drawn(older):
                older.unlink()
    return written


def _unique(name: str, taken: set[str]) -> str:
    """Return the name, numbered where two pages would share a file, and reserve it."""
    free = next(
        other
        for other in chained([name], (f"{name}_{number}" for number in count(2)))
        if other.casefold() not in taken
    )
    taken.add(free.casefold())
    return free


def save(figure: Figure, stem: Path) -> list[Path]:
    """Write a figure as PNG and SVG, without the date."""
    plain_powers(figure)
    png, svg = (stem.with_name(f"{stem.name}.{ending}") for ending in ("png", "svg"))
    for path in (png, svg):
        require_own(path)
    mark = {SOURCE: figure_mark(stem.name)}
    write_whole(png, partial(figure.savefig, metadata=mark))
    # What the first drawing has laid out stays, and no engine asks for a drawing before the second.
    figure.set_layout_engine(None)
    write_whole(svg, partial(figure.savefig, metadata=mark | {"Date": None}))
    return [png, svg]
