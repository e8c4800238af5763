"""Which folders are scenarios, and what they simulate."""

from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.scenarios.folders import (
    SubjectFile,
    experiment_file,
    find_scenarios,
    is_collection,
    names_folder,
    subject_file,
)
from support.scenario_folders import experiment_text, write_scenario


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """A scenario, and a folder that is none."""
    write_scenario(tmp_path / "withdrawal")
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_a_scenario_is_a_folder_with_a_config(parent: Path) -> None:
    assert find_scenarios(parent) == [parent / "withdrawal"]
    assert is_collection(parent)
    assert not is_collection(parent / "withdrawal")
    assert not is_collection(parent / "notes")


def test_a_folder_is_meant_also_where_it_is_misspelt(parent: Path) -> None:
    assert names_folder(parent / "withdrawl")
    assert not names_folder(parent / "withdrawal" / "config.yaml")
    assert not names_folder(parent / "notes" / "gone.yaml")


def test_its_own_experiment_is_simulated(parent: Path) -> None:
    config = parent / "withdrawal" / "config.yaml"
    assert subject_file(parent / "withdrawal") == SubjectFile("experiment", config)
    assert experiment_file(parent / "withdrawal") == config
    assert experiment_file(config) == config


def test_a_sweep_is_known_by_its_design(tmp_path: Path) -> None:
    folder = write_scenario(tmp_path / "doses", "name: doses\ndesign: {grid: {}}\n")
    assert subject_file(folder) == SubjectFile("sweep", folder / "config.yaml")
    with pytest.raises(ConfigError, match="simulates a sweep"):
        experiment_file(folder)


@pytest.mark.parametrize("kind", ["experiment", "sweep"])
def test_a_config_may_name_a_file_that_stands_elsewhere(tmp_path: Path, kind: str) -> None:
    (tmp_path / "shared.yaml").write_text(experiment_text())
    folder = write_scenario(tmp_path / "one", f"{kind}: ../shared.yaml\n")
    assert subject_file(folder) == SubjectFile(kind, tmp_path / "shared.yaml")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("experiment: ../shard.yaml\n", r"config.yaml:1 experiment: .*did you mean shared.yaml\?"),
        ("sweep: ../shard.yaml\n", r"config.yaml:1 sweep: .*did you mean shared.yaml\?"),
        ("experiment: a.yaml\nsweep: b.yaml\n", "expected either experiment or sweep"),
        ("experiment: [a.yaml]\n", "config.yaml:1 experiment: expected a text"),
    ],
)
def test_a_reference_that_leads_nowhere_is_bad_input(
    tmp_path: Path, config: str, message: str
) -> None:
    (tmp_path / "shared.yaml").write_text(experiment_text())
    with pytest.raises(ConfigError, match=message):
        subject_file(write_scenario(tmp_path / "one", config))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("withdrawl", "no scenario: it has no config.yaml; did you mean withdrawal"),
        ("notes", "no scenario"),
        (".", "holds scenarios; name one of them, or all by --all: withdrawal"),
    ],
)
def test_what_is_no_scenario_is_named(parent: Path, name: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        subject_file(parent / name)
