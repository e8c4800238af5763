"""What tests of calibrations share: a cache with a made-up response surface, and a small file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.small_calibration import write_small
from support.sweep_files import keep_made_up_surface
from support.workers_here import without_processes


@pytest.fixture(scope="module")
def in_this_process() -> Iterator[None]:
    """Blocks are made here: a process that is started loads everything anew, for seconds."""
    with without_processes():
        yield


@pytest.fixture(scope="module", autouse=True)
def _surface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(tmp_path_factory.mktemp("cache")))
        keep_made_up_surface()
        yield


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A calibration file that takes seconds."""
    return write_small(tmp_path)
