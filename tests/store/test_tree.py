"""Time courses open at once, and hold what xarray itself would have read."""

import shutil
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from striosome.store.errors import FolderError
from striosome.store.tree import open_tree, write_tree
from support.made_runs import made_result


@pytest.fixture(scope="module")
def stored(made, tmp_path_factory) -> Path:
    """Groups with sessions, texts, an axis of texts, attributes in lists, an empty array."""
    tree = made_result(made.loaded.experiment).tree
    tree["/examples"] = xr.Dataset(
        {"cell": ("spike", np.array([], dtype=np.int64)), "n": ("example", [3, 4])},
        coords={"group": ("example", ["1", "NA"]), "ligand": ["skf81297", "dopamine"]},
        attrs={"injections": ["a at 0 min", "b at 5 min"], "one": ["a"], "bounds": [0.5, 1.5]},
    )
    # The same places along an axis in another unit are another axis.
    for unit in ("um", "mm"):
        along = ("place", [1.0, 2.0], {"units": unit})
        tree[f"/{unit}"] = xr.Dataset({"depth": ("place", [3, 4])}, coords={"place": along})
    path = tmp_path_factory.mktemp("tree") / "result.nc"
    write_tree(path, tree)
    return path


def test_it_is_what_xarray_reads(stored: Path) -> None:
    tree = open_tree(stored)
    with xr.open_datatree(stored, engine="netcdf4") as expected:
        for node in expected.subtree:
            for name, array in node.dataset.variables.items():
                assert tree[node.path].dataset.variables[name].dtype == array.dtype
        xr.testing.assert_identical(tree, expected.load())


def test_numbers_are_deflated(stored: Path) -> None:
    with netCDF4.Dataset(stored) as file:
        filters = file["control/vehicle/gaba"].filters()
    assert (filters["zlib"], filters["complevel"]) == (True, 4)


def test_a_part_of_an_array_is_read_alone(stored: Path) -> None:
    gaba = open_tree(stored)["control/vehicle"]["gaba"]
    np.testing.assert_array_equal(gaba[2:5, ::2].to_numpy(), gaba.to_numpy()[2:5, ::2])
    np.testing.assert_array_equal(gaba.sel(animal=[1, 7]).to_numpy(), gaba.to_numpy()[[0, 6]])


def test_an_array_can_be_changed_in_place(stored: Path) -> None:
    gaba = open_tree(stored)["control/vehicle"]["gaba"]
    gaba[0, 0] = 7.0
    assert gaba[0, 0] == 7.0
    assert open_tree(stored)["control/vehicle"]["gaba"][0, 0] != 7.0


def test_a_file_that_took_its_place_is_another(stored: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(stored, tmp_path / "result.nc"))
    first = open_tree(path)
    write_tree(path, xr.DataTree(xr.Dataset(attrs={"seed": 8})))
    assert open_tree(path).attrs["seed"] == 8
    assert first["control/vehicle"]["gaba"].to_numpy().shape == (7, 4)


@pytest.mark.parametrize("content", [b"", b"a letter", b"\x89HDF\r\n\x1a\n" + b"0" * 100])
def test_what_is_no_netcdf_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "result.nc").write_bytes(content)
    with pytest.raises(FolderError, match=r"result\.nc: is not netCDF that can be read"):
        open_tree(tmp_path / "result.nc")
    with pytest.raises(FolderError, match="is missing"):
        open_tree(tmp_path / "other.nc")
