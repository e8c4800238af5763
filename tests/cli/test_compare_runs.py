"""The verb that sets two runs side by side."""

import os
from pathlib import Path

import pandas as pd
import pytest

from striosome.claims.counting import MARKS
from support.commands import rows_of, striosome
from support.compared_runs import write_run

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("pair")
    return (
        write_run(folder / "one"),
        write_run(folder / "two", "groups.control.animals=1", "title=Another", shift=3.0),
    )


def test_it_prints_what_was_set_what_came_and_the_verdicts(
    pair: tuple[Path, Path], capsys: Captured
) -> None:
    assert striosome("compare-runs", *pair) == 0
    printed = capsys.readouterr().out
    rows = rows_of(printed)
    assert ["title", "A tiny experiment", "Another"] in rows
    assert "animals: paired by number" in printed
    (found,) = (row for row in rows if row[1:3] == ["SKF81297", "iron_deficient"])
    assert found[0] == "epn_gaba_change"
    assert found[3] == "8"
    assert found[6] == "+3.34 %"
    assert found[8] == "< 0.0001"
    (alone,) = (row for row in rows if row[1:3] == ["SKF81297", "control"])
    assert alone[3] == "1"
    assert alone[7:9] == ["no interval", "no test"]
    assert "nan" not in printed
    assert "verdicts changed" in printed


def test_other_metrics_are_printed_where_asked_and_a_wrong_one_has_its_nearest_name(
    pair: tuple[Path, Path], capsys: Captured
) -> None:
    assert striosome("compare-runs", *pair, "--metric", "all") == 0
    assert {row[0] for row in rows_of(capsys.readouterr().out)} >= {
        "epn_gaba_change",
        "rate_matrix",
    }
    assert striosome("compare-runs", *pair, "--metric", "rate_matrx") == 2
    assert "did you mean rate_matrix?" in capsys.readouterr().err


def test_it_writes_every_difference_and_a_picture(pair: tuple[Path, Path], tmp_path: Path) -> None:
    table, picture = tmp_path / "new" / "apart.csv", tmp_path / "apart.png"
    assert striosome("compare-runs", *pair, "--csv", table, "--figure", picture) == 0
    written = pd.read_csv(table)
    assert set(written["metric"]) == {"epn_gaba_change", "rate_matrix"}
    assert len(written) == 8
    verdicts = pd.read_csv(tmp_path / "new" / "apart.verdicts.csv")
    contract = ["id", "kind", "statement", "first", "second", "changed"]
    assert list(verdicts.columns) == [*contract, *MARKS]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "<svg" in picture.with_suffix(".svg").read_text()


def test_of_several_metrics_each_has_a_picture(pair: tuple[Path, Path], tmp_path: Path) -> None:
    asked = ("--metric", "all", "--figure", tmp_path / "apart.png")
    assert striosome("compare-runs", *pair, *asked) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        f"apart_{metric}{ending}"
        for metric in ("epn_gaba_change", "rate_matrix")
        for ending in (".png", ".svg")
    }
    assert striosome("compare-runs", *pair, *asked) == 2


@pytest.mark.parametrize(
    ("option", "asked", "there"),
    [
        ("--csv", "a.csv", "a.csv"),
        ("--csv", "a.csv", "a.verdicts.csv"),
        ("--figure", "a.png", "a.svg"),
        ("--figure", "a", "a.png"),
    ],
)
def test_no_file_is_overwritten_unasked(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured, option: str, asked: str, there: str
) -> None:
    (tmp_path / there).write_text("mine")
    assert striosome("compare-runs", *pair, option, tmp_path / asked) == 2
    assert f"{tmp_path / there} is there already" in capsys.readouterr().err
    assert (tmp_path / there).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_force_replaces_what_is_there(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    assert striosome("compare-runs", *pair, "--csv", tmp_path / "a.csv", "--force") == 0
    assert len(pd.read_csv(tmp_path / "a.csv")) == 8


def refused(capsys: Captured, *asked: object) -> str:
    """The one sentence of a command that prints and writes nothing."""
    assert striosome("compare-runs", *asked) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    return captured.err


@pytest.mark.parametrize("place", ["summary.csv", "figures/apart.csv", "new.csv"])
@pytest.mark.parametrize("which", [0, 1, None])
def test_nothing_is_written_into_a_run(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured, place: str, which: int | None
) -> None:
    run = tmp_path / "third" if which is None else pair[which]
    if which is None:
        run.mkdir()
        (run / "run.json").touch()
    before = sorted(run.rglob("*"))
    for option in ("--csv", "--figure"):
        assert "is in the run folder" in refused(capsys, *pair, option, run / place, "--force")
    assert sorted(run.rglob("*")) == before


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "folder"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_only_ordinary_files_are_replaced(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured, kind: str, force: tuple[str, ...]
) -> None:
    place, mine = tmp_path / "a.csv", tmp_path / "mine"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(mine)
    if kind == "link":
        mine.write_text("mine")
    before = place.lstat(), mine.exists()
    assert "is no ordinary file: name another" in refused(capsys, *pair, "--csv", place, *force)
    assert (place.lstat().st_ino, mine.exists()) == (before[0].st_ino, before[1])
    assert "no ordinary file" in refused(capsys, *pair, "--csv", "/dev/null", *force)


def test_two_outputs_of_one_name_are_refused(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured
) -> None:
    asked = ("--csv", tmp_path / "a.png", "--figure", tmp_path / "a")
    assert "would be written twice" in refused(capsys, *pair, *asked)
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_picture_is_refused_before_the_table_is_written(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "a.svg").write_text("mine")
    asked = ("--csv", tmp_path / "a.csv", "--figure", tmp_path / "a", "--force")
    assert "does not bear this program's mark" in refused(capsys, *pair, *asked)
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
    (tmp_path / "a.svg").unlink()
    for _ in range(2):
        assert striosome("compare-runs", *pair, *asked) == 0


@pytest.mark.parametrize("name", ["x" * 300, "file/a.csv", "/"])
def test_a_name_that_no_file_can_have_is_refused(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured, name: str
) -> None:
    (tmp_path / "file").touch()
    for option in ("--csv", "--figure"):
        refused(capsys, *pair, option, tmp_path / name)


def test_a_folder_that_is_no_run_is_one_message(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured
) -> None:
    assert striosome("compare-runs", pair[0], tmp_path, "--csv", tmp_path / "a.csv") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
