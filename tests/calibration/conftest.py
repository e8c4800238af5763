"""What tests of calibrations share: a cache with a made-up response surface, and a small file."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from small_calibration import write_small
from striosome.calibration import sampling
from sweep_files import keep_made_up_surface


class _Here(Executor):
    """Stands in for a pool of processes: what is asked is made in this one, at once."""

    def __init__(self, _workers: int, _context: Any, *, initializer: Any, initargs: Any) -> None:
        (sampling._maker,) = initargs

    def submit(self, made: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(made(*arguments, **named))
        return future


@pytest.fixture(scope="module")
def in_this_process() -> Iterator[None]:
    """Blocks are made here: a process that is started loads everything anew, for seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "ProcessPoolExecutor", _Here)
        patch.setattr(sampling, "_maker", None)
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
