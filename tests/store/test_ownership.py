"""Folders and files of somebody else's are refused or kept, never overwritten."""

import os
from pathlib import Path

import pytest

from striosome.store.errors import FolderError
from striosome.store.ownership import begin_folder, begins_with, keep_aside, require_own_file
from striosome.store.writing import write_text
from support.fuzz_tally import time_limit


def begin(folder: Path, name: str = "default", *, older: bool = False) -> None:
    begin_folder(folder, "calibration", name, lambda _: older)


def test_a_new_or_empty_folder_is_begun_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "a" / "new", tmp_path / "empty"):
        begin(folder)
        (folder / "posterior.csv").touch()
        begin(folder)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "posterior.csv").write_text("mine")
    with pytest.raises(FolderError, match="exists and is no calibration; choose another --out"):
        begin(tmp_path)
    assert os.listdir(tmp_path) == ["posterior.csv"]
    begin(tmp_path, older=True)
    with pytest.raises(FolderError, match="is a file"):
        begin(tmp_path / "posterior.csv")


def test_another_calibration_is_refused(tmp_path: Path) -> None:
    begin(tmp_path / "a")
    with pytest.raises(FolderError, match="holds the calibration 'default'"):
        begin(tmp_path / "a", "other")


@pytest.mark.parametrize("content", ["[", 100_000 * "[", '{"a": ' * 100_000, "\udc80", None])
def test_a_damaged_mark_is_told_at_once(tmp_path: Path, content: str | None) -> None:
    begin(tmp_path / "a")
    mark = tmp_path / "a" / ".striosome.json"
    if content is None:
        mark.unlink()
        os.mkfifo(mark)
    else:
        mark.write_text(content, errors="surrogateescape")
    damaged = r"a holds something that its damaged \.striosome\.json does not tell; choose another"
    with time_limit(20), pytest.raises(FolderError, match=damaged):
        begin(tmp_path / "a")


def test_a_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="cannot write in"):
        begin(tmp_path / "file" / "a")


def own(path: Path) -> bool:
    return begins_with(path, "Written by x")


def test_a_file_of_the_program_may_be_written_again(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    require_own_file(page, "Written by x", "gallery")
    page.write_text("Written by x, all of it")
    require_own_file(page, "Written by x", "gallery")


@pytest.mark.parametrize("content", ["My thesis", "My thesis\nWritten by x", "", "Written"])
def test_a_file_that_does_not_begin_with_the_header_is_refused(
    tmp_path: Path, content: str
) -> None:
    page = tmp_path / "page.md"
    page.write_text(content)
    with pytest.raises(FolderError, match=r"page\.md is no gallery that this program wrote"):
        require_own_file(page, "Written by x", "gallery")


@pytest.mark.parametrize("kind", ["pipe", "endless", "dangling", "folder"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    page = tmp_path / "page.md"
    match kind:
        case "pipe":
            os.mkfifo(page)
        case "endless":
            page.symlink_to("/dev/zero")
        case "dangling":
            page.symlink_to("nowhere")
        case _:
            page.mkdir()
    with time_limit(20), pytest.raises(FolderError, match=r"page\.md is no gallery"):
        require_own_file(page, "Written by x", "gallery")


def test_a_file_of_somebody_else_is_kept_under_a_free_name(tmp_path: Path) -> None:
    path = tmp_path / "expected.yaml"
    assert keep_aside(path, own) is None
    for number in (1, 2):
        path.write_text(f"mine {number}, not\nWritten by x")
        assert keep_aside(path, own) == tmp_path / f"expected.kept-{number}.yaml"
    path.write_text("Written by x")
    assert keep_aside(path, own) is None
    assert (tmp_path / "expected.kept-1.yaml").read_text().startswith("mine 1")


def test_a_hidden_file_beside_what_is_written_stays(tmp_path: Path) -> None:
    mine = tmp_path / f".run.{os.getpid()}.json"
    mine.write_text("mine")
    write_text(tmp_path / "run.json", "{}")
    assert mine.read_text() == "mine"
    assert sorted(os.listdir(tmp_path)) == sorted([mine.name, "run.json"])
