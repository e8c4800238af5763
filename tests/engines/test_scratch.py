"""What killed builds leave is cleared away, what is in use stays."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from striosome.engines.scratch import build_folder


def aged(folder: Path) -> Path:
    os.utime(folder, (0, 0))
    return folder


def test_a_folder_is_gone_afterwards_whatever_happens(tmp_path):
    with build_folder(tmp_path) as (folder, _):
        assert folder.parent == tmp_path
    with pytest.raises(OSError, match="no reason"), build_folder(tmp_path):
        raise OSError("no reason")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lock", [True, False])
def test_an_old_folder_that_nobody_uses_is_removed(tmp_path, lock):
    left = tmp_path / "building-left"
    (left / "code_objects").mkdir(parents=True)
    if lock:
        (left / "lock").touch()
    aged(left)
    with build_folder(tmp_path):
        assert not left.exists()


def test_a_young_folder_is_spared(tmp_path):
    left = tmp_path / "building-left"
    left.mkdir()
    with build_folder(tmp_path):
        assert left.exists()


def test_a_folder_in_use_is_spared_however_old(tmp_path):
    with build_folder(tmp_path) as (folder, _):
        aged(folder)
        with build_folder(tmp_path):
            assert folder.exists()


_KILLED = """
import os, subprocess, sys
from pathlib import Path
from striosome.engines.scratch import build_folder

with build_folder(Path(sys.argv[1])) as (folder, lock):
    child = subprocess.Popen(["sleep", "60"], pass_fds=(lock,), stdout=subprocess.DEVNULL)
    print(child.pid, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_folder_is_in_use_as_long_as_a_process_of_its_build_lives(tmp_path):
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    child = int(killed.stdout)
    (left,) = tmp_path.iterdir()
    with build_folder(aged(left).parent):
        assert left.exists()
    os.kill(child, signal.SIGKILL)
    # The lock goes with the process, which the system ends in its own time.
    while left.exists():
        aged(left)
        with build_folder(tmp_path):
            pass


def test_other_folders_are_left_alone(tmp_path):
    other = tmp_path / "a-build"
    other.mkdir()
    aged(other)
    with build_folder(tmp_path):
        assert other.exists()
