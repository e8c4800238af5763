"""The map of the house: which room stands on which floor, and what each is for.

`python -m tests.support.house` writes `docs/architecture.md` from it.
"""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "model" / "striosome"
PAGE = ROOT / "docs" / "architecture.md"

FLOORS: list[tuple[str, ...]] = [
    ("base",),
    ("cells",),
    ("config",),
    ("circuit", "neuromodulation", "observation"),
    ("engines",),
    ("simulation",),
    ("claims", "evidence"),
    ("store",),
    ("analysis", "report", "sweeps"),
    ("figures",),
    ("calibration", "runs"),
    ("scenarios", "sensitivity"),
    ("file_kinds",),
    ("cli",),
    ("__main__",),
]
"""From the ground up. A room knows those on the floors below it; rooms on one floor do not know
each other."""

FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def module_of(path: Path) -> str:
    """Return the dotted name of the module in a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def room_of(module: str) -> str:
    """Return the top room of a module; that of the package itself is the empty name."""
    return module.split(".")[1] if "." in module else ""


@cache
def imports_of(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Return every import of a file, those within functions included."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))


def names_in(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return what is imported, with the module that it is taken from."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert node.level == 0, "an import is relative"
    return [f"{node.module}.{alias.name}" for alias in node.names]


@cache
def known_by(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    found = set()
    for node in imports_of(MODULES[module]):
        for name in names_in(node):
            target = name if name in MODULES else name.rpartition(".")[0]
            if target in MODULES:
                found.add(target)
    return found


def rooms_known_by(room: str) -> set[str]:
    """Return the rooms that the modules of a room import from."""
    modules = [module for module in MODULES if room_of(module) == room]
    return {room_of(other) for module in modules for other in known_by(module)} - {room, ""}


def purpose(module: str) -> str:
    """Return the first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    assert text, f"{module} does not say what it is for"
    return text.splitlines()[0]


def architecture_page() -> str:
    """Return the page that describes the house, top floor first."""
    lines = [
        "# Architecture",
        "",
        "The library is `model/striosome`. Each of its folders is a room, each room stands on a",
        "floor. A room may import from the floors below it and from nowhere else, so every import",
        "points downwards and nothing depends on itself. `tests/test_architecture.py` enforces the",
        "map, and this page is written from it by `python -m tests.support.house`.",
        "",
        "| floor | room | what it is for | imports from |",
        "|---|---|---|---|",
    ]
    for number, rooms in reversed(list(enumerate(FLOORS))):
        for room in rooms:
            known = ", ".join(sorted(rooms_known_by(room), key=lambda one: (FLOOR[one], one)))
            text = purpose(f"striosome.{room}")
            lines.append(f"| {number} | `{room}` | {text} | {known or 'nothing'} |")
    lines += ["", "## Rooms within rooms", "", "| folder | what it is for |", "|---|---|"]
    for module, path in MODULES.items():
        if path.name == "__init__.py" and module.count(".") == 2:
            folder = module.removeprefix("striosome.").replace(".", "/")
            lines.append(f"| `{folder}` | {purpose(module)} |")
    lines += [
        "",
        "## From a dose to dF/F",
        "",
        "A dose travels through the rooms in this order: `config` reads it, `neuromodulation`",
        "makes of it occupied receptors and PKA activity, `circuit` and `engines` into spikes and",
        "release, `observation` into extracellular GABA and fluorescence, and `simulation` joins",
        "these steps, measures the outcome and hands it to `claims`, `store` and `figures`.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(architecture_page(), encoding="utf-8")
