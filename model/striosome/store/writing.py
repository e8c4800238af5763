"""Files that appear complete under their name, or not at all."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import xarray as xr

from striosome.base.disk_errors import naming

__all__ = ["write_netcdf", "write_text", "write_whole"]


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name beside it, then rename it.

    Parameters
    ----------
    path : Path
        The file; an older one is replaced.
    write : callable
        Writes the file that it is given.

    Raises
    ------
    OSError
        If that fails; it names the file.
    """
    # A name that nobody else has, be it another process or a user's own file.
    scratch = path.with_name(f".{path.stem}.{uuid4().hex}{path.suffix}")
    with naming(path):
        try:
            write(scratch)
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file completely or not at all; line ends are the same on every system."""
    write_whole(path, lambda scratch: scratch.write_text(text, encoding="utf-8", newline="\n"))


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
