"""What cannot be read is said in a sentence that names the file."""

import os

import pytest
from pydantic import BaseModel

from striosome.store.errors import FolderError
from striosome.store.reading import netcdf_errors, read_json, read_text


class Card(BaseModel):
    name: str
    number: int


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"card:1: is not JSON, or was cut short"),
        (b'{"name": "a",\n "numb', r"card:2: is not JSON, or was cut short"),
        (b"[1]", r"card: is not a card: expected keys and values"),
        (b'{"name": "a"}', r"card: is not a card: it has no number"),
        (b'{"name": "a", "number": "b"}', r"card: is not a card: not what is expected is its numb"),
        (b'{"name": "a", "number": ' + b"9" * 5000 + b"}", r"card: is not JSON that can be read"),
        (b"[" * 100_000, r"card: is not JSON that can be read"),
        (b"\xff", r"card: is not UTF-8 text"),
    ],
)
def test_what_is_no_card_is_said(tmp_path, content, said):
    path = tmp_path / "card"
    path.write_bytes(content)
    with pytest.raises(FolderError, match=said):
        read_json(path, Card, "a card")


def test_a_whole_card_is_read_with_a_byte_order_mark_or_without(tmp_path):
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "card").write_bytes(mark + b'{"name": "a", "number": 1}')
        assert read_json(tmp_path / "card", Card, "a card") == Card(name="a", number=1)


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    def fails(*_, **options):
        raise OSError(5, "Input/output error")

    (tmp_path / "card").touch()
    monkeypatch.setattr("striosome.base.user_files.os.open", fails)
    with pytest.raises(FolderError, match=r"card: cannot be read: Input/output error$"):
        read_text(tmp_path / "card")


def test_what_is_no_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, said in {"pipe": "is a pipe", "none": "is missing", "": "is a folder"}.items():
        with pytest.raises(FolderError, match=said):
            read_text(tmp_path / name)
        with pytest.raises(FolderError, match=said), netcdf_errors(tmp_path / name):
            raise AssertionError("opened")


def test_whatever_a_reader_raises_names_the_file(tmp_path):
    (tmp_path / "data.nc").touch()
    for error in (OSError(5, "Input/output error"), KeyError("x"), RuntimeError("one\ntwo")):
        with (
            pytest.raises(FolderError, match=r"data\.nc: is not netCDF.*: [^\n]+$"),
            netcdf_errors(tmp_path / "data.nc"),
        ):
            raise error
