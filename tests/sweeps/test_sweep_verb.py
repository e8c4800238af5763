"""The verb `sweep` in one process: what it says, and what it refuses."""

import os
import re

import pytest

from support.commands import striosome
from support.sweep_files import write_sweep


def test_its_figures_can_be_drawn_again(tmp_path, capsys):
    sweep = write_sweep(tmp_path)
    assert striosome("sweep", sweep, "--out", tmp_path / "out", "--index", 0) == 0
    drawn = sorted((tmp_path / "out" / "figures").iterdir())
    assert drawn
    for path in drawn:
        path.unlink()
    assert striosome("plot", tmp_path / "out") == 0
    assert sorted((tmp_path / "out" / "figures").iterdir()) == drawn
    assert str(drawn[0]) in capsys.readouterr().out


def test_a_dry_run_says_what_it_takes_and_writes_nothing(tmp_path, capsys):
    sweep = write_sweep(tmp_path)
    assert striosome("sweep", sweep, "--dry-run", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert re.search(r"6 runs in 1 batch, about .* s, .* of memory, .* on disk", said)
    assert not (tmp_path / "out").exists()


def test_a_sweep_beyond_its_limits_is_refused(tmp_path, capsys):
    sweep = write_sweep(tmp_path, more="largest_hours: 1e-9\n")
    assert striosome("sweep", sweep, "--dry-run", "--out", tmp_path / "out") == 2
    assert "is more than largest_hours: 1e-09; raise it" in capsys.readouterr().err
    assert striosome("sweep", sweep, "--dry-run", "--largest-hours", 1) == 0


def test_bad_input_has_one_message_and_exit_code_two(tmp_path, capsys):
    sweep = write_sweep(tmp_path, "  grid: {receptors.mor.densty: [1, 2]}")
    assert striosome("sweep", sweep, "--out", tmp_path / "out") == 2
    assert "tiny.yaml:9 receptors.mor.densty: unknown key; did you mean" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_said_before_anything_is_written(tmp_path, capsys):
    sweep = write_sweep(tmp_path)
    arguments = ("sweep", sweep, "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9")
    assert striosome(*arguments) == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_folder_is_not_overwritten(tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "out") == 2
    assert "exists and is no sweep; choose another --out" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path, capsys):
    (tmp_path / "shut").mkdir(mode=0o500)
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "shut" / "out") == 2
    assert "cannot write in" in capsys.readouterr().err


def test_a_full_disk_ends_the_sweep_with_a_message(tmp_path, monkeypatch, capsys):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("striosome.sweeps.records.os.fsync", full)
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "out") == 1
    assert "No space left on device. Free space and run it again" in capsys.readouterr().err
    monkeypatch.undo()
