"""The house: which room may know which, and how its files are kept."""

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from support.house import (
    FLOOR,
    MODULES,
    PACKAGE,
    PAGE,
    ROOT,
    architecture_page,
    imports_of,
    known_by,
    names_in,
    room_of,
    rooms_known_by,
)

KNOW_BRIAN2 = ("base.brian", "base.quantities", "circuit", "engines")
MAX_ROOMS = 21
LONGEST = 350
FILES = [
    path
    for folder in ("model", "experiments", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
]


def test_every_room_is_in_the_plan_and_stands():
    rooms = {room_of(module) for module in MODULES} - {""}
    assert rooms == set(FLOOR)
    assert len(rooms - {"__main__"}) <= MAX_ROOMS


def test_no_module_is_without_a_room():
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_the_page_is_written_from_this_map():
    page = PAGE.read_text(encoding="utf-8")
    assert page == architecture_page(), "run python -m tests.support.house"


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
    assert "neuromodulation" not in rooms_known_by("engines") | rooms_known_by("circuit")
    both = {room for room in FLOOR if {"neuromodulation", "engines"} <= rooms_known_by(room)}
    assert both == {"simulation"}


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
    assert knowing <= set(MODULES.values())

    def place(module: str) -> str:
        within = [p for p in KNOW_BRIAN2 if f"{module}.".startswith(f"striosome.{p}.")]
        return within[0] if within else module

    assert {place(module) for module, path in MODULES.items() if path in knowing} == set(
        KNOW_BRIAN2
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_names_what_it_imports(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    stars = [node.lineno for node in imports_of(path) if node.names[0].name == "*"]
    assert not stars, f"imports everything in lines {stars}"


@pytest.mark.parametrize("path", MODULES.values(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_field_is_described_below_itself(path):
    classes = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    lists = [
        node.name
        for node in classes
        if "Attributes" in (ast.get_docstring(node) or "").splitlines()
    ]
    assert not lists, f"lists the attributes of {lists} instead"
