"""Two runs of the same animals, and one of others."""

from pathlib import Path

import pytest

from support.compared_runs import write_run


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders: as it is, with a larger response, and with another seed."""
    folder = tmp_path_factory.mktemp("compared")
    return {
        "plain": write_run(folder / "plain"),
        "larger": write_run(folder / "larger", "gaba.basal=0.7 uM", shift=3.0),
        "other": write_run(folder / "other", "seed=6", shift=3.0),
    }
