"""Options and fixtures that every test may use."""

from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

from config_folder import ConfigFolder

matplotlib.use("Agg")
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=1, help="random streams per statistical test")
    parser.addoption("--long", action="store_true", help="run the tests that take minutes")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "random_seed" in metafunc.fixturenames:
        metafunc.parametrize("random_seed", range(1, 1 + metafunc.config.getoption("--seeds")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    held_back = pytest.mark.skip(reason="takes minutes: run with --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(held_back)


@pytest.fixture
def configs(tmp_path: Path) -> ConfigFolder:
    return ConfigFolder(tmp_path / "configs")
