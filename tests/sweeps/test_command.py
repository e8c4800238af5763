"""The verb `sweep` as processes: interrupted, killed, doubled, spread over others."""

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import striosome as library
from striosome.sweeps.collect import open_sweep
from striosome.sweeps.records import read_record
from support.commands import striosome
from support.sweep_files import write_sweep
from support.workers_here import without_processes

pytestmark = pytest.mark.programs

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
    printed = io.StringIO()
    with without_processes(), redirect_stderr(printed), redirect_stdout(printed):
        code = striosome("sweep", sweep, "--out", root / "out", "--workers", 1)
    assert code == 0, printed.getvalue()
    assert "12 of 12 runs done, 0 failed" in printed.getvalue()
    return sweep, root / "out"


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this process draw no figures; those of the sweep above are drawn."""
    monkeypatch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])


def same_results(one: Path, other: Path) -> None:
    with open_sweep(one) as first, open_sweep(other) as second:
        np.testing.assert_array_equal(first["value"], second["value"])
        assert (second["status"] == "done").all()
    assert (one / "table.csv").read_bytes() == (other / "table.csv").read_bytes()


def test_the_folder_holds_what_it_should(undisturbed):
    _, folder = undisturbed
    expected = {
        ".striosome.json",
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


@pytest.mark.usefixtures("load_once", "undrawn")
def test_jobs_of_an_array_make_the_sweep_together(tmp_path, undisturbed):
    sweep, whole = undisturbed
    for index in range(12):
        assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", index) == 0
    same_results(whole, tmp_path / "out")
    assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", 12) == 2


@pytest.mark.usefixtures("workers_here", "undrawn")
def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(tmp_path, undisturbed):
    sweep, whole = undisturbed
    process = start("sweep", sweep, "--out", tmp_path / "out", "--workers", 1)
    wait_for(tmp_path / "out", 3, process)
    os.killpg(process.pid, signal.SIGINT)
    code, text = finish(process)
    assert code == 130, text
    assert "interrupted; the same command takes up what was finished" in text
    assert "Traceback" not in text
    # Gone on with by this process, which remembers nothing of the first.
    assert striosome("sweep", sweep, "--out", tmp_path / "out", "--workers", 1) == 0
    same_results(whole, tmp_path / "out")


def killed_and_resumed(sweep: Path, out: Path, moments: list[float], points: int) -> None:
    """Start again and again, kill the command at the given shares of a whole run's records."""
    for share in moments:
        process = start("sweep", sweep, "--out", out, "--workers", 2)
        wait_for(out, min(points - 1, records_in(out) + max(1, round(share * points))), process)
        process.send_signal(signal.SIGKILL)
        # Its output ends when the last of its processes does: none of them lives on.
        process.communicate(timeout=10)
    assert striosome("sweep", sweep, "--out", out, "--workers", 1) == 0
    names = runs_in(out)
    assert len(set(names)) == points
    with open_sweep(out) as data:
        assert (data["status"] == "done").all()


@pytest.mark.usefixtures("workers_here", "undrawn")
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


@pytest.mark.usefixtures("workers_here", "undrawn")
def test_two_processes_share_a_sweep_and_make_no_run_twice(tmp_path, undisturbed):
    sweep, whole = undisturbed
    arguments = ("sweep", sweep, "--out", tmp_path / "out", "--workers", 1)
    other = start(*arguments)
    # This process has loaded everything already; it starts when the other has, too.
    while not (tmp_path / "out" / "runs.txt").exists() and other.poll() is None:
        time.sleep(0.02)
    assert striosome(*arguments) == 0
    code, text = finish(other)
    assert code == 0, text
    names = runs_in(tmp_path / "out")
    assert len(names) == len(set(names))
    same_results(whole, tmp_path / "out")


_TLS = """
distributed:
  comm:
    require-encryption: true
    tls:
      ca-file: {folder}/cert.pem
      scheduler: {{cert: {folder}/cert.pem, key: {folder}/key.pem}}
      worker: {{cert: {folder}/cert.pem, key: {folder}/key.pem}}
      client: {{cert: {folder}/cert.pem, key: {folder}/key.pem}}
"""


def tls_settings(folder: Path) -> dict[str, str]:
    """Settings of Dask with a certificate of its own, as the documentation makes it."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365"
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    subprocess.run(
        [*command.split(), "-subj", "/CN=my sweeps", *files], check=True, capture_output=True
    )
    (folder / "tls.yaml").write_text(_TLS.format(folder=folder))
    return {"DASK_CONFIG": str(folder / "tls.yaml")}


def start_dask(program: str, *options: object, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{program}", *map(str, options)],
        env=os.environ | {"PYTHONPATH": _LIBRARY} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def killed_at_the_end(*processes: subprocess.Popen[bytes]):
    try:
        yield processes
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def address_in(file: Path) -> str:
    for _ in range(400):
        found = re.search(r'"address": "(t(?:cp|ls)://[^"]+)"', _text(file))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes no certificate")
def test_workers_of_another_scheduler_give_the_same_to_the_last_bit(tmp_path, undisturbed):
    sweep, whole = undisturbed
    settings, file = tls_settings(tmp_path), tmp_path / "scheduler.json"
    shared = ("--no-dashboard", "--scheduler-file", file)
    here = ("--host", "127.0.0.1", "--protocol", "tls", "--port", "0")
    with killed_at_the_end(
        start_dask("dask_scheduler", *here, *shared, **settings),
        *(start_dask("dask_worker", "--nthreads", "1", *shared, **settings) for _ in range(2)),
    ):
        address = address_in(file)
        assert address.startswith("tls://127.0.0.1:")
        code, text = finish(
            start("sweep", sweep, "--out", tmp_path / "out", "--scheduler", address, **settings)
        )
    assert code == 0, text
    same_results(whole, tmp_path / "out")


@pytest.mark.long
def test_a_scheduler_without_workers_and_one_that_dies_lose_nothing(tmp_path):
    sweep, file = write_sweep(tmp_path, design_of(100), _SLOW), tmp_path / "scheduler.json"
    shared = ("--no-dashboard", "--scheduler-file", file)
    here = ("--host", "127.0.0.1", "--port", "0")
    with killed_at_the_end(start_dask("dask_scheduler", *here, *shared)) as (scheduler,):
        address = address_in(file)
        process = start("sweep", sweep, "--out", tmp_path / "out", "--scheduler", address)
        assert process.stdout is not None
        begin = time.monotonic()
        assert any(f"no worker at {address}: waiting" in line for line in process.stdout)
        assert time.monotonic() - begin < 90.0
        with killed_at_the_end(start_dask("dask_worker", "--nthreads", "1", *shared)):
            wait_for(tmp_path / "out", 10, process)
            scheduler.kill()
            code, text = finish(process)
    assert code == 1, text
    assert f"the scheduler at {address} is gone; what is recorded stays" in text
    assert "Traceback" not in text
    done = set(runs_in(tmp_path / "out"))
    assert 10 <= len(done) < 100
    code, text = finish(start("sweep", sweep, "--out", tmp_path / "out", "--workers", 2))
    assert code == 0, text
    assert len(runs_in(tmp_path / "out")) == 100
    code, text = finish(start("sweep", sweep, "--out", tmp_path / "whole", "--workers", 2))
    assert code == 0, text
    same_results(tmp_path / "whole", tmp_path / "out")


@pytest.mark.usefixtures("load_once", "undrawn")
def test_a_clock_that_jumps_makes_no_difference(tmp_path, undisturbed, monkeypatch):
    sweep, whole = undisturbed
    times = iter(np.tile([2e9, 0.0, 1e9], 10000))
    monkeypatch.setattr(time, "time", lambda: float(next(times)))
    for index in range(12):
        assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", index) == 0
    same_results(whole, tmp_path / "out")
