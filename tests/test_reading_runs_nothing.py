"""Nothing that is read is executed, but for Python files of users, which have one place."""

import ast
from pathlib import Path

import pytest

from support.places import ROOT

PACKAGE = ROOT / "model" / "striosome"
EXECUTES_USER_CODE = {"base/user_code.py"}
EXECUTING_MODULES = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "runpy"}
EXECUTING_CALLS = {"eval", "exec", "read_pickle", "unsafe_load", "full_load", "exec_module"}


def executing(tree: ast.AST) -> list[str]:
    """What in a module may execute something that it has read."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in EXECUTING_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in EXECUTING_MODULES:
            found.append(node.module)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            # `ast.walk` and the like are attributes too; these names stand for nothing else here.
            found += [name] if name in EXECUTING_CALLS else []
            found += [
                "allow_pickle"
                for key in node.keywords
                if key.arg == "allow_pickle" and getattr(key.value, "value", True)
            ]
    return found


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_module_executes_nothing_that_it_reads(path: Path) -> None:
    found = executing(ast.parse(path.read_text(encoding="utf-8")))
    if path.relative_to(PACKAGE).as_posix() not in EXECUTES_USER_CODE:
        assert not found


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from pickle import load", "np.load(x, allow_pickle=True)", "exec(x)"],
)
def test_what_executes_is_seen(line: str) -> None:
    assert executing(ast.parse(line))
