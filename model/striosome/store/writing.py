"""Files that appear whole under their name, or not at all."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

__all__ = ["write_netcdf", "write_table", "write_text", "write_whole"]


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written under another name beside it, then renamed.

    Parameters
    ----------
    path : Path
        The file; an older one is replaced.
    write : callable
        Writes the file that it is given.
    """
    scratch = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        write(scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda scratch: scratch.write_text(text, encoding="utf-8"))


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table (CSV, without its index) whole."""
    write_whole(path, lambda scratch: table.to_csv(scratch, index=False))


def write_netcdf(path: Path, data: xr.Dataset | xr.DataTree, encoding: Mapping[str, Any]) -> None:
    """Write a dataset or a tree of them (netCDF) whole.

    The file is formed in memory: to a full disk HDF5 answers with nothing that can be caught.

    Parameters
    ----------
    path : Path
        The file; an older one is replaced.
    data : Dataset or DataTree
        What is written.
    encoding : mapping
        As `to_netcdf` of the data takes it.
    """
    formed = data.to_netcdf(None, engine="h5netcdf", encoding=encoding)
    write_whole(path, lambda scratch: scratch.write_bytes(formed))
