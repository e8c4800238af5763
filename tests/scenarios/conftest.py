"""What tests of scenarios share."""

import pytest


@pytest.fixture
def without_house_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of every run have tests of their own; here they cost seconds."""
    monkeypatch.setattr("striosome.runner.draw_all", lambda *_: [])
    monkeypatch.setattr("striosome.sweep_runner.draw_sweep", lambda *_: [])
