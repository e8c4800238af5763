"""The tables of a run folder, written and read in one place."""

import json
from pathlib import Path

import pandas as pd
import xarray as xr

from striosome.claims.contradictions import with_contradictions
from striosome.claims.scoring import COLUMNS
from striosome.result import Result
from striosome.simulation_error import ERROR_COLUMNS
from striosome.store.folder import RECORD, FolderError
from striosome.store.writing import write_netcdf

__all__ = [
    "CLAIMS",
    "EFFECTS",
    "read_claims",
    "read_result",
    "read_summary",
    "require_run",
    "write_result",
    "write_tree",
]

RESULT, SUMMARY, EFFECTS, CLAIMS = "result.nc", "summary.csv", "effects.csv", "claims.csv"


def write_result(folder: Path, result: Result, effects: pd.DataFrame, claims: pd.DataFrame) -> None:
    """Write time courses (netCDF) and tables (CSV)."""
    write_tree(folder / RESULT, result.tree)
    result.summary.to_csv(folder / SUMMARY, index=False)
    effects.to_csv(folder / EFFECTS, index=False)
    claims[list(COLUMNS)].to_csv(folder / CLAIMS, index=False)


def write_tree(path: Path, tree: xr.DataTree) -> None:
    """Write time courses (netCDF), the numbers deflated."""
    write_netcdf(path, tree, _compressed(tree))


def require_run(folder: Path) -> None:
    """Refuse a folder that no finished run has left.

    Raises
    ------
    FolderError
        If one of its files is missing.
    """
    needed = (RESULT, SUMMARY, EFFECTS, CLAIMS, RECORD)
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise FolderError(f"{folder} is not a finished run: it has no {missing[0]}")


def read_result(folder: Path) -> Result:
    """Read time courses and metrics of a finished run.

    Raises
    ------
    FileNotFoundError
        If the folder does not hold them.
    """
    # h5netcdf looks every name up in the whole file: minutes where netCDF4 takes seconds.
    with xr.open_datatree(folder / RESULT, engine="netcdf4") as tree:
        errors = pd.read_csv(folder / EFFECTS)[list(ERROR_COLUMNS)]
        return Result(tree.load(), pd.read_csv(folder / SUMMARY), errors)


def read_summary(folder: Path) -> pd.DataFrame:
    """The metrics of every animal."""
    return pd.read_csv(folder / SUMMARY)


def read_claims(folder: Path) -> pd.DataFrame:
    """The verdicts of a finished run, with the statements that contradict each one."""
    numbers = {"value": "", "low": "", "high": ""}
    table = pd.read_csv(folder / CLAIMS, keep_default_na=False, na_values=numbers)
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return with_contradictions(table, record.get("contradictions", {}))


def _compressed(tree: xr.DataTree) -> dict[str, dict[str, dict[str, object]]]:
    """Deflate the numeric arrays of every node."""
    return {
        node.path: {
            str(name): {"zlib": True, "complevel": 4}
            for name, array in node.dataset.data_vars.items()
            if array.ndim
        }
        for node in tree.subtree
        if node.dataset.data_vars
    }
