"""Time courses that are written by another library, where how they are written is not tested.

For hundreds of small arrays it takes a fifth of the time, but it refuses some names of groups and
forgets their order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import xarray as xr

__all__ = ["writing_quickly"]


@contextmanager
def writing_quickly() -> Iterator[None]:
    """Have netCDF4 form what h5netcdf would."""
    form = xr.DataTree.to_netcdf

    def quickly(tree: xr.DataTree, filepath: Any = None, **asked: Any) -> Any:
        return form(tree, filepath, **asked | {"engine": "netcdf4"})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xr.DataTree, "to_netcdf", quickly)
        yield
