"""The verb that sets two runs side by side."""

from pathlib import Path

import pandas as pd
import pytest

from commands import rows_of, striosome
from compared_runs import write_run

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
    assert list(verdicts.columns) == ["id", "kind", "statement", "first", "second", "changed"]
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


def test_a_folder_that_is_no_run_is_one_message(
    pair: tuple[Path, Path], tmp_path: Path, capsys: Captured
) -> None:
    assert striosome("compare-runs", pair[0], tmp_path, "--csv", tmp_path / "a.csv") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
