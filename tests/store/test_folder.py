"""A run folder is complete or absent, and never takes the place of another."""

import errno
import logging
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from striosome.base.errors import SimulationError
from striosome.base.progress import Silent
from striosome.engines.spiking.spikes import StretchSummary
from striosome.store.folder import FolderError, RunFolder, explaining_disk_faults
from striosome.store.locks import LockError
from striosome.store.record import RunRecord, write_record

CONTENT = "c0ffee" * 10
OTHER = "deadbeef" * 8


def finish(folder: RunFolder, title: str = "", *, replace: bool = False) -> None:
    with folder.alone(Silent()), folder.new() as fresh:
        (fresh / "summary.csv").write_text("value\n1\n")
        write_record(fresh, record_of(folder.content, title))
        folder.complete(fresh, replace=replace)


def record_of(content: str, title: str = "") -> RunRecord:
    return RunRecord(
        status="done",
        experiment="tiny",
        title=title,
        hypothesis="h0",
        content_hash=content,
        seed=1,
        files={},
    )


def test_folders_above_a_run_are_made(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "not" / "yet" / "run", CONTENT)
    finish(folder)
    assert folder.finished()


def test_a_new_folder_is_not_finished(tmp_path: Path) -> None:
    assert not RunFolder(tmp_path / "run", CONTENT).finished()


def test_nothing_stands_under_the_name_before_completion(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    with folder.new() as fresh:
        assert fresh.is_dir()
        assert not folder.path.exists()
    assert not fresh.exists()


def test_a_completed_folder_is_finished_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    finish(folder)
    assert folder.finished()
    assert os.listdir(tmp_path) == ["run"]


def test_completion_replaces_the_older_run(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    finish(folder, "first")
    finish(folder, "second", replace=True)
    record = folder.finished()
    assert record is not None
    assert record.title == "second"
    assert os.listdir(tmp_path) == ["run"]


def test_another_run_is_refused(tmp_path: Path) -> None:
    finish(RunFolder(tmp_path / "run", CONTENT))
    with pytest.raises(FolderError, match=r"holds another run .*--force"):
        RunFolder(tmp_path / "run", OTHER).finished()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear reader")
    with pytest.raises(FolderError, match="is not a run folder"):
        RunFolder(tmp_path, CONTENT).finished()


def test_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    folder = RunFolder(tmp_path / "run", CONTENT)
    assert not folder.finished()
    finish(folder)
    assert folder.finished()


def test_a_record_cut_short_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text('{"status": "do')
    with pytest.raises(FolderError, match="is not a run folder"):
        RunFolder(tmp_path / "run", CONTENT).finished()


def test_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = RunFolder(tmp_path / "file" / "run", CONTENT)
    with pytest.raises(FolderError, match="cannot write in"), folder.alone(Silent()):
        pass


def test_batches_of_an_interrupted_run_are_found_again(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    summary = StretchSummary(np.full((3, 2, 4), 20.0), np.zeros((3, 2, 4)))
    folder.batch_cache().put("key", summary)
    kept = RunFolder(tmp_path / "run", CONTENT).batch_cache().get("key")
    assert kept is not None
    np.testing.assert_array_equal(kept.rate_Hz, summary.rate_Hz)
    assert RunFolder(tmp_path / "run", OTHER).batch_cache().get("key") is None


def test_a_batch_cut_short_counts_as_absent(tmp_path: Path) -> None:
    batch_cache = RunFolder(tmp_path / "run", CONTENT).batch_cache()
    batch_cache.put("key", StretchSummary(*(np.ones((3, 2, 2)) for _ in range(2))))
    stored = next(batch_cache.folder.glob("*.npz"))
    stored.write_bytes(stored.read_bytes()[:100])
    assert batch_cache.get("key") is None


class TestNothingOfTheUsersIsLost:
    """Files of somebody else's wherever a run removes or renames something."""

    def test_a_run_that_holds_another_file_is_not_replaced(self, tmp_path: Path) -> None:
        folder = RunFolder(tmp_path / "run", CONTENT)
        finish(folder)
        (tmp_path / "run" / "notes.txt").write_text("mine")
        (tmp_path / "run" / "figures").mkdir()
        (tmp_path / "run" / "figures" / "poster.svg").write_text("mine")
        with pytest.raises(FolderError, match=r"figures/poster\.svg, notes\.txt"):
            folder.require_replaceable()
        with pytest.raises(FolderError, match=r"notes\.txt"):
            finish(folder, replace=True)
        assert (tmp_path / "run" / "notes.txt").read_text() == "mine"
        assert sorted(os.listdir(tmp_path)) == ["run"]

    @pytest.mark.parametrize(
        ("number", "named"),
        [(3, "a0, a1, a2. Nothing"), (4, "a0, a1, a2 and 1 more. Nothing")],
    )
    def test_three_files_are_named_and_more_are_counted(
        self, tmp_path: Path, number: int, named: str
    ) -> None:
        folder = RunFolder(tmp_path / "run", CONTENT)
        finish(folder)
        for place in range(number):
            (folder.path / f"a{place}").touch()
        with pytest.raises(FolderError, match=named):
            folder.require_replaceable()

    @pytest.mark.parametrize("older", [True, False])
    @pytest.mark.parametrize("name", ["figures/effects for my talk.png", "claims.yaml"])
    def test_what_is_not_proved_to_be_of_the_run_stays(
        self, tmp_path: Path, older: bool, name: str
    ) -> None:
        folder = RunFolder(tmp_path / "run", CONTENT)
        finish(folder)
        if older:
            record = record_of(CONTENT).model_copy(update={"files": None})
            write_record(folder.path, record)
        (folder.path / "figures").mkdir()
        (folder.path / name).write_text("mine")
        for attempt in (folder.require_replaceable, lambda: finish(folder, replace=True)):
            with pytest.raises(FolderError, match=rf"does not bear this program's mark: {name}"):
                attempt()
        assert (folder.path / name).read_text() == "mine"

    def test_what_no_run_has_made_is_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "run" / "older-run").mkdir(parents=True)
        (tmp_path / "run" / "older-run" / "notes.txt").write_text("months of work")
        folder = RunFolder(tmp_path / "run", CONTENT)
        for refused in (folder.require_replaceable, folder.finished):
            with pytest.raises(FolderError, match="is not a run folder; choose another --out"):
                refused()
        with pytest.raises(FolderError, match="is not a run folder"):
            finish(folder, replace=True)
        assert (tmp_path / "run" / "older-run" / "notes.txt").read_text() == "months of work"

    def test_a_foreign_record_makes_no_run_folder(self, tmp_path: Path) -> None:
        (tmp_path / "run.json").write_text('{"status": "done"}')
        with pytest.raises(FolderError, match=r"is not a run folder.*it has no exp"):
            RunFolder(tmp_path, CONTENT).require_replaceable()

    def test_a_file_in_the_hidden_folder_comes_through(self, tmp_path: Path) -> None:
        folder = RunFolder(tmp_path / "run", CONTENT)
        batch_cache = folder.batch_cache()
        batch_cache.put("0" * 32, StretchSummary(*(np.ones((3, 2, 2)) for _ in range(2))))
        hidden = batch_cache.folder.parent
        for place in (batch_cache.folder, hidden):
            (place / "mine.npz").write_text("mine")
        finish(folder)
        assert not list(batch_cache.folder.glob("0*"))
        for place in (batch_cache.folder, hidden):
            assert (place / "mine.npz").read_text() == "mine"

    @pytest.mark.parametrize("name", [".run.replaced", ".run.unfinished", "writable"])
    def test_a_neighbour_stays(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.txt").write_text("mine")
        for _ in range(2):
            finish(RunFolder(tmp_path / "run", CONTENT), replace=True)
        assert (tmp_path / name / "mine.txt").read_text() == "mine"
        assert sorted(os.listdir(tmp_path)) == sorted([name, "run"])

    def test_what_a_link_leads_to_stays(self, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "summary.csv").write_text("mine")
        folder = RunFolder(tmp_path / "run", CONTENT)
        finish(folder)
        (tmp_path / "run" / "figures").symlink_to(elsewhere)
        with pytest.raises(FolderError, match="figures"):
            finish(folder, replace=True)
        assert (elsewhere / "summary.csv").read_text() == "mine"

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "disk").mkdir()
        (tmp_path / "latest").symlink_to(tmp_path / "disk" / "run")
        for title in ("first", "second"):
            finish(RunFolder.at(tmp_path / "latest", CONTENT), title, replace=True)
        assert (tmp_path / "latest").is_symlink()
        assert os.listdir(tmp_path / "disk") == ["run"]

    def test_a_run_that_came_to_be_meanwhile_stays(self, tmp_path: Path) -> None:
        mine = RunFolder(tmp_path / "run", CONTENT)
        with mine.new() as fresh:
            write_record(fresh, record_of(CONTENT))
            finish(RunFolder(tmp_path / "run", OTHER))
            with pytest.raises(FolderError, match="came to be meanwhile"):
                mine.complete(fresh)
        record = RunFolder(tmp_path / "run", OTHER).finished()
        assert record is not None

    def test_a_run_that_cannot_be_replaced_comes_back(self, tmp_path: Path, monkeypatch) -> None:
        folder = RunFolder(tmp_path / "run", CONTENT)
        finish(folder, "first")
        rename = Path.rename

        def fails(path: Path, to: Path) -> Path:
            if path.parent.name.endswith(".unfinished"):
                raise OSError(errno.EIO, "Input/output error")
            return rename(path, to)

        monkeypatch.setattr(Path, "rename", fails)
        with pytest.raises(OSError, match="Input/output error"):
            finish(folder, "second", replace=True)
        record = folder.finished()
        assert record is not None
        assert record.title == "first"
        assert os.listdir(tmp_path) == ["run"]

    def test_a_record_of_a_run_that_is_not_done_is_refused(self, tmp_path: Path) -> None:
        unfinished = record_of(CONTENT).model_copy(update={"status": "running"})
        write_record(tmp_path, unfinished)
        with pytest.raises(FolderError, match="its status is 'running'"):
            RunFolder(tmp_path, CONTENT).finished()


def test_the_second_process_waits_for_the_first(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    said: list[str] = []
    waits = threading.Event()

    class Told(Silent):
        def stage(self, text: str) -> None:
            said.append(text)
            waits.set()

    found: list[object] = []

    def second() -> None:
        with folder.alone(Told()):
            found.append(folder.finished())

    thread = threading.Thread(target=second)
    with folder.alone(Silent()):
        thread.start()
        assert waits.wait(10)
        with folder.new() as fresh:
            write_record(fresh, record_of(CONTENT))
            folder.complete(fresh)
    thread.join(10)
    assert found == [record_of(CONTENT)]
    assert f"process {os.getpid()}" in said[0]
    assert os.listdir(tmp_path) == ["run"]


def test_a_file_system_without_locks_is_named_and_the_run_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none(*_: object) -> None:
        raise LockError("the file system does not lock files")

    monkeypatch.setattr("striosome.store.locks.Lock.take", none)
    with caplog.at_level(logging.WARNING):
        finish(RunFolder(tmp_path / "run", CONTENT))
    assert "does not lock files. Until then, do not start the same run twice" in caplog.text
    assert RunFolder(tmp_path / "run", CONTENT).finished() is not None


def test_what_a_killed_process_left_half_written_goes(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    left = folder.batch_cache().folder.parent / f"run-{'0' * 32}"
    left.mkdir(parents=True)
    (left / f".result.{'a' * 32}.nc").touch()
    finish(folder)
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(30, "Read-only file system", "/disk/x.nc"),
            "Read-only file system: /disk/x.nc.*Me",
        ),
        (FileNotFoundError(2, "No such file or directory", "/x"), "No such file or directory: /x"),
        (OSError(28, "No space left on device"), "No space left on device: run.*Free space"),
    ],
)
@pytest.mark.parametrize("kept", [False, True])
def test_a_disk_that_fails_is_one_sentence(
    tmp_path: Path, error: OSError, words: str, kept: bool
) -> None:
    batch_cache = RunFolder(tmp_path / "run", CONTENT).batch_cache()
    if kept:
        batch_cache.put("0" * 32, StretchSummary(*(np.ones((3, 2, 2)) for _ in range(2))))
    with (
        pytest.raises(SimulationError, match=words) as caught,
        explaining_disk_faults(Path("run"), batch_cache),
    ):
        raise error
    assert ("What is simulated is kept" in str(caught.value)) == kept


def test_a_batch_half_written_is_none_that_is_kept(tmp_path: Path) -> None:
    batch_cache = RunFolder(tmp_path / "run", CONTENT).batch_cache()
    batch_cache.folder.mkdir(parents=True)
    (batch_cache.folder / f"{'0' * 32}.{os.getpid()}.part.npz").touch()
    assert not batch_cache.holds_any()
