"""What tests of scenarios on the command line share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.scenario_folders import write_scenario
from support.sweep_files import keep_made_up_surface


@pytest.fixture(scope="module")
def made_up_surface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache that holds a made-up response surface of the shipped network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(tmp_path_factory.mktemp("cache")))
        keep_made_up_surface()
        yield


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Results go to the test's folder, and the figures of every run are not drawn."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
    monkeypatch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])


@pytest.fixture
def rise(tmp_path: Path) -> Path:
    """A scenario in a folder of scenarios."""
    return write_scenario(tmp_path / "scenarios" / "rise")
