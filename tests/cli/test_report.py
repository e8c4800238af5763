"""The verb that writes the page of a run again."""

from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from striosome.claims.scoring import COLUMNS
from striosome.cli import main as cli
from striosome.result import Result
from striosome.store.tables import write_result


def report(folder: Path) -> int:
    with pytest.raises(SystemExit) as caught:
        cli.main(["report", str(folder)])
    return int(caught.value.code or 0)


def test_the_page_is_written_from_the_folder_and_its_path_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pd.DataFrame({"value": [1.0], "low": [0.5], "high": [1.5]})
    claims = pd.DataFrame(columns=list(COLUMNS))
    write_result(tmp_path, Result(xr.DataTree(), table, table), table, claims)
    (tmp_path / "run.json").write_text("{}")
    seen: list[Path] = []

    def write(folder: Path) -> Path:
        seen.append(folder)
        return folder / "report.html"

    monkeypatch.setattr("striosome.report.page.write_report", write)
    assert report(tmp_path) == 0
    assert seen == [tmp_path]
    assert capsys.readouterr().out.strip() == str(tmp_path / "report.html")


def test_a_folder_without_a_run_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(tmp_path) == 2
    assert "not a finished run" in capsys.readouterr().err
