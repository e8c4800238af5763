"""Processes that need this library are copies of one that has loaded it, and know what it knows."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import striosome
from striosome.base import new_processes
from striosome.base.new_processes import FORKED, SPAWNED, method_of_starting
from support.processes import ends

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process loads everything"),
]

_LIBRARY = str(Path(striosome.__file__).parents[1])
_HEAD = """
import os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from striosome.base.machine import end_with_parent
from striosome.base.new_processes import process_context, take_environment
"""


def program(tmp_path: Path, helpers: str, main: str) -> subprocess.Popen[str]:
    file = tmp_path / "program.py"
    body = textwrap.indent(textwrap.dedent(main), "    ")
    file.write_text(f"{_HEAD}{textwrap.dedent(helpers)}\nif __name__ == '__main__':\n{body}")
    return subprocess.Popen(
        [sys.executable, str(file)],
        env=os.environ | {"PYTHONPATH": _LIBRARY},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_copies_have_loaded_the_modules_and_take_the_environment_of_now(tmp_path: Path) -> None:
    seen = """
    def seen():
        loaded = "striosome.base.statistics" in sys.modules
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        threads, asked = os.environ["OMP_NUM_THREADS"], os.environ["ASKED"]
        return os.getppid(), loaded, sorted(s.name for s in blocked), threads, asked
    """
    main = """
    for asked in ("first", "second"):
        os.environ["ASKED"] = asked
        context = process_context(["striosome.base.statistics"])
        start = {"initializer": take_environment, "initargs": (dict(os.environ),)}
        with ProcessPoolExecutor(1, context, **start) as pool:
            print(pool.submit(seen).result())
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    """
    printed, _ = program(tmp_path, seen, main).communicate(timeout=120)
    first, second = map(eval, printed.splitlines())
    assert first[0] == second[0]  # the copies of one original
    assert first[1:4] == second[1:4] == (True, ["SIGHUP", "SIGINT"], "1")
    assert (first[4], second[4]) == ("first", "second")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_original_and_copies_end_with_the_process_that_started_them(
    tmp_path: Path, how: signal.Signals
) -> None:
    main = """
    with ProcessPoolExecutor(1, process_context([]), initializer=end_with_parent) as pool:
        print(pool.submit(os.getppid).result(), flush=True)
        time.sleep(60)
    """
    leader = program(tmp_path, "", main)
    assert leader.stdout is not None
    original = int(leader.stdout.readline())
    os.kill(leader.pid, how)
    leader.communicate(timeout=60)
    assert ends(original)


def test_a_removed_variable_calls_for_processes_that_load_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASKED", "once")
    monkeypatch.setattr(new_processes, "_original", frozenset({"ASKED"}))
    assert method_of_starting() == FORKED
    monkeypatch.delenv("ASKED")
    assert method_of_starting() == SPAWNED
