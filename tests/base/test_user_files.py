"""A user's file may be anything; reading it neither waits nor ends in a traceback."""

import hashlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from striosome.base.user_files import (
    LARGEST_MB,
    Unreadable,
    anything_exists,
    file_exists,
    folder_exists,
    names_in,
    read_bytes,
    read_start,
    read_text,
    sha256_of,
    why_closed,
    why_not_found,
)

LONG = "x" * 5000


@pytest.fixture
def special(tmp_path: Path) -> Iterator[dict[str, Path]]:
    """What is no ordinary file."""
    paths = {name: tmp_path / name for name in ("folder", "pipe", "socket", "loop", "dangling")}
    paths["folder"].mkdir()
    os.mkfifo(paths["pipe"])
    paths["loop"].symlink_to("loop")
    paths["dangling"].symlink_to("nothing")
    with socket.socket(socket.AF_UNIX) as listening:
        # The path of a socket is short: it is bound from within the folder.
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            listening.bind("socket")
        finally:
            os.chdir(here)
        yield paths | {
            "device": Path("/dev/zero"),
            "lengthy": tmp_path / LONG,
            "below a file": Path(__file__) / "x",
            "null": tmp_path / "a\0b",
            "missing": tmp_path / "missing",
        }


REASONS = {
    "folder": "is a folder, not a file",
    "pipe": "is a pipe, not a file",
    "socket": "is a socket, not a file",
    "device": "is a device, not a file",
    "loop": "cannot be read: Too many levels of symbolic links",
    "dangling": "cannot be read: No such file or directory",
    "lengthy": "cannot be read: File name too long",
    "below a file": "cannot be read: Not a directory",
    "null": "cannot be read: no file can have this name",
    "missing": "cannot be read: No such file or directory",
}


@pytest.mark.parametrize("name", REASONS)
def test_what_is_no_file_is_refused_at_once(special: dict[str, Path], name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_text(special[name])
    assert caught.value.reason == REASONS[name]
    assert str(caught.value) == f"{special[name]}: {REASONS[name]}"
    for reader in (sha256_of, lambda path: read_start(path, 1)):
        with pytest.raises(Unreadable, match=REASONS[name]):
            reader(special[name])
    assert not file_exists(special[name])
    assert folder_exists(special[name]) == (name == "folder")
    assert anything_exists(special[name]) == (name in ("folder", "pipe", "socket", "device"))
    assert names_in(special[name]) == []
    said = why_not_found(special[name])
    assert (said is None) == (name in ("dangling", "missing"))


def test_a_file_that_turns_into_a_pipe_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(pipe)
    file.touch()
    seen = os.stat(file)
    monkeypatch.setattr("striosome.base.user_files.os.stat", lambda path: seen)
    with pytest.raises(Unreadable, match="is a pipe"):
        read_bytes(pipe)


def test_a_closed_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever may do everything meets no closed folder.
    def closed(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("striosome.base.user_files.os.stat", closed)
    monkeypatch.setattr("striosome.base.user_files.os.listdir", closed)
    with pytest.raises(Unreadable, match="cannot be read: Permission denied"):
        read_text(tmp_path / "x")
    assert why_not_found(tmp_path / "x") == "cannot be read: Permission denied"
    assert why_closed(tmp_path) == "cannot be read: Permission denied"
    assert names_in(tmp_path) == []


def test_size_is_limited(tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as sparse:
        sparse.truncate(int(LARGEST_MB * 1e6) + 1)
    with pytest.raises(Unreadable, match="is larger than 20 MB"):
        read_bytes(file)
    file.write_bytes(b"x" * 1000)
    assert read_bytes(file, 0.001) == b"x" * 1000
    file.write_bytes(b"x" * 1001)
    with pytest.raises(Unreadable, match=r"is larger than 0\.001 MB"):
        read_bytes(file, 0.001)


def test_the_start_and_the_digest_are_those_of_any_size(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"abc" * 10)
    assert read_start(file, 4) == b"abca"
    assert sha256_of(file) == hashlib.sha256(b"abc" * 10).hexdigest()


def test_text_is_utf_8_with_or_without_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "x"
    for content in ("10 µM".encode(), b"\xef\xbb\xbf" + "10 µM".encode()):
        file.write_bytes(content)
        assert read_text(file) == "10 µM"
    file.write_bytes("a\n10 µM".encode("latin-1"))
    with pytest.raises(Unreadable, match="is not UTF-8 text") as caught:
        read_text(file)
    assert caught.value.line == 2


def test_hidden_files_are_no_content(tmp_path: Path) -> None:
    for name in ("b", "a", ".#a", "._b"):
        (tmp_path / name).touch()
    assert names_in(tmp_path) == ["a", "b"]
    assert why_closed(tmp_path) is None
    assert why_closed(tmp_path / "missing") is None
