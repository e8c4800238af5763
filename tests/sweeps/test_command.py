"""The verb `sweep` as processes: interrupted, killed, doubled, spread over others."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import striosome as library
from commands import striosome
from striosome.sweeps.collect import open_sweep
from striosome.sweeps.records import read_record
from sweep_files import write_sweep

# A metric of the photometer: points are simulated one by one, and there is time to interfere.
_SLOW = "metrics: [dff_auc]\n"
_LIBRARY = str(Path(library.__file__).parents[1])
_COMMAND = [sys.executable, "-c", "from striosome.cli.main import main; main()"]


def design_of(points: int) -> str:
    return f"  grid: {{iron_deficiency: {{from: 0, to: 1, points: {points}}}}}"


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    """A command in a process group of its own."""
    return subprocess.Popen(
        [*_COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": _LIBRARY, "OMP_NUM_THREADS": "1"} | environment,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    text, _ = process.communicate(timeout=540)
    return process.returncode, text


def records_in(folder: Path) -> int:
    return len(list((folder / "records").glob("*.npz")))


def wait_for(folder: Path, records: int, process: subprocess.Popen[str]) -> None:
    while records_in(folder) < records and process.poll() is None:
        time.sleep(0.02)


def runs_in(folder: Path) -> list[str]:
    outcomes = [read_record(path) for path in (folder / "records").glob("*.npz")]
    return [name for outcome in outcomes if outcome is not None for name in outcome.identity]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A sweep of 12 points and the folder of a run that nobody disturbed."""
    root = tmp_path_factory.mktemp("undisturbed")
    sweep = write_sweep(root, design_of(12), _SLOW)
    code, text = finish(start("sweep", sweep, "--out", root / "out", "--workers", 1))
    assert code == 0, text
    assert "12 of 12 runs done, 0 failed" in text
    return sweep, root / "out"


def same_results(one: Path, other: Path) -> None:
    with open_sweep(one) as first, open_sweep(other) as second:
        np.testing.assert_array_equal(first["value"], second["value"])
        assert (second["status"] == "done").all()
    assert (one / "table.csv").read_bytes() == (other / "table.csv").read_bytes()


def test_the_folder_holds_what_it_should(undisturbed):
    _, folder = undisturbed
    expected = {
        "sweep.yaml",
        "manifest.json",
        "runs.txt",
        "records",
        "locks",
        "table.csv",
        "sweep.nc",
        "ro-crate-metadata.json",
        "figures",
    }
    assert {path.name for path in folder.iterdir()} == expected
    assert len(pd.read_csv(folder / "table.csv")) == 12 * 2


def test_the_same_command_again_runs_nothing(undisturbed, capsys):
    sweep, folder = undisturbed
    before = {path: path.stat().st_mtime_ns for path in (folder / "records").iterdir()}
    code = striosome("sweep", sweep, "--out", folder)
    assert code == 0
    assert {path: path.stat().st_mtime_ns for path in (folder / "records").iterdir()} == before


def test_status_is_read_from_the_folder(undisturbed, capsys):
    assert striosome("status", undisturbed[1]) == 0
    assert re.search(r"tiny\W+12\W+12\W+0\W+0", capsys.readouterr().out)


def test_its_figures_can_be_drawn_again(tmp_path, capsys):
    sweep = write_sweep(tmp_path)
    assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", 0) == 0
    drawn = sorted((tmp_path / "out" / "figures").iterdir())
    assert drawn
    for path in drawn:
        path.unlink()
    assert striosome("plot", tmp_path / "out") == 0
    assert sorted((tmp_path / "out" / "figures").iterdir()) == drawn
    assert str(drawn[0]) in capsys.readouterr().out


def test_a_dry_run_says_what_it_takes_and_writes_nothing(tmp_path, capsys):
    sweep = write_sweep(tmp_path)
    assert striosome("sweep", sweep, "--dry-run", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert re.search(r"6 runs in 1 batches, about .* s, .* of memory, .* on disk", said)
    assert not (tmp_path / "out").exists()


def test_a_sweep_beyond_its_limits_is_refused(tmp_path, capsys):
    sweep = write_sweep(tmp_path, more="largest_hours: 1e-9\n")
    assert striosome("sweep", sweep, "--dry-run", "--out", tmp_path / "out") == 2
    assert "is more than largest_hours: 1e-09; raise it" in capsys.readouterr().err
    assert striosome("sweep", sweep, "--dry-run", "--largest-hours", 1) == 0


def test_bad_input_has_one_message_and_exit_code_two(tmp_path, capsys):
    sweep = write_sweep(tmp_path, "  grid: {receptors.mor.densty: [1, 2]}")
    assert striosome("sweep", sweep, "--out", tmp_path / "out") == 2
    assert "tiny.yaml:9 receptors.mor.densty: unknown key; did you mean" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("load_once")
def test_jobs_of_an_array_make_the_sweep_together(tmp_path, undisturbed):
    sweep, whole = undisturbed
    for index in range(12):
        assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", index) == 0
    same_results(whole, tmp_path / "out")
    assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", 12) == 2


def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(tmp_path, undisturbed):
    sweep, whole = undisturbed
    process = start("sweep", sweep, "--out", tmp_path / "out", "--workers", 1)
    wait_for(tmp_path / "out", 3, process)
    os.killpg(process.pid, signal.SIGINT)
    code, text = finish(process)
    assert code == 130, text
    assert "interrupted; the same command goes on from here" in text
    assert "Traceback" not in text
    code, text = finish(start("sweep", sweep, "--out", tmp_path / "out", "--workers", 1))
    assert code == 0, text
    same_results(whole, tmp_path / "out")


def killed_and_resumed(sweep: Path, out: Path, moments: list[float], points: int) -> None:
    """Start again and again, kill everything at the given shares of a whole run's records."""
    for share in moments:
        process = start("sweep", sweep, "--out", out, "--workers", 2)
        wait_for(out, min(points - 1, records_in(out) + max(1, round(share * points))), process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    code, text = finish(start("sweep", sweep, "--out", out, "--workers", 2))
    assert code == 0, text
    names = runs_in(out)
    assert len(set(names)) == points
    with open_sweep(out) as data:
        assert (data["status"] == "done").all()


def test_killed_without_warning_it_goes_on_and_loses_nothing(tmp_path, undisturbed):
    sweep, whole = undisturbed
    killed_and_resumed(sweep, tmp_path / "out", [0.2], 12)
    same_results(whole, tmp_path / "out")


@pytest.mark.long
def test_killed_at_twenty_random_moments_it_loses_nothing(tmp_path, random_seed):
    sweep = write_sweep(tmp_path, design_of(200), _SLOW)
    code, text = finish(start("sweep", sweep, "--out", tmp_path / "whole", "--workers", 2))
    assert code == 0, text
    moments = [random.Random(random_seed).uniform(0, 0.06) for _ in range(20)]
    killed_and_resumed(sweep, tmp_path / "out", moments, 200)
    same_results(tmp_path / "whole", tmp_path / "out")


def test_two_processes_share_a_sweep_and_make_no_run_twice(tmp_path, undisturbed):
    sweep, whole = undisturbed
    both = [start("sweep", sweep, "--out", tmp_path / "out", "--workers", 1) for _ in range(2)]
    for process in both:
        code, text = finish(process)
        assert code == 0, text
    names = runs_in(tmp_path / "out")
    assert len(names) == len(set(names))
    same_results(whole, tmp_path / "out")


@contextmanager
def cluster_of_other_processes(folder: Path):
    """A scheduler and two workers, as somebody would start them by hand."""
    address = folder / "scheduler.json"
    environment = os.environ | {"PYTHONPATH": _LIBRARY}
    shared = ["--no-dashboard", "--scheduler-file", str(address)]
    programs = [["dask_scheduler", "--port", "0", *shared]]
    programs += [["dask_worker", "--nthreads", "1", *shared]] * 2
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *options],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for program, *options in programs
    ]
    try:
        for _ in range(400):
            found = re.search(r'"address": "(tcp://[^"]+)"', _text(address))
            if found:
                break
            time.sleep(0.1)
        assert found, "the scheduler did not start"
        yield found[1]
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_workers_of_another_scheduler_give_the_same_to_the_last_bit(tmp_path, undisturbed):
    sweep, whole = undisturbed
    with cluster_of_other_processes(tmp_path) as address:
        code, text = finish(
            start("sweep", sweep, "--out", tmp_path / "out", "--scheduler", address)
        )
    assert code == 0, text
    same_results(whole, tmp_path / "out")


def test_a_scheduler_that_does_not_answer_is_said_before_anything_is_written(tmp_path, capsys):
    sweep = write_sweep(tmp_path)
    arguments = ("sweep", sweep, "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9")
    assert striosome(*arguments) == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_folder_is_not_overwritten(tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "out") == 2
    assert "exists and is not a sweep; choose another --out" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path, capsys):
    (tmp_path / "shut").mkdir(mode=0o500)
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "shut" / "out") == 2
    assert "cannot write in" in capsys.readouterr().err


def test_a_full_disk_ends_the_sweep_with_a_message(tmp_path, monkeypatch, capsys):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("striosome.sweeps.records.os.fsync", full)
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "out") == 1
    assert "No space left on device. Free space and run it again" in capsys.readouterr().err
    monkeypatch.undo()


@pytest.mark.usefixtures("load_once")
def test_a_clock_that_jumps_makes_no_difference(tmp_path, undisturbed, monkeypatch):
    sweep, whole = undisturbed
    times = iter(np.tile([2e9, 0.0, 1e9], 10000))
    monkeypatch.setattr(time, "time", lambda: float(next(times)))
    for index in range(12):
        assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", index) == 0
    same_results(whole, tmp_path / "out")
