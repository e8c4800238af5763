"""Progress where there is no terminal: a line for each stage and each tenth."""

import errno

import pytest

from striosome.cli.bar import Bar
from striosome.cli.sweep_bar import SweepBar
from striosome.cli.time_left import TimeLeft
from striosome.sweeps.driver import Count


def test_stages_and_tenths_are_logged(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar.stage("solving")
        bar.stage("simulating spikes")
        for done in range(0, 201, 5):
            bar.advance(done, 200)
    printed = capsys.readouterr()
    assert printed.out == ""
    lines = printed.err.splitlines()
    assert lines[:2] == ["solving", "simulating spikes"]
    counts = [line.split(",")[0] for line in lines[2:]]
    assert counts == [f"{done}/200 windows" for done in range(20, 201, 20)]
    assert "left" not in lines[-1]


def test_a_sweep_logs_how_many_are_done_running_and_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with SweepBar() as bar:
        bar.stage("simulating")
        for done in range(0, 51, 5):
            bar.count(Count(done=done, failed=0, running=2, total=50))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "simulating"
    assert [line.split(" of 50")[0] for line in lines[1:]] == [
        f"{done} done, 2 running, 0 failed" for done in range(5, 51, 5)
    ]


def test_the_first_batch_of_a_stage_tells_how_long_the_others_take(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How much there is may be known before the stage begins."""
    now = 0.0
    monkeypatch.setattr(TimeLeft.__init__, "__defaults__", (lambda: now,))
    with Bar() as bar:
        bar.advance(0, 4)
        now = 1000.0
        bar.stage("simulating spikes")
        now = 1060.0
        bar.advance(1, 4)
    assert capsys.readouterr().err.splitlines()[-1] == "1/4 windows, about 3 min left"


def test_a_closed_terminal_does_not_hide_why_the_work_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone() -> None:
        raise OSError(errno.EIO, "Input/output error")

    bar = Bar()
    monkeypatch.setattr(bar._progress, "stop", gone)
    with pytest.raises(KeyboardInterrupt), bar:
        raise KeyboardInterrupt
