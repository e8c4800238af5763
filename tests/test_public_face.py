"""What `import striosome` offers: looked up when asked for, and known to type checkers."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import striosome

FACE = Path(striosome.__file__)
STUB = FACE.with_suffix(".pyi")


def stubbed() -> dict[str, tuple[str, str]]:
    """Module and attribute of every name that the stub exports."""
    imports = [
        node for node in ast.parse(STUB.read_text()).body if isinstance(node, ast.ImportFrom)
    ]
    return {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in imports
        for alias in node.names
    }


def test_the_stub_says_where_everything_is():
    assert stubbed() == striosome._WHERE


@pytest.mark.parametrize("name", striosome.__all__)
def test_every_name_is_there_and_is_offered(name):
    assert name in dir(striosome)
    assert getattr(striosome, name) is not None


def test_a_name_that_is_not_there_is_no_attribute():
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = striosome.simulat


@pytest.mark.programs
def test_a_type_checker_knows_the_functions(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import striosome\n"
        "loaded = striosome.load('challenges.yaml')\n"
        "reveal_type(striosome.simulate)\n"
        "reveal_type(striosome.simulate(loaded.experiment).summary)\n"
        "striosome.simulate(loaded)\n"
    )
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", str(script)],
        capture_output=True,
        text=True,
        cwd=FACE.parents[2],
    )
    said = checked.stdout
    assert 'note: Revealed type is "def (experiment: striosome' in said, said
    assert "DataFrame" in said
    assert "script.py:5: error: Argument 1" in said


@pytest.mark.programs
def test_it_is_imported_at_once():
    script = "import sys, striosome; print(len([m for m in sys.modules if 'striosome' in m]))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout.strip() == "1", loaded.stderr
