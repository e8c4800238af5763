"""What tests of sweeps share: a cache that holds a made-up response surface."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from striosome.sweeps import declaration
from striosome.sweeps.declaration import Sweep, load_sweep
from support.sweep_files import keep_made_up_surface


@pytest.fixture(scope="module", autouse=True)
def _surface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(cache))
        keep_made_up_surface()
        yield cache


@pytest.fixture(scope="module")
def _loaded() -> dict[tuple[Path, bytes], Sweep]:
    return {}


@pytest.fixture
def load_once(monkeypatch: pytest.MonkeyPatch, _loaded: dict[tuple[Path, bytes], Sweep]) -> None:
    """Read a sweep file once for all commands that are given it: most of their time goes there."""

    def load(path: Path) -> Sweep:
        key = path, path.read_bytes()
        if key not in _loaded:
            _loaded[key] = load_sweep(path)
        return _loaded[key]

    monkeypatch.setattr(declaration, "load_sweep", load)
