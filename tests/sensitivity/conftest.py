"""What all tests of the analysis share."""

import pytest

from striosome.sensitivity import indices, noise


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rough intervals and floors, in a tenth of the time."""
    for module in (noise, indices):
        monkeypatch.setattr(module, "DRAWS", 20)
