"""What names may be, and that every kind of file asks."""

from pathlib import Path

import pytest
import yaml

from striosome.config.documents.errors import ConfigError
from striosome.config.documents.names import (
    LONGEST_NAME,
    axis_fault,
    group_faults,
    name_fault,
    part_fault,
    session_faults,
    session_node,
)
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from support.tiny import write_tiny

# Each comes back as it is written, from every file that a result consists of.
KEPT = (
    *(
        "1",
        "007",
        "0.5",
        "1e3",
        "NA",
        "null",
        "true",
        "~",
        "-",
        "=1+1",
        "@x",
        "+x",
        "#",
        "%s",
        "{}",
    ),
    *("cost $5 to $9", r"before $\frac{$ after", "a\\b", 'a "b"', "a, b; c", "[red]", "é", "中文"),
    *("examples 2", "histories", "...", "x" * LONGEST_NAME, "中" * 66, "a  b", "unit", "session"),
)
FAULTY = {
    "": "must not be empty",
    "  ": "must not be empty",
    " a": "must not start or end with a space",
    "a ": "must not start or end with a space",
    "a\tb": "must not hold what nobody sees (U+0009)",
    "a\nb": "must not hold what nobody sees (U+000A)",
    "a\0b": "must not hold what nobody sees (U+0000)",
    "\x1b[2J": "must not hold what nobody sees (U+001B)",
    "a\N{NO-BREAK SPACE}b": "must not hold what nobody sees (U+00A0)",
    "a\N{ZERO WIDTH SPACE}b": "must not hold what nobody sees (U+200B)",
    "a\N{RIGHT-TO-LEFT OVERRIDE}b": "must not hold what nobody sees (U+202E)",
    "\ud800": "must not hold what nobody sees (U+D800)",
    "x" * (LONGEST_NAME + 1): "must not be longer than 100 letters; here 101",
    "中" * 67: "must not be longer",
}
PATHS = {"a/b": 'must not hold "/"', "/abs": 'must not hold "/"', ".": "means a folder"}
PATHS |= {"..": "means a folder"}


@pytest.mark.parametrize("name", KEPT)
def test_a_name_may_be_nearly_anything(name: str) -> None:
    assert name_fault(name) is None
    assert not list(group_faults(["control", name]))
    assert not list(session_faults(["vehicle", name]))


@pytest.mark.parametrize(("name", "message"), FAULTY.items())
def test_what_no_result_gives_back_is_no_name(name: str, message: str) -> None:
    assert message in str(name_fault(name))
    for faults in (group_faults(["control", name]), session_faults(["vehicle", name])):
        ((faulty, said),) = faults
        assert faulty == name
        assert message in said
    assert message in str(axis_fault(name, ()))
    assert message in str(part_fault(name))


@pytest.mark.parametrize(("name", "message"), PATHS.items())
def test_a_group_and_an_axis_are_no_paths(name: str, message: str) -> None:
    ((_, said),) = group_faults(["control", name])
    assert message in said
    assert message in str(axis_fault(name, ()))


def test_groups_leave_results_their_own_names() -> None:
    assert dict(group_faults(["examples"])) == {
        "examples": "results keep example spikes under this name"
    }
    faults = dict(group_faults(["wt", "ko", "ko - wt", "wt - ko"]))
    assert faults == {"ko - wt": "results call the difference of two other groups so"}


def test_sessions_have_nodes_of_their_own() -> None:
    assert session_node("SKF81297 5 mg/kg") == "SKF81297 5 mg per kg"
    faults = dict(session_faults(["5 mg/kg", "5 mg per kg", "history", ".", "a/" * 50]))
    assert "results keep '5 mg/kg' under the same name" in faults["5 mg per kg"]
    assert "lived through" in faults["history"]
    assert "means a folder" in faults["."]
    assert "must not be longer" in faults["a/" * 50]
    assert "5 mg/kg" not in faults


def test_parts_of_paths_can_be_written_in_paths() -> None:
    assert part_fault("skf-81297 (R)") is None
    for name in ("a.b", "a[0]", 'a"b'):
        assert "stands in paths" in str(part_fault(name))


def spoilt(folder: Path, old: str, new: str) -> list[str]:
    path = write_tiny(folder)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load_experiment(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  iron_deficient:", '  "..":', ":11 groups...: this name means a folder"),
        ("  iron_deficient:", "  examples:", ":11 groups.examples: results keep"),
        ("  iron_deficient:", '  "":', ":11 groups.: the key is empty"),
        ("  SKF81297:", "  history:", ":24 sessions.history: results keep what animals"),
        ("  SKF81297:", '  " x":', ":24 sessions. x: a name must not start"),
        ("name: tiny", f"name: {'x' * 101}", ":2 name: expected at most 100 letters"),
        ("title: A tiny", f"title: {'x' * 301}", ":3 title: expected at most 300 letters"),
        ("title: A tiny", 'title: "A\\ntiny', ":3 title: expected one line"),
        ("title: A tiny", 'title: "A\\u202e tiny', ":3 title: a title must not hold what nobody"),
        ("title: A tiny", 'title: "A\\u200b tiny', "what nobody sees (U+200B)"),
        ("control: vehicle", "control: 1", ":28 sessions.SKF81297.control: expected a text; put"),
    ],
)
def test_a_faulty_name_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    if new.startswith('title: "'):
        new, old = f'{new} experiment"', f"{old} experiment"
    found = spoilt(tmp_path, old, new)
    assert any(message in one for one in found), found


def test_names_that_look_like_values_are_names(tmp_path: Path) -> None:
    path = write_tiny(tmp_path)
    text = (
        path.read_text().replace("  control: {", "  1: {").replace("iron_deficient: {", "null: {")
    )
    path.write_text(text.replace("  SKF81297:", "  true:"))
    experiment = load_experiment(path, ["groups.1.animals=4"]).experiment
    assert [(group.name, group.animals) for group in experiment.groups] == [("1", 4), ("null", 3)]
    assert list(experiment.sessions) == ["vehicle", "true"]


def with_drug(folder: Path, name: str) -> LoadedExperiment:
    """The tiny experiment with one more drug."""
    path = write_tiny(folder)
    content = yaml.safe_load(path.read_text())
    drugs = folder / "drugs"
    drugs.mkdir()
    for file in Path(content["drugs"]).glob("*.yaml"):
        (drugs / file.name).write_bytes(file.read_bytes())
    (drugs / f"{name}.yaml").write_bytes((drugs / "cpa.yaml").read_bytes())
    (drugs / "._cpa.yaml").write_bytes(b"\x00\x05\x16\x07")
    path.write_text(path.read_text().replace(content["drugs"], str(drugs)))
    return load_experiment(path)


def test_the_name_of_a_drug_is_part_of_paths(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"my\.drug\.yaml:\d+ ligands\.my\.drug: a name that"):
        with_drug(tmp_path, "my.drug")


def test_hidden_files_beside_drugs_are_left_alone(tmp_path: Path) -> None:
    assert "my-drug" in with_drug(tmp_path, "my-drug").experiment.groups[0].parameters.ligands
