"""A run that was to be replaced when its process was killed is found again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from striosome.base.progress import Silent
from striosome.store.errors import FolderError
from striosome.store.folder import RunFolder
from striosome.store.record import read_record
from striosome.store.replaced import aside_of, left_aside, settle_left
from striosome.store.tables import require_run
from support.commands import striosome
from support.made_runs import make_run, patch_engine, tables_of


class Killed(BaseException):
    """Nothing is caught or tidied up, as after SIGKILL."""


@pytest.fixture
def aside(run_copy: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, made) -> Path:
    """The run of a name, whose process was killed when nothing had the name."""
    path, rename = run_copy(), Path.rename

    def killed(self: Path, to: Path) -> Path:
        if self.parent.name.endswith(".unfinished"):
            raise Killed
        return rename(self, to)

    with monkeypatch.context() as patch:
        patch_engine(patch)
        patch.setattr(Path, "rename", killed)
        with pytest.raises(Killed):
            make_run(made.loaded, path, force=True)
    assert not path.exists()
    (left,) = left_aside(path)
    return left


def test_the_next_run_of_the_name_puts_it_back(aside: Path, tmp_path: Path, made) -> None:
    before = tables_of(aside)
    assert make_run(made.loaded, tmp_path / "run").reused
    assert tables_of(tmp_path / "run") == before
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.parametrize("verb", ["score", "report", "plot"])
def test_a_verb_says_where_it_is(
    aside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert striosome(verb, tmp_path / "run") == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert str(aside) in said
    with pytest.raises(FolderError, match="no such folder: name the run folder"):
        require_run(tmp_path / "another")


def test_it_takes_the_place_of_an_empty_folder(aside: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    settle_left(tmp_path / "run")
    assert require_run(tmp_path / "run")
    assert os.listdir(tmp_path) == ["run"]


def test_where_the_name_is_taken_it_goes_and_what_is_not_its_own_stays(
    aside: Path, tmp_path: Path, made
) -> None:
    (aside / "notes.txt").write_text("mine")
    path = tmp_path / "run"
    path.mkdir()
    (path / "mine.txt").touch()
    with RunFolder(path, "c0ffee" * 10).alone(Silent()):
        assert os.listdir(path) == ["mine.txt"]
        assert os.listdir(aside) == ["notes.txt"]


def test_of_two_the_newer_is_put_back(aside: Path, tmp_path: Path) -> None:
    path = tmp_path / "run"
    newer = aside_of(path)
    newer.mkdir()
    for name, content in tables_of(aside).items():
        (newer / name).parent.mkdir(exist_ok=True)
        (newer / name).write_bytes(content)
    (newer / "mine").touch()
    settle_left(path)
    assert (path / "mine").exists()
    assert not aside.exists()


def test_what_is_half_removed_is_not_put_back(aside: Path, tmp_path: Path) -> None:
    (aside / "summary.csv").unlink()
    settle_left(tmp_path / "run")
    assert not aside.exists()
    assert not (tmp_path / "run").exists()


def test_what_is_no_run_stays_where_it_is(tmp_path: Path) -> None:
    mine = aside_of(tmp_path / "run")
    mine.mkdir()
    (mine / "summary.csv").write_text("mine")
    settle_left(tmp_path / "run")
    assert (mine / "summary.csv").read_text() == "mine"
    with pytest.raises(FolderError):
        read_record(mine)
