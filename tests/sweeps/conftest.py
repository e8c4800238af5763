"""What tests of sweeps share: a cache that holds a made-up response surface."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sweep_files import keep_made_up_surface


@pytest.fixture(scope="module", autouse=True)
def _surface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(cache))
        keep_made_up_surface()
        yield cache
