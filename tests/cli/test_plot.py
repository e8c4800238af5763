"""The verb that draws a run again."""

from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from striosome.claims.scoring import COLUMNS
from striosome.cli import main as cli
from striosome.result import Result
from striosome.simulation_error import ERROR_COLUMNS
from striosome.store.tables import write_result


def plot(folder: Path) -> int:
    with pytest.raises(SystemExit) as caught:
        cli.main(["plot", str(folder)])
    return int(caught.value.code or 0)


def test_plot_draws_what_the_folder_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pd.DataFrame({"value": [1.0], "low": [0.5], "high": [1.5], "unit": ["Hz"]})
    effects = pd.DataFrame([("vehicle", "dff_auc", "control", 0.5)], columns=ERROR_COLUMNS)
    tree = xr.DataTree(xr.Dataset(attrs={"seed": 3}))
    claim = ("T3", "calibration", "It falls.", "a", "agrees", 1.0, 0.5, 1.5, "Hz", "Li")
    verdicts = pd.DataFrame([claim], columns=list(COLUMNS))
    write_result(tmp_path, Result(tree, table, effects), effects, verdicts)
    (tmp_path / "run.json").write_text('{"contradictions": {"T3": "C2"}}')
    seen: list[object] = []

    def draw_all(*arguments: object) -> list[Path]:
        seen.extend(arguments)
        return [tmp_path / "figures" / "effects.svg"]

    monkeypatch.setattr("striosome.figures.draw_all", draw_all)
    assert plot(tmp_path) == 0
    found_tree, summary, claims, folder = seen
    assert isinstance(found_tree, xr.DataTree)
    assert found_tree.attrs["seed"] == 3
    pd.testing.assert_frame_equal(summary, table)
    pd.testing.assert_frame_equal(claims, verdicts.assign(contradicts="C2"))
    assert folder == tmp_path / "figures"
    assert "effects.svg" in capsys.readouterr().out


def test_a_folder_without_a_run_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plot(tmp_path) == 2
    assert "not a finished run" in capsys.readouterr().err
