"""Progress where there is no terminal: a line for each stage and each tenth."""

import pytest

from striosome.cli.bar import Bar


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
