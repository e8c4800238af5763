"""What is done is what a record says; nothing else counts."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from striosome.sweeps.records import Records, SweepStatus, read_record
from striosome.sweeps.work import BatchOutcome, RunFailure

FAILURE = RunFailure("ValueError: no", "Traceback …", "host", {"iron_deficiency": "1"})


def outcome(*names: str, failed: tuple[str, ...] = (), value: float = 1.0, metrics=("a", "b")):
    shape = (len(names), 2, len(metrics), 3)
    return BatchOutcome(
        identity=names,
        values={"mice": np.full(shape, value) + np.arange(len(metrics))[:, np.newaxis]},
        sessions=("vehicle", "drug"),
        metrics=metrics,
        failures=dict.fromkeys(failed, FAILURE),
    )


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "records")


def test_what_is_written_is_found(records):
    records.write(outcome("x", "y", failed=("y",)))
    found = records.find(["x", "y", "z"], ["b"])
    assert list(found) == ["x"]
    np.testing.assert_array_equal(found["x"]["mice"], np.full((2, 1, 3), 2.0))
    status = SweepStatus(records, ["a", "b"])
    assert status.done == {"x"}
    assert status.failed == {"y": FAILURE}


def test_a_run_without_a_metric_that_is_asked_for_is_not_done(records):
    records.write(outcome("x", metrics=("a",)))
    assert SweepStatus(records, ["a"]).done == {"x"}
    assert not SweepStatus(records, ["a", "b"]).done
    assert not records.find(["x"], ["a", "b"])


def test_done_wins_over_failed_in_whichever_order(records):
    records.write(outcome("x", failed=("x",)))
    records.write(outcome("x"))
    records.write(outcome("x", failed=("x",)))
    status = SweepStatus(records, ["a"])
    assert status.done == {"x"}
    assert not status.failed
    assert list(records.find(["x"], ["a"])) == ["x"]


def test_a_run_recorded_twice_is_one(records):
    records.write(outcome("x"))
    records.write(outcome("x"))
    assert len(records.find(["x"], ["a"])) == 1


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_record_that_was_cut_short_counts_as_absent(records, share, caplog):
    records.write(outcome("x"))
    (path,) = records.paths()
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert not SweepStatus(records, ["a"]).done
    assert "damaged" in caplog.text
    records.write(outcome("x"))
    assert SweepStatus(records, ["a"]).done == {"x"}


def test_every_flipped_byte_of_the_numbers_is_noticed(records):
    records.write(outcome("x"))
    (path,) = records.paths()
    whole = path.read_bytes()
    place = whole.index(np.float64(1.0).tobytes())
    path.write_bytes(whole[:place] + b"\x01" + whole[place + 1 :])
    assert not SweepStatus(records, ["a"]).done


@pytest.mark.filterwarnings("ignore")
def test_no_changed_byte_is_more_than_a_damaged_record(records):
    path = records.write(outcome("x", "y", failed=("y",)))
    whole = path.read_bytes()
    for place in range(0, len(whole), 11):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        found = read_record(path)
        if found is not None:
            # Only what says nothing was hit, such as a date in the archive, or the name of a part.
            assert found.identity == ("x", "y")
            assert set(found.failures) == {"y"}


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: arrays.pop("failures"),
        lambda arrays: arrays.update(failures=np.array("[")),
        lambda arrays: arrays.update(failures=np.array('{"x": {"no": 1}}')),
        lambda arrays: arrays.update({"group mice": np.zeros((1, 2))}),
        lambda arrays: arrays.update(identity=np.array(["x", "y"])),
    ],
)
def test_a_file_of_other_arrays_is_no_record(records, change, caplog):
    path = records.write(outcome("x"))
    with np.load(path) as stored:
        arrays = dict(stored)
    change(arrays)
    np.savez(path, **arrays)
    assert read_record(path) is None
    assert "damaged" in caplog.text


def test_what_is_not_yet_named_is_no_record(records):
    records.write(outcome("x"))
    (path,) = records.paths()
    path.rename(path.with_name(f".{path.stem}.part"))
    assert not SweepStatus(records, ["a"]).done


def test_a_full_disk_leaves_nothing_behind(records, monkeypatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        records.write(outcome("x"))
    assert list(records.folder.iterdir()) == []


def test_a_standing_takes_in_what_others_record(records):
    status = SweepStatus(records, ["a"])
    records.write(outcome("x"))
    assert not status.done
    status.refresh()
    assert status.done == {"x"}


def test_what_is_cleared_are_records_and_nothing_else(records):
    records.write(outcome("0123456789abcdef"))
    for name in ("mine.npz", "notes.txt"):
        (records.folder / name).write_text("mine")
    records.clear()
    assert sorted(os.listdir(records.folder)) == ["mine.npz", "notes.txt"]
