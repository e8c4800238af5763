"""The code of a scenario: what it must offer, and how its faults are told."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from striosome.base.errors import SimulationError
from striosome.config.documents.errors import ConfigError
from striosome.scenarios.code import Quantity, read_code
from striosome.scenarios.declaration import load_scenario
from support.scenario_folders import write_scenario

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
    code = read_code(written(tmp_path, text))
    result = Figure()
    assert code.figure(result) is result
    assert code.quantities(result) == {"half": Quantity("half", 0.5, "percent")}


def test_no_quantities_need_be_computed(tmp_path: Path) -> None:
    assert read_code(written(tmp_path, FIGURE)).quantities(None) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FIGURE.replace("figure", "figrue"), r"run.py: has no function figure.*mean figrue\?"),
        ("def other():\n    figure = 3\n", "has no function figure"),
        ("x = 1\ndef figure(run:\n", r"run.py:2: is not Python"),
        ("def figure(run):\n    pass\nreturn 3\n", r"run.py:3: is not Python: 'return' outside"),
        ("figure\0", "is not Python: source code .*null bytes"),
        (f"figure = {'(' * 5000}", "is not Python"),
    ],
)
def test_a_file_without_a_figure_is_bad_input(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_code(written(tmp_path, text))


def test_a_figure_that_is_no_function_is_bad_input_when_the_file_is_executed(
    tmp_path: Path,
) -> None:
    code = read_code(written(tmp_path, "figure = 3\n"))
    with pytest.raises(ConfigError, match="has no function figure"):
        _ = code.module


@pytest.mark.parametrize(
    ("text", "defines"),
    [
        (FIGURE, ("figure",)),
        (f"{FIGURE}quantities = list\n", ("figure", "quantities")),
        ("from elsewhere import drawn as figure, quantities\n", ("figure", "quantities")),
        ("try:\n    import figure\nexcept ImportError:\n    figure = print\n", ("figure",)),
        ("class figure:\n    quantities = 1\n", ("figure",)),
        # Nobody knows without running it.
        ("from elsewhere import *\n", ("figure", "quantities")),
    ],
)
def test_what_is_defined_is_read_from_the_text(
    tmp_path: Path, text: str, defines: tuple[str, ...]
) -> None:
    assert read_code(written(tmp_path, text)).defines == defines


def test_reading_executes_nothing(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    read_code(written(tmp_path, f"open({str(trap)!r}, 'w')\nwhile True: pass\n{FIGURE}"))
    assert not trap.exists()


def test_a_scenario_without_code_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"run.py: is missing"):
        read_code(tmp_path / "run.py")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import nothing_of_that_name\n", r"run.py:1: ModuleNotFoundError: .*nothing_of_that_name"),
        ("import sys\nsys.exit(3)\n", r"run.py:2: SystemExit: 3"),
        ("raise SystemExit\n", r"run.py:1: SystemExit"),
        ("class E(BaseException): pass\nraise E('stop')\n", r"run.py:2: E: stop"),
    ],
)
def test_code_that_cannot_be_imported_is_blamed_by_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    code = read_code(written(tmp_path, f"{text}{FIGURE}"))
    with pytest.raises(SimulationError, match=message):
        _ = code.module


def test_ctrl_c_stays_ctrl_c(tmp_path: Path) -> None:
    code = read_code(written(tmp_path, f"raise KeyboardInterrupt\n{FIGURE}"))
    with pytest.raises(KeyboardInterrupt):
        _ = code.module


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("return None", "run.py: TypeError: figure returned NoneType; expected a matplotlib"),
        ("exit(4)", "run.py:2: SystemExit: 4"),
    ],
)
def test_a_figure_that_is_none_is_one_message(tmp_path: Path, text: str, message: str) -> None:
    code = read_code(written(tmp_path, f"def figure(run):\n    {text}\n"))
    with pytest.raises(SimulationError, match=message):
        code.figure(None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("return 5", "TypeError: 'int' object is not iterable"),
        ("yield 5", "TypeError: quantities gave int; expected striosome.Quantity"),
        (
            "yield Q('a', 'much', 'Hz')",
            "BadArgument: Quantity 'a': value: expected a number, .* not 'much'",
        ),
        (
            "yield Q('a', [], 'Hz')",
            "BadArgument: Quantity 'a': value: expected a number, .* not \\[\\]",
        ),
    ],
)
def test_quantities_that_are_none_are_one_message(tmp_path: Path, text: str, message: str) -> None:
    code = f"from striosome import Quantity as Q\n{FIGURE}def quantities(run):\n    {text}\n"
    with pytest.raises(SimulationError, match=message):
        read_code(written(tmp_path, code)).quantities(None)


def test_code_that_fails_is_blamed_by_its_own_line(tmp_path: Path) -> None:
    text = (
        "import json\ndef figure(run):\n\n    return json.loads('{')\n"
        "def quantities(run):\n    yield 1 / 0\n"
    )
    code = read_code(written(tmp_path, text))
    with pytest.raises(SimulationError, match=r"run.py:4: JSONDecodeError"):
        code.figure(None)
    with pytest.raises(SimulationError, match=r"run.py:6: ZeroDivisionError"):
        code.quantities(None)


def test_a_scenario_is_checked_without_executing_its_code(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    code = f"open({str(trap)!r}, 'w')\nraise SystemExit\n{FIGURE}"
    with pytest.raises(ConfigError) as caught:
        load_scenario(write_scenario(tmp_path / "rise", code=code))
    assert not trap.exists()
    assert str(caught.value).endswith(
        "expected.yaml:6 default.numbers[2].quantity: run.py has no function quantities, which "
        "would compute it"
    )
