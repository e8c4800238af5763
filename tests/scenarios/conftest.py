"""What tests of scenarios share: a cache with a made-up surface, and figures that are not drawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sweep_files import keep_made_up_surface


@pytest.fixture(scope="module")
def made_up_surface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(tmp_path_factory.mktemp("cache")))
        keep_made_up_surface()
        yield


@pytest.fixture
def without_house_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of every run have tests of their own; here they cost seconds."""
    monkeypatch.setattr("striosome.runner.draw_all", lambda *_: [])
    monkeypatch.setattr("striosome.sweep_runner.draw_sweep", lambda *_: [])
