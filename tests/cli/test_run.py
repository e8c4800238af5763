"""The verb `run` end to end on a tiny experiment, and everything that can stop it."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from striosome.base.errors import SimulationError
from striosome.cli.main import main
from striosome.engines.spiking.windowed import SpikingSimulator
from support.tiny import write_tiny


def striosome(*arguments: object) -> int:
    """Run a command in this process and return its exit code."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The experiment's file and the folder of its finished run."""
    root = tmp_path_factory.mktemp("run")
    config = write_tiny(root)
    assert striosome("run", config, "--out", root / "out") == 0
    return config, root / "out"


@pytest.mark.spikes
class TestFinishedRun:
    def test_the_folder_holds_the_contract(self, finished: tuple[Path, Path]) -> None:
        _, folder = finished
        expected = {
            "config.resolved.yaml",
            "run.json",
            "result.nc",
            "summary.csv",
            "effects.csv",
            "photometry.csv",
            "claims.csv",
            "claims.yaml",
            "references.bib",
            "report.html",
            "figures",
        }
        assert set(os.listdir(folder)) == expected
        pictures = list((folder / "figures").iterdir())
        assert {path.suffix for path in pictures} == {".png", ".svg"}

    def test_the_summary_is_tidy_and_complete(self, finished: tuple[Path, Path]) -> None:
        summary = pd.read_csv(finished[1] / "summary.csv")
        assert list(summary.columns) == [
            "experiment",
            "hypothesis",
            "group",
            "animal",
            "session",
            "metric",
            "value",
            "unit",
        ]
        assert not summary.duplicated(["group", "animal", "session", "metric"]).any()
        assert summary.groupby("group")["animal"].nunique().to_dict() == {
            "control": 2,
            "iron_deficient": 3,
        }
        assert {"epn_gaba_change", "dff_auc", "z_auc", "rate_matrix", "locomotion_index"} <= set(
            summary["metric"]
        )

    def test_claims_have_the_columns_of_the_contract(self, finished: tuple[Path, Path]) -> None:
        claims = pd.read_csv(finished[1] / "claims.csv")
        assert list(claims.columns) == (
            [
                "id",
                "kind",
                "statement",
                "group",
                "verdict",
                "value",
                "low",
                "high",
                "unit",
                "source",
                "rests_on",
                "by_construction",
                "by_chance",
                "opposite_of",
            ]
        )
        assert set(claims["verdict"]) <= {"agrees", "disagrees", "undecided", "untested"}

    def test_the_record_says_how_the_run_was_made(self, finished: tuple[Path, Path]) -> None:
        record = json.loads((finished[1] / "run.json").read_text())
        assert record["status"] == "done"
        assert record["seed"] == 5
        assert record["packages"]["brian2"]
        assert record["wall_time_s"] > 0

    def test_every_stored_array_has_a_unit(self, finished: tuple[Path, Path]) -> None:
        with xr.open_datatree(finished[1] / "result.nc", engine="h5netcdf") as tree:
            arrays = [array for node in tree.subtree for array in node.dataset.data_vars.values()]
            assert arrays
            assert all("units" in array.attrs for array in arrays)

    def test_the_resolved_file_names_the_same_experiment(
        self, finished: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, folder = finished
        code = striosome("run", folder / "config.resolved.yaml", "--out", folder)
        assert code == 0
        assert "finished already" in capsys.readouterr().err

    def test_a_finished_run_is_reused(
        self,
        finished: tuple[Path, Path],
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(SpikingSimulator, "summaries", None)
        config, folder = finished
        assert striosome("run", config, "--out", folder) == 0
        printed = capsys.readouterr()
        assert "finished already" in printed.err
        assert str(folder) in printed.out

    def test_another_seed_does_not_overwrite_it(
        self, finished: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        config, folder = finished
        before = (folder / "summary.csv").read_bytes()
        assert striosome("run", config, "--out", folder, "--seed", 6) == 2
        assert "holds another run" in capsys.readouterr().err
        assert (folder / "summary.csv").read_bytes() == before

    def test_score_prints_the_verdicts(
        self, finished: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert striosome("score", finished[1]) == 0
        assert "T1" in capsys.readouterr().out

    def test_the_page_shows_every_figure(self, finished: tuple[Path, Path]) -> None:
        page = (finished[1] / "report.html").read_text()
        for picture in (finished[1] / "figures").glob("*.svg"):
            assert f"figures/{picture.name}" in page
        assert "SIMULATED" in page


@pytest.mark.spikes
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_goes_on_and_ends_the_same(
    finished: tuple[Path, Path],
    asked: signal.Signals,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Interrupt after the first finished batch; the second call must reuse it."""
    config, complete = finished
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from striosome.cli.main import main; main()"]
    command += ["run", str(config), "--out", str(out), "--workers", "1"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    # As a script starts it in the background: Ctrl-C is ignored until the command wants it.
    process = subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob(".out.*/batches/*.npz")):
        assert process.poll() is None, "the run ended before it could be interrupted"
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(asked)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.endswith("interrupted; the same command takes up what was finished\n")
    assert not out.exists()
    # Figures are drawn from the tables that are compared below.
    monkeypatch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
    assert striosome("run", config, "--out", out) == 0
    for table in ("summary.csv", "effects.csv", "claims.csv"):
        assert (out / table).read_bytes() == (complete / table).read_bytes()


def test_an_unwritable_place_is_refused_before_the_simulation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    (tmp_path / "file").touch()
    code = striosome("run", write_tiny(tmp_path), "--out", tmp_path / "file" / "out")
    assert code == 2
    assert "is a file; name a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (SimulationError("what happened. What helps"), "the run failed: what happened. What helps"),
        (
            OSError(errno.ENOSPC, "No space left on device", "x.npz"),
            "the run failed: No space left on device: x.npz. Free space and run it again",
        ),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "a.nc", None, "b.nc"),
            "the run failed: No such file or directory: a.nc. Mend that and run it again",
        ),
        (
            OSError("unable to open file"),
            "the run failed: unable to open file: {out}. Mend that and run it again",
        ),
        (
            MemoryError("Unable to allocate 7 GiB"),
            "the command failed: not enough memory (Unable to allocate 7 GiB). Fewer animals, "
            "points or --workers take less",
        ),
    ],
)
def test_a_run_that_fails_says_why_in_one_message(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    message: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("striosome.runs.experiment.simulate", fail)
    assert striosome("run", write_tiny(tmp_path), "--out", tmp_path / "out") == 1
    assert capsys.readouterr().err.splitlines()[-1] == message.format(out=tmp_path / "out")


def test_bad_parameters_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_tiny(tmp_path)
    code = striosome(
        "run", config, "--out", tmp_path / "out", "--set", "circuit.cell_types.spn.g_leek=1 nS"
    )
    assert code == 2
    assert "g_leek" in capsys.readouterr().err
    assert sorted(os.listdir(tmp_path)) == ["tiny.yaml"]


def test_score_refuses_what_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert striosome("score", tmp_path) == 2
    assert "is not a finished run" in capsys.readouterr().err
