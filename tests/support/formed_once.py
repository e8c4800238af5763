"""Time courses that are written again byte by byte as they were are formed once.

To form a file of hundreds of small arrays takes longer than to compute what is in it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import xarray as xr

__all__ = ["forming_once"]

_formed: dict[str, Any] = {}


@contextmanager
def forming_once() -> Iterator[None]:
    """Remember every file that is formed in memory, by all that goes into it."""
    form = xr.DataTree.to_netcdf

    def remembered(tree: xr.DataTree, filepath: Any = None, **asked: Any) -> Any:
        if filepath is not None:
            return form(tree, filepath, **asked)
        key = _digest(tree, asked)
        if key not in _formed:
            _formed[key] = form(tree, filepath, **asked)
        return _formed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xr.DataTree, "to_netcdf", remembered)
        yield


def _digest(tree: xr.DataTree, asked: dict[str, Any]) -> str:
    digest = hashlib.sha256(repr(asked).encode())
    for node in tree.subtree:
        digest.update(f"{node.path}{node.attrs!r}".encode())
        for name, variable in node.variables.items():
            values = variable.values
            described = (name, variable.dims, values.dtype, variable.attrs, variable.encoding)
            digest.update(repr(described).encode())
            exact = values.dtype != object
            digest.update(values.tobytes() if exact else repr(values.tolist()).encode())
    return digest.hexdigest()
