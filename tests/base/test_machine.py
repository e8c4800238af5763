"""Processes that a process starts, and what becomes of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import striosome

_POOL = """
import multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor
from striosome.base.machine import end_with_parent

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=end_with_parent) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


def test_a_pool_does_not_outlive_the_process_that_was_killed(tmp_path):
    (tmp_path / "script.py").write_text(_POOL)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "script.py"],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(striosome.__file__).parents[1])},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    # The pipe is closed when the last process that holds it is gone.
    begin = time.monotonic()
    assert parent.stdout.read() == b""
    assert time.monotonic() - begin < 10.0
    parent.communicate()
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that nobody has asked for is a name only.
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
