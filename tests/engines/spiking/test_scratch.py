"""What killed builds leave is cleared away, what is in use stays."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from striosome.engines.spiking.scratch import scratch_folder

PREFIX = "building-"


def aged(folder: Path) -> Path:
    os.utime(folder, (0, 0))
    return folder


def test_a_folder_is_gone_afterwards_whatever_happens(tmp_path):
    with scratch_folder(tmp_path, PREFIX) as (folder, _):
        assert folder.parent == tmp_path
    with pytest.raises(OSError, match="no reason"), scratch_folder(tmp_path, PREFIX):
        raise OSError("no reason")
    assert list(tmp_path.iterdir()) == []


def left_by_the_dead(parent: Path, name: str) -> Path:
    """A folder as a killed process leaves it."""
    with scratch_folder(parent, "made-") as (folder, _):
        left = Path(shutil.copytree(folder, parent / name))
    (left / "code_objects").mkdir()
    return left


def test_a_folder_of_a_dead_process_is_removed_at_once(tmp_path):
    left = left_by_the_dead(tmp_path, "building-left")
    with scratch_folder(tmp_path, PREFIX):
        assert not left.exists()


def test_one_that_has_no_name_yet_is_spared_for_an_hour(tmp_path):
    left = left_by_the_dead(tmp_path, ".building-left")
    with scratch_folder(tmp_path, PREFIX):
        assert left.exists()
    aged(left)
    with scratch_folder(tmp_path, PREFIX):
        assert not left.exists()


@pytest.mark.parametrize("lock", [None, "", "my own notes"])
def test_a_folder_of_the_users_that_happens_to_be_called_so_stays(tmp_path, lock):
    own = tmp_path / "building-my_house"
    own.mkdir()
    (own / "plan.txt").write_text("windows")
    if lock is not None:
        (own / "striosome.lock").write_text(lock)
    before = {path: path.read_text() for path in own.iterdir()}
    aged(own)
    with scratch_folder(tmp_path, PREFIX):
        pass
    assert {path: path.read_text() for path in own.iterdir()} == before


def test_a_file_or_a_link_that_is_called_so_stays(tmp_path):
    (tmp_path / "building-notes").write_text("mine")
    kept = left_by_the_dead(tmp_path, "kept")
    (tmp_path / "building-link").symlink_to(kept)
    with scratch_folder(tmp_path, PREFIX):
        pass
    assert (tmp_path / "building-notes").exists()
    assert kept.exists()


def test_a_folder_in_use_is_spared_however_old(tmp_path):
    with scratch_folder(tmp_path, PREFIX) as (folder, _):
        aged(folder)
        with scratch_folder(tmp_path, PREFIX):
            assert folder.exists()


_KILLED = """
import os, subprocess, sys
from pathlib import Path
from striosome.engines.spiking.scratch import scratch_folder

with scratch_folder(Path(sys.argv[1]), "building-") as (folder, lock):
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
    with scratch_folder(aged(left).parent, PREFIX):
        assert left.exists()
    os.kill(child, signal.SIGKILL)
    # The lock goes with the process, which the system ends in its own time.
    while left.exists():
        aged(left)
        with scratch_folder(tmp_path, PREFIX):
            pass


def test_other_folders_are_left_alone(tmp_path):
    other = tmp_path / "a-build"
    other.mkdir()
    aged(other)
    with scratch_folder(tmp_path, PREFIX):
        assert other.exists()
