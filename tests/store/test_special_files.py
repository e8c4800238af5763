"""What is no file in the place of one of a run folder: a sentence at once, and nothing is lost."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from striosome.figures import FIGURES
from striosome.store.errors import FolderError
from striosome.store.record import read_record, write_record
from striosome.store.tables import read_result
from support.commands import striosome
from support.fuzz_tally import time_limit
from support.made_runs import make_run

FILES = [
    "config.resolved.yaml",
    "run.json",
    "result.nc",
    "summary.csv",
    "effects.csv",
    "claims.csv",
]
# What an older run has not.
LISTED = ["photometry.csv", "claims.yaml"]
VERBS = ["report", "plot", "score", "redo", "compare-runs"]


def as_pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def as_endless(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


SPECIAL = {"a pipe": as_pipe, "a device": as_endless}


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize(
    ("name", "older"),
    [*((name, False) for name in (*FILES, *LISTED)), *((name, True) for name in FILES)],
)
def test_what_is_no_file_is_named_at_once(
    name: str,
    kind: str,
    older: bool,
    run_copy: Callable[..., Path],
    made,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    monkeypatch.setattr("striosome.figures.draw_all", lambda *_: [])
    folder = run_copy(older=older)
    SPECIAL[kind](folder / name)
    for verb in VERBS:
        with time_limit(30):
            code = striosome(verb, folder, *((made.folder,) if verb == "compare-runs" else ()))
        said = capsys.readouterr().err
        assert code == 2
        assert name in said
        assert "is not" in said or kind in said
        assert said.count("\n") == 1


@pytest.mark.parametrize("kind", SPECIAL)
def test_photometry_of_an_older_run_is_not_waited_for(
    kind: str, run_copy: Callable[..., Path]
) -> None:
    folder = run_copy(older=True)
    SPECIAL[kind](folder / "photometry.csv")
    with time_limit(30), pytest.raises(FolderError, match=rf"photometry\.csv: is {kind}"):
        read_result(folder)


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("ending", ["png", "svg"])
def test_plot_does_not_wait_for_a_figure(
    kind: str,
    ending: str,
    run_copy: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("striosome.figures.FIGURES", {"claims": FIGURES["claims"]})
    folder = run_copy()
    (folder / "figures").mkdir(exist_ok=True)
    SPECIAL[kind](folder / "figures" / f"claims.{ending}")
    with time_limit(60):
        assert striosome("plot", folder) == 2
    assert f"claims.{ending} does not bear this program's mark" in capsys.readouterr().err
    assert os.path.lexists(folder / "figures" / f"claims.{ending}")


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("verb", ["run", "run --force"])
def test_run_does_not_wait_for_a_file(
    kind: str, verb: str, run_copy: Callable[..., Path], made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    for name in ("result.nc", "run.json", "photometry.csv"):
        folder = run_copy()
        SPECIAL[kind](folder / name)
        with time_limit(30), pytest.raises(FolderError, match=rf"{name}|is not a run folder"):
            make_run(made.loaded, folder, force=verb.endswith("force"))
        assert os.path.lexists(folder / name)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "elsewhere", ["../x", "/etc/passwd", "a/b", "..", ".", "", "a\0b", "figures/../x", "figures/.."]
)
def test_a_record_that_lists_files_elsewhere_is_refused(
    elsewhere: str, run_copy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = run_copy()
    record = read_record(folder)
    assert record.files is not None
    listed = record.files | {elsewhere: record.files["summary.csv"]}
    write_record(folder, record.model_copy(update={"files": listed}))
    os.mkfifo(folder.parent / "x")
    for verb in VERBS[:-1]:
        with time_limit(30):
            assert striosome(verb, folder) == 2
        said = capsys.readouterr().err
        assert "run.json: files: expected names of files within the folder, not" in said
