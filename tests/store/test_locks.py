"""A lock belongs to one holder, and to nobody once that is gone."""

import errno
import os
import platform
import signal
import subprocess
import sys
import threading
from pathlib import Path

import portalocker
import pytest

import striosome
from striosome.base.errors import SimulationError
from striosome.store import locks as module
from striosome.store.locks import Lock, LockError, Locks

_HOLD = """
import sys, time
from pathlib import Path
from striosome.store.locks import Locks
locks = Locks(Path(sys.argv[1]))
assert locks.take("one")
print("held", flush=True)
time.sleep(60)
"""


def nobody(_):
    raise AssertionError("nobody else is at work")


def test_only_one_holds_a_lock(tmp_path):
    first, second = Locks(tmp_path), Locks(tmp_path)
    assert first.take("one")
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
    lock = Lock(tmp_path / "one.lock")
    assert not lock.take()
    told = lock.holder()
    assert (told.host, told.pid) == (platform.node(), holder.pid)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    # What the dead one wrote is still there and means nothing.
    assert "host" in lock.path.read_text()
    assert lock.holder() is None
    lock.wait(nobody)


def test_who_waits_is_told_once_who_is_at_work(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_POLL_S", 0.01)
    first, second, told = Lock(tmp_path / "lock"), Lock(tmp_path / "lock"), []
    assert first.take()
    later = threading.Timer(0.2, first.release)
    later.start()
    with second.held(told.append):
        assert not first.take()
    later.join()
    (holder,) = told
    assert str(holder).startswith(f"process {os.getpid()} on {platform.node()}, since 20")
    assert first.take()


def test_a_removed_file_is_no_second_lock(tmp_path, monkeypatch):
    first, second, third = (Lock(tmp_path / "lock") for _ in range(3))
    assert first.take()

    def late(handle, flags):
        # The first gives back and removes after the second has opened the file.
        monkeypatch.setattr(portalocker, "lock", lock)
        first.release(remove=True)
        assert not first.path.exists()
        lock(handle, flags)

    lock = portalocker.lock
    monkeypatch.setattr(portalocker, "lock", late)
    assert second.take()
    assert not third.take()
    second.release(remove=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ENOLCK", "ENOSYS", "EOPNOTSUPP"])
def test_a_file_system_without_locks_is_named(tmp_path, monkeypatch, name):
    error = OSError(getattr(errno, name), os.strerror(getattr(errno, name)))

    def refuse(*_):
        raise portalocker.LockException(error) from error

    (tmp_path / "one.lock").touch()
    monkeypatch.setattr(portalocker, "lock", refuse)
    for ask in (lambda: Locks(tmp_path).take("one"), Locks(tmp_path).taken):
        with pytest.raises(LockError) as caught:
            ask()
        assert str(tmp_path) in str(caught.value)
        assert f"does not lock files: {error.strerror}. " in str(caught.value)
        assert "choose a folder on another disk" in str(caught.value)
        assert isinstance(caught.value, SimulationError)


def test_what_a_lock_fails_by_is_said_also_where_no_system_call_did(tmp_path, monkeypatch):
    def refuse(*_):
        raise portalocker.LockException("the moon is full")

    monkeypatch.setattr(portalocker, "lock", refuse)
    with pytest.raises(LockError, match=r"^cannot lock .*one\.lock: the moon is full$"):
        Locks(tmp_path).take("one")


def test_the_folder_of_a_lock_is_made_and_its_file_may_be_gone(tmp_path):
    lock = Lock(tmp_path / "not" / "yet" / "one.lock")
    assert lock.take()
    lock.path.unlink()
    lock.release(remove=True)
    lock.release(remove=True)
    assert not lock.path.exists()


def test_a_folder_in_the_place_of_a_lock_is_said_and_is_none(tmp_path):
    (tmp_path / "one.lock").mkdir()
    (tmp_path / "self.lock").symlink_to("self.lock")
    assert Locks(tmp_path).taken() == []
    with pytest.raises(LockError, match=r"cannot lock .*one\.lock: Is a directory"):
        Locks(tmp_path).take("one")
    with pytest.raises(LockError, match=r"cannot lock .*self\.lock: "):
        Locks(tmp_path).take("self")


def test_to_ask_needs_no_right_to_write(tmp_path, monkeypatch):
    first, second = Lock(tmp_path / "one.lock"), Lock(tmp_path / "one.lock")
    assert first.take()
    opened = []
    monkeypatch.setattr(os, "open", lambda path, flags, *_: opened.append(flags) or _open(path))
    assert second.holder().pid == os.getpid()
    assert Locks(tmp_path).taken() == ["one"]
    first.release()
    assert second.holder() is None
    assert not any(flags & (os.O_WRONLY | os.O_RDWR) for flags in opened)


def _open(path, opener=os.open):
    return opener(path, os.O_RDONLY)


def test_a_full_disk_keeps_nobody_from_holding_a_lock(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    lock = Lock(tmp_path / "one.lock")
    assert lock.take()
    assert Lock(lock.path).taken()
    assert Lock(lock.path).holder() is None
