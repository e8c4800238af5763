"""A run folder is complete or absent, and never takes the place of another."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from striosome.engines.spikes import StretchSummary
from striosome.store.folder import FolderError, RunFolder

CONTENT = "c0ffee" * 10


def finish(folder: RunFolder, note: str = "") -> None:
    scratch = folder.begin()
    record = {"status": "done", "content_hash": folder.content, "note": note}
    (scratch / "run.json").write_text(json.dumps(record))
    folder.complete()


def test_a_new_folder_is_not_finished(tmp_path: Path) -> None:
    assert not RunFolder(tmp_path / "run", CONTENT).finished()


def test_nothing_stands_under_the_name_before_completion(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    folder.begin()
    assert not folder.path.exists()


def test_a_completed_folder_is_finished_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    finish(folder)
    assert folder.finished()
    assert os.listdir(tmp_path) == ["run"]


def test_completion_replaces_the_older_run(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    finish(folder, "first")
    finish(folder, "second")
    record = folder.record()
    assert record is not None
    assert record["note"] == "second"
    assert os.listdir(tmp_path) == ["run"]


def test_another_run_is_refused(tmp_path: Path) -> None:
    finish(RunFolder(tmp_path / "run", CONTENT))
    with pytest.raises(FolderError, match=r"holds another run .*--force"):
        RunFolder(tmp_path / "run", "deadbeef" * 8).finished()


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
    with pytest.raises(FolderError, match="cannot write in"):
        RunFolder(tmp_path / "file" / "run", CONTENT).begin()


def test_batches_of_an_interrupted_run_are_found_again(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", CONTENT)
    folder.begin()
    summary = StretchSummary(np.ones((3, 2, 2)), np.zeros((3, 2, 2)), np.full((3, 2, 2), 20.0))
    folder.memo().put("key", summary)
    again = RunFolder(tmp_path / "run", CONTENT)
    again.begin()
    kept = again.memo().get("key")
    assert kept is not None
    np.testing.assert_array_equal(kept.epn_rate_Hz, summary.epn_rate_Hz)
    assert RunFolder(tmp_path / "run", "deadbeef" * 8).memo().get("key") is None


def test_a_batch_cut_short_counts_as_absent(tmp_path: Path) -> None:
    memo = RunFolder(tmp_path / "run", CONTENT).memo()
    memo.put("key", StretchSummary(*(np.ones((3, 2, 2)) for _ in range(3))))
    stored = next(memo.folder.glob("*.npz"))
    stored.write_bytes(stored.read_bytes()[:100])
    assert memo.get("key") is None
