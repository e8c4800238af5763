"""Time courses in a file (netCDF), opened at once: numbers are read when they are used.

A run has hundreds of small arrays. `xarray.open_datatree` queries the file about each of them
several times, and builds every axis anew; here each is queried once, and equal axes are shared.
"""

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import netCDF4
import numpy as np
import xarray as xr
from numpy.typing import NDArray
from xarray.backends import BackendArray, CachingFileManager
from xarray.core import indexing

from striosome.store.reading import netcdf_errors
from striosome.store.writing import write_netcdf

__all__ = ["open_tree", "write_tree"]

# xarray's types know its own readers of netCDF4 only, and arrays of other libraries.
_Manager = CachingFileManager[Any]
_untyped: Any = indexing
# HDF5 serves one thread at a time.
_LOCK = Lock()
_COORDINATES = "coordinates"
_FILL = "_FillValue"


def write_tree(path: Path, tree: xr.DataTree) -> None:
    """Write time courses (netCDF), the numbers deflated."""
    write_netcdf(path, tree, _compressed(tree))


def open_tree(path: Path) -> xr.DataTree:
    """Open time courses; an array is read when its numbers are first used.

    Raises
    ------
    FolderError
        If the file cannot be read, or is none.
    """
    opener: Any = netCDF4.Dataset
    manager: _Manager = CachingFileManager(opener, path.absolute(), mode="r", lock=_LOCK)
    with netcdf_errors(path), _LOCK:
        source = manager.acquire(needs_lock=False)
        source.set_auto_maskandscale(False)
        axes: dict[Any, xr.IndexVariable] = {}
        nodes = {place: _node(group, manager, place, axes) for place, group in _groups(source)}
        return xr.DataTree.from_dict(nodes)


def _groups(group: Any, path: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield a group of the file and all below it, by path."""
    yield path, group
    for name, below in group.groups.items():
        yield from _groups(below, f"{path.rstrip('/')}/{name}")


def _node(
    group: Any, manager: _Manager, path: str, axes: dict[Any, xr.IndexVariable]
) -> xr.Dataset:
    """Return the direct content of a group of the file."""
    variables: dict[str, xr.Variable] = {}
    named: set[str] = set()
    for name, stored in group.variables.items():
        attributes = stored.__dict__
        named.update(str(attributes.pop(_COORDINATES, "")).split())
        # Values that are missing are stored as what they are, as no number.
        attributes.pop(_FILL, None)
        dimensions = stored.dimensions
        if dimensions == (name,):
            variables[name] = _axis(name, stored, attributes, axes)
        elif stored.dtype is str:
            variables[name] = xr.Variable(dimensions, _plain(stored), attributes)
        else:
            lazy = indexing.LazilyIndexedArray(
                _Stored(manager, f"{path.rstrip('/')}/{name}", stored)
            )
            cached = _untyped.MemoryCachedArray(_untyped.CopyOnWriteArray(lazy))
            variables[name] = xr.Variable(dimensions, cached, attributes, fastpath=True)
    coordinates = {n: v for n, v in variables.items() if n in named or v.dims == (n,)}
    return xr.Dataset(
        {name: one for name, one in variables.items() if name not in coordinates},
        coords=coordinates,
        attrs=group.__dict__,
    )


def _axis(
    name: str, stored: Any, attributes: dict[str, Any], axes: dict[Any, xr.IndexVariable]
) -> xr.IndexVariable:
    """Return the values along an axis; the same object for all nodes with the same values."""
    values = _plain(stored)
    key = (name, str(values.dtype), values.tobytes(), repr(attributes))
    if key not in axes:
        axes[key] = xr.Variable((name,), values, attributes).to_index_variable()
    return axes[key]


def _plain(stored: Any) -> NDArray[Any]:
    values = stored[...]
    return np.asarray(values, dtype=str if stored.dtype is str else None)


class _Stored(BackendArray):
    """One array of a file."""

    def __init__(self, manager: _Manager, path: str, stored: Any) -> None:
        self._manager, self._path = manager, path
        self.shape, self.dtype = stored.shape, np.dtype(stored.dtype)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> NDArray[Any]:
        support = indexing.IndexingSupport.OUTER
        return np.asarray(indexing.explicit_indexing_adapter(key, self.shape, support, self._read))

    def _read(self, key: tuple[Any, ...]) -> NDArray[Any]:
        with _LOCK:
            source = self._manager.acquire(needs_lock=False)
            source.set_auto_maskandscale(False)
            return np.asarray(source[self._path][key])


def _compressed(tree: xr.DataTree) -> dict[str, dict[str, dict[str, object]]]:
    """Return settings that deflate the numeric arrays of every node."""
    return {
        node.path: {
            str(name): {"zlib": True, "complevel": 4}
            for name, array in node.dataset.data_vars.items()
            if array.ndim
        }
        for node in tree.subtree
        if node.dataset.data_vars
    }
