"""Files appear whole, or not at all."""

import os

import numpy as np
import pytest
import xarray as xr

from striosome.store.writing import write_netcdf, write_text, write_whole
from support.small_disk import no_file_above

NUMBERS = xr.Dataset({"rate": ("time", np.random.default_rng(1).normal(size=50_000))})


def test_a_full_disk_is_an_error_that_can_be_told_and_leaves_nothing(tmp_path):
    with no_file_above(20_000), pytest.raises(OSError, match="File too large") as caught:
        write_netcdf(tmp_path / "result.nc", NUMBERS, {})
    assert caught.value.filename == str(tmp_path / "result.nc")
    assert not list(tmp_path.iterdir())


def test_an_error_with_a_text_of_its_own_keeps_it(tmp_path):
    def fails(scratch):
        raise OSError("half a chunk")

    with pytest.raises(OSError, match=r"^half a chunk$"):
        write_whole(tmp_path / "x", fails)


def test_what_is_written_is_read_back(tmp_path):
    write_netcdf(tmp_path / "result.nc", NUMBERS, {"rate": {"zlib": True}})
    with xr.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as again:
        xr.testing.assert_identical(again.load(), NUMBERS)
        assert again["rate"].encoding["zlib"]


def test_an_older_file_is_replaced_also_where_renaming_takes_no_name_from_another(
    tmp_path, monkeypatch
):
    """On Windows `rename` fails where the new name is taken."""
    rename = os.rename

    def as_on_windows(old, new, **options):
        if os.path.lexists(new):
            raise FileExistsError(new)
        rename(old, new, **options)

    monkeypatch.setattr(os, "rename", as_on_windows)
    for text in ("first\n", "second\n"):
        write_text(tmp_path / "note", text)
        assert (tmp_path / "note").read_bytes() == text.encode()
    assert os.listdir(tmp_path) == ["note"]
