"""The code of a scenario: what it must offer, and how its faults are told."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from striosome.errors import SimulationError
from striosome.scenarios.code import Quantity, load_code
from striosome.schema.errors import ConfigError

FIGURE = "def figure(run):\n    return run\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "run.py"
    path.write_text(text)
    return path


def test_the_figure_and_the_quantities_are_those_of_the_file(tmp_path: Path) -> None:
    text = (
        "import dataclasses\n"
        "import striosome\n"
        "@dataclasses.dataclass\n"
        "class Row:\n"
        "    prefix: str\n"
        f"{FIGURE}"
        "def quantities(run):\n"
        "    yield striosome.Quantity('half', 0.5, 'percent')\n"
        "if __name__ == '__main__':\n"
        "    raise SystemExit('is run as a program')\n"
    )
    code = load_code(written(tmp_path, text))
    result = Figure()
    assert code.figure(result) is result
    assert code.quantities(result) == {"half": Quantity("half", 0.5, "percent")}


def test_no_quantities_need_be_computed(tmp_path: Path) -> None:
    assert load_code(written(tmp_path, FIGURE)).quantities(None) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FIGURE.replace("figure", "figrue"), r"run.py: has no function figure.*mean figrue\?"),
        ("figure = 3\n", "has no function figure"),
    ],
)
def test_a_file_without_a_figure_is_bad_input(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_code(written(tmp_path, text))


def test_a_scenario_without_code_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"run.py: is missing"):
        load_code(tmp_path / "run.py")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import nothing_of_that_name\n", r"run.py:1: ModuleNotFoundError: .*nothing_of_that_name"),
        ("x = 1\ndef figure(run:\n", r"run.py:2: SyntaxError"),
    ],
)
def test_code_that_cannot_be_imported_is_blamed_by_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(SimulationError, match=message):
        load_code(written(tmp_path, text))


def test_code_that_fails_is_blamed_by_its_own_line(tmp_path: Path) -> None:
    text = (
        "import json\ndef figure(run):\n\n    return json.loads('{')\n"
        "def quantities(run):\n    yield 1 / 0\n"
    )
    code = load_code(written(tmp_path, text))
    with pytest.raises(SimulationError, match=r"run.py:4: JSONDecodeError"):
        code.figure(None)
    with pytest.raises(SimulationError, match=r"run.py:6: ZeroDivisionError"):
        code.quantities(None)
