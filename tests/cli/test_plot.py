"""The verb that draws a run again."""

from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from support.commands import striosome
from support.made_runs import load_tiny, make_run, patch_engine, tables_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch_engine(patch)
        return make_run(load_tiny(tmp_path), tmp_path / "run").folder


def test_plot_draws_what_the_folder_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_of(folder)
    seen: list[object] = []

    def draw_all(*arguments: object) -> list[Path]:
        seen.extend(arguments)
        (folder / "figures").mkdir(exist_ok=True)
        (folder / "figures" / "effects.svg").touch()
        return [folder / "figures" / "effects.svg"]

    monkeypatch.setattr("striosome.figures.draw_all", draw_all)
    assert striosome("plot", folder) == 0
    tree, summary, claims, figures = seen
    assert isinstance(tree, xr.DataTree)
    assert tree.attrs["seed"] == 5
    assert isinstance(summary, pd.DataFrame)
    assert set(summary["group"]) == {"control", "iron_deficient"}
    assert isinstance(claims, pd.DataFrame)
    assert claims[["id", "contradicts"]].to_numpy().tolist() == [["X1", ""]]
    assert figures == folder / "figures"
    assert "effects.svg" in capsys.readouterr().out
    after = tables_of(folder)
    assert after.pop("figures/effects.svg") == b""
    # Which the record now lists.
    assert b"figures/effects.svg" in after.pop("run.json")
    del before["run.json"]
    assert after == before


def test_the_page_is_written_from_the_folder_and_its_path_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = folder / "report.html"
    whole = page.read_bytes()
    page.unlink()
    assert striosome("report", folder) == 0
    assert page.read_bytes() == whole
    assert capsys.readouterr().out.strip() == str(page)


def test_reading_runs_no_code_of_the_folder(folder: Path, tmp_path: Path) -> None:
    harm = "from pathlib import Path\nPath('harm').touch()\n"
    for name in ("run.py", "conftest.py", "striosome.py", "sitecustomize.py"):
        (folder / name).write_text(harm)
    for verb in ("report", "score"):
        assert striosome(verb, folder) == 0
    assert not Path("harm").exists()


@pytest.mark.parametrize("verb", ["plot", "report"])
def test_a_folder_without_a_run_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert striosome(verb, tmp_path) == 2
    assert "not a finished run" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["plot", "report", "score", "status"])
def test_a_name_that_no_folder_can_have_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert striosome(verb, tmp_path / ("x" * 300)) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "cannot be read: " in said
    assert "sweep.nc" not in said
