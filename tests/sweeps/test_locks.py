"""A lock belongs to one holder, and to nobody once that is gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import striosome
from striosome.sweeps.locks import Locks

_HOLD = """
import sys, time
from pathlib import Path
from striosome.sweeps.locks import Locks
locks = Locks(Path(sys.argv[1]))
assert locks.take("one")
print("held", flush=True)
time.sleep(60)
"""


def test_only_one_holds_a_lock(tmp_path):
    first, second = Locks(tmp_path), Locks(tmp_path)
    assert first.take("one")
    assert not second.take("one")
    assert second.take("other")
    assert first.taken() == second.taken() == ["one", "other"]
    first.release("one")
    assert second.take("one")


def test_everything_is_given_back_at_the_end(tmp_path):
    with Locks(tmp_path).all_released() as locks:
        assert locks.take("one")
        assert locks.take("two")
    assert Locks(tmp_path).taken() == []


def test_whoever_is_killed_holds_nothing(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(striosome.__file__).parents[1])}
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, env=environment
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    locks = Locks(tmp_path)
    assert not locks.take("one")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    for _ in range(100):
        if locks.take("one"):
            return
        time.sleep(0.05)
    raise AssertionError("the lock outlived its holder")
