"""Copies of shipped files say the same from anywhere, alone or beside others."""

import re
from pathlib import Path

import pytest

import striosome
from striosome.calibration.declaration import load_calibration
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.file_version import written_by
from striosome.config.documents.shipped import KINDS
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.identity import content_hash
from striosome.file_kinds.copies import FIRST, copies
from striosome.sensitivity.declaration import load_sensitivity
from support.places import ROOT


def put(folder: Path, *names: str) -> list[str]:
    """Write copies; return their places."""
    for place, text in copies(names).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


@pytest.mark.parametrize("name", KINDS["experiments"].files())
def test_an_experiment_alone_says_the_same(tmp_path: Path, name: str) -> None:
    place = f"configs/experiments/{name}.yaml"
    assert put(tmp_path, f"striosome:{place}") == [place]
    copied, shipped = striosome.load(tmp_path / place), striosome.load(ROOT / place)
    assert content_hash(copied.experiment) == content_hash(shipped.experiment)
    assert copied.experiment.claims == shipped.experiment.claims


# One that only names an experiment, one that holds it, and one that holds a sweep.
@pytest.mark.parametrize("name", ["challenges", "knockouts", "dopamine_sign"])
def test_a_scenario_alone_says_the_same(tmp_path: Path, name: str) -> None:
    places = put(tmp_path, name)
    for file in ("config.yaml", "run.py", "README.md"):
        assert f"experiments/{name}/{file}" in places
    copied = striosome.load_scenario(tmp_path / "experiments" / name)
    shipped = striosome.load_scenario(ROOT / "experiments" / name)
    assert copied.subject.scale == shipped.subject.scale
    assert copied.result_folder() == shipped.result_folder()
    assert copied.numbers == shipped.numbers


@pytest.mark.parametrize("name", KINDS["scenarios"].files())
def test_what_a_scenario_names_is_there(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    config = tmp_path / "experiments" / name / "config.yaml"
    text = config.read_text(encoding="utf-8")
    named = re.findall(r"striosome:[\w./]+", text)
    assert all((ROOT / place.removeprefix("striosome:")).exists() for place in named)
    others = re.findall(r"(?:\.\./)+[\w./]+", text)
    assert all((config.parent / place).exists() for place in others)
    assert [*named, *others]


def test_files_of_many_runs_say_the_same(tmp_path: Path) -> None:
    for place, load in (
        ("sweeps/population.yaml", striosome.load_sweep),
        ("sweeps/doses.yaml", striosome.load_sweep),
        ("calibration/default.yaml", load_calibration),
        ("sensitivity/challenges.yaml", load_sensitivity),
    ):
        put(tmp_path, f"striosome:configs/{place}")
        load(tmp_path / "configs" / place)


def test_neighbours_that_are_copied_are_the_ones_that_count(tmp_path: Path) -> None:
    put(tmp_path, *FIRST)
    experiment = tmp_path / "configs" / "experiments" / "challenges.yaml"
    animals = tmp_path / "configs" / "animals" / "iron_deficient.yaml"
    text = animals.read_text()
    assert "iron_deficiency: 1" in text
    animals.write_text(text.replace("iron_deficiency: 1", "iron_deficiency: 0.25"))
    deficient = striosome.load(experiment).provenance["iron_deficient"]["iron_deficiency"]
    assert (deficient.value, deficient.set_by) == (0.25, "iron_deficient.yaml:3")


def test_a_copied_drug_wins_over_the_shipped_one(tmp_path: Path) -> None:
    put(tmp_path, "striosome:configs/experiments/challenges.yaml", "methadone")
    experiment = tmp_path / "configs" / "experiments" / "challenges.yaml"
    assert "drugs: [striosome:configs/drugs, ../drugs] " in experiment.read_text()
    own = striosome.load(experiment).provenance["control"]
    by = {entry.set_by for path, entry in own.items() if path.startswith("ligands.methadone.")}
    assert all(place.startswith("methadone.yaml:") for place in by)


def test_everything_together_needs_nothing_that_is_shipped(tmp_path: Path) -> None:
    put(tmp_path, "striosome:configs", "striosome:experiments")
    for path in (tmp_path / "configs").rglob("*.yaml"):
        assert "striosome:configs" not in path.read_text(encoding="utf-8"), path
    striosome.load_scenario(tmp_path / "experiments" / "knockouts")


def test_base_and_ledger_bring_the_publications(tmp_path: Path) -> None:
    own = put(tmp_path, "base", "claims")
    assert own == [f"configs/{name}" for name in ("base.yaml", "claims.yaml", "references.bib")]


def test_every_yaml_file_says_who_has_written_it() -> None:
    for place, text in copies(["striosome:configs", "striosome:experiments"]).items():
        said = f"\nwritten_by: {written_by()}\n" in text
        assert said == place.endswith(".yaml"), place


def test_every_copy_is_read(tmp_path: Path) -> None:
    put(tmp_path, "striosome:configs", "striosome:experiments")
    for path in tmp_path.rglob("*.yaml"):
        place = ROOT / path.relative_to(tmp_path)
        assert read_yaml(path).data.keys() == read_yaml(place).data.keys()


def test_all_that_is_unknown_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        copies(["nockouts", "striosome:configs/bse.yaml", "striosome:docs/names.md", "doses"])
    said = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in said] == ["nockouts", "striosome", "striosome"]
    assert "did you mean knockouts?" in said[0]
    assert "did you mean base.yaml?" in said[1]
    assert "nothing of this place is shipped" in said[2]


@pytest.mark.parametrize("name", ["striosome:", "striosome:../x", "striosome:configs/../model"])
def test_nothing_else_of_the_package_is_copied(name: str) -> None:
    with pytest.raises(ConfigError, match="nothing of this place is shipped"):
        copies([name])
