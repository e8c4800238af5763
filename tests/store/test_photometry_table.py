"""What a run says of its photometry, in its folder and on the terminal."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from striosome.base.notes import Note
from striosome.cli.outcome import print_notes
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.photometry_notes import PHOTOMETRY_COLUMNS
from striosome.simulation.result import Result
from striosome.simulation.simulation_error import ERROR_COLUMNS
from striosome.store.tables import read_notes, read_result
from support.made_runs import age, load_tiny, made_result, make_run, patch_engine

NOTES = tuple(
    Note("pipeline", "control", f"dose {n}", f"it loses {n} %", n) for n in (90, 80, 70, 60)
)
ROW = ("NA", "vehicle", 1, "linear_baseline", *[0.5] * 3, np.nan, "", 0.0, -1.5, *[np.nan] * 3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    patch_engine(monkeypatch)
    photometry = pd.DataFrame([ROW], columns=list(PHOTOMETRY_COLUMNS))

    def made(experiment: Experiment, **_: Any) -> Result:
        return replace(made_result(experiment), photometry=photometry, notes=NOTES)

    monkeypatch.setattr("striosome.runs.experiment.simulate", made)
    return make_run(load_tiny(tmp_path), tmp_path / "run").folder


def test_the_table_and_the_notes_come_back(folder: Path) -> None:
    found = read_result(folder)
    assert found.notes == NOTES == read_notes(folder)
    assert tuple(found.simulation_error.columns) == ERROR_COLUMNS
    assert set(found.simulation_error["simulation_error"].dropna()) == {0.1}
    (row,) = found.photometry.itertuples(index=False)
    assert row.group == "NA"
    assert row.flags == ""
    assert np.isnan(row.reliability)
    assert row.reported_percent == -1.5


def test_a_run_of_an_older_version_opens_and_says_nothing(folder: Path) -> None:
    found = read_result(age(folder))
    assert found.notes == ()
    assert tuple(found.photometry.columns) == PHOTOMETRY_COLUMNS
    assert found.photometry.empty


def test_a_sweep_has_no_notes(tmp_path: Path) -> None:
    assert read_notes(tmp_path) == ()


def test_the_worst_are_printed_and_the_rest_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_notes(folder)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "note (pipeline), control, dose 90: it loses 90 %"
    assert [line.split(":")[0] for line in lines[1:3]] == [
        "note (pipeline), control, dose 80",
        "note (pipeline), control, dose 70",
    ]
    assert lines[3].startswith("1 more note (pipeline): see ")
    assert len(lines) == 4
