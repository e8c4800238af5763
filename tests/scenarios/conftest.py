"""What tests of scenarios share."""

from pathlib import Path

import pytest

from support.sweep_files import keep_made_up_surface


@pytest.fixture
def without_house_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of every run have tests of their own; here they cost seconds."""
    monkeypatch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
    monkeypatch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])


@pytest.fixture
def made_up_cells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A made-up response surface of the shipped network, for one test: others need their builds."""
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))
    keep_made_up_surface()
