"""Options and fixtures that every test may use."""

import shutil
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

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


class ConfigFolder:
    """A copy of the shipped configuration that a test may spoil."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(Path(__file__).parents[1] / "configs", root, dirs_exist_ok=True)
        # What the claims say is another room's business; here the file only has to exist.
        (root / "claims.yaml").write_text("{}\n")

    def experiment(self, name: str = "challenges") -> Path:
        return self.root / "experiments" / f"{name}.yaml"

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1))

    def place(self, file: str, marker: str) -> str:
        """`file:line` of the first line that holds the marker, as a message would name it."""
        lines = (self.root / file).read_text().splitlines()
        number = next(i for i, line in enumerate(lines, start=1) if marker in line)
        return f"{self.root / file}:{number}"


@pytest.fixture
def configs(tmp_path: Path) -> ConfigFolder:
    return ConfigFolder(tmp_path / "configs")
