"""A finished run that tests of this room copy and spoil."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from striosome.config.experiments.resolve import LoadedExperiment
from support.made_runs import age, copied, load_tiny, make_run, patch_engine


@dataclass(frozen=True)
class Made:
    """A run, and what it was made of."""

    loaded: LoadedExperiment
    folder: Path


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are made up, within a test: tests of other rooms run in the same process."""
    patch_engine(monkeypatch)


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch_engine(patch)
        loaded = load_tiny(root)
        make_run(loaded, root / "run")
    return Made(loaded, root / "run")


@pytest.fixture
def run_copy(made: Made, tmp_path: Path) -> Callable[..., Path]:
    """Copies the run, as it is or as an older version would have written it."""

    def copy(*, older: bool = False) -> Path:
        folder = copied(made.folder, tmp_path / "run")
        return age(folder) if older else folder

    return copy
