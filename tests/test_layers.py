"""The house: which room may know which, and how its files are kept."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "model" / "striosome"

# From the ground up. A room knows those below its floor; those on one floor do not know each other.
FLOORS = [
    {"array_files", "arrays", "brian", "code_version", "disk_errors", "epochs", "errors"},
    {"estimate_words", "machine", "notes", "wording"},
    {"brief", "main_guard", "processes", "progress", "quantities", "statistics", "user_files"},
    {"references", "result"},
    {"schema"},
    {"circuit", "claims", "gaba", "locomotion", "pharmacology", "photometry", "physiology"},
    # On receptors; on the random streams of the circuit; on pharmacology and physiology.
    {"signalling", "cohort", "foundation", "history"},
    {"drive", "engines"},
    {"windows"},
    {"plan"},
    {"blame", "history_dataset", "memory", "readouts", "replay"},
    {"dataset", "metrics", "photometry_notes"},
    {"simulation_error"},
    {"session", "rapid", "verdicts"},
    {"dose_fit", "effects", "store"},
    {"run_comparison", "sweeps"},
    {"figures", "report", "runs"},
    {"rescoring", "sweep_runner"},
    {"runner"},
    {"calibration", "repetition", "scenarios", "sensitivity"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# The one other place that may join slow layers and spikes, in a form without spikes.
JOINERS = {"plan", "readouts", "replay", "dataset", "metrics", "session", "rapid"}
KNOW_BRIAN2 = {"brian", "circuit", "engines", "quantities"}
LONGEST = 350


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
FILES = [
    path
    for folder in ("model", "experiments", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
]


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports_of(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import of a file, those within functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def names_in(node: ast.Import | ast.ImportFrom) -> list[str]:
    """What is imported, with the module that it is taken from."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert node.level == 0, "an import is relative"
    return [f"{node.module}.{alias.name}" for alias in node.names]


def known_by(module: str) -> set[str]:
    """Modules of the package that a module imports."""
    found = set()
    for node in imports_of(MODULES[module]):
        for name in names_in(node):
            target = name if name in MODULES else name.rpartition(".")[0]
            if target in MODULES:
                found.add(target)
    return found


def test_every_room_is_in_the_plan_and_stands():
    assert {room_of(module) for module in MODULES} - {""} == set(FLOOR)


@pytest.mark.parametrize("module", [module for module in MODULES if room_of(module)])
def test_a_room_knows_only_those_below(module):
    own = room_of(module)
    others = {room_of(other) for other in known_by(module)} - {own, ""}
    above = {other for other in others if FLOOR[other] >= FLOOR[own]}
    assert not above, f"{module} knows {sorted(above)}, which stand no lower"


def test_the_front_door_holds_nothing():
    # What it offers is looked up when it is asked for, so that the package has no top room.
    assert known_by("striosome") == set()


def test_slow_layers_and_spikes_meet_only_where_they_are_joined():
    both = {
        room_of(module)
        for module in MODULES
        if {"drive", "engines"} <= {room_of(other) for other in known_by(module)}
    }
    assert both <= JOINERS
    for room, other in (("drive", "engines"), ("engines", "drive")):
        assert not any(
            other in map(room_of, known_by(module)) for module in MODULES if room_of(module) == room
        )


def test_no_module_comes_back_to_itself():
    # The package itself is imported for its version only, and imports nothing.
    graph = {module: known_by(module) - {"striosome"} for module in MODULES}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_only_the_circuit_its_engines_and_units_know_brian2():
    knowing = {
        path
        for path in [*MODULES.values(), *(ROOT / "experiments").rglob("*.py")]
        for node in imports_of(path)
        if any(name.split(".")[0] == "brian2" for name in names_in(node))
    }
    rooms = {room_of(module) for module, path in MODULES.items() if path in knowing}
    assert rooms == KNOW_BRIAN2
    assert knowing <= set(MODULES.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_names_what_it_imports(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    stars = [node.lineno for node in imports_of(path) if node.names[0].name == "*"]
    assert not stars, f"imports everything in lines {stars}"
