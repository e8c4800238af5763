"""The kind of a file is told by its own keys, or what would tell it is said."""

from pathlib import Path

import pytest

from striosome.calibration.file import CalibrationFile
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.section import Section
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.experiment_file import ExperimentFile
from striosome.config.experiments.population_file import PopulationFile
from striosome.file_kinds.detection import kind_of
from striosome.file_kinds.registry import CHECKED
from striosome.sensitivity.file import SensitivityFile
from striosome.sweeps.file import SweepFile
from support.places import CONFIGS

RECORDS: dict[str, type[Section]] = {
    "experiment": ExperimentFile,
    "calibration": CalibrationFile,
    "sweep": SweepFile,
    "sensitivity": SensitivityFile,
    "population": PopulationFile,
}


def told(folder: Path, text: str) -> str:
    path = folder / "file.yaml"
    path.write_text(text)
    return kind_of(read_yaml(path)).name


TOLD_BY_ONE_KEY = {kind.name: kind for kind in CHECKED if kind.nothing_but is None}


def test_every_kind_that_one_key_tells_is_tried() -> None:
    assert RECORDS.keys() == TOLD_BY_ONE_KEY.keys()


@pytest.mark.parametrize("kind", TOLD_BY_ONE_KEY)
def test_keys_that_tell_a_kind_are_required_there_and_unknown_elsewhere(kind: str) -> None:
    fields, keys = RECORDS[kind].model_fields, TOLD_BY_ONE_KEY[kind].distinctive_keys
    assert all(fields[key].is_required() for key in keys)
    others = [record.model_fields for name, record in RECORDS.items() if name != kind]
    assert not any(key in other for key in keys for other in others)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("experiments", "experiment"),
        ("calibration", "calibration"),
        ("sweeps", "sweep"),
        ("sensitivity", "sensitivity"),
        ("populations", "population"),
    ],
)
def test_the_kind_of_every_shipped_file_is_told(folder: str, kind: str) -> None:
    files = sorted((CONFIGS / folder).glob("*.yaml"))
    assert {kind_of(read_yaml(file)).name for file in files} == {kind}


def test_a_ledger_holds_claims_and_nothing_else_but_forms(tmp_path: Path) -> None:
    assert kind_of(read_yaml(CONFIGS / "claims.yaml")).name == "claims"
    assert told(tmp_path, "forms: [own.py]\nclaims: []\n") == "claims"
    assert told(tmp_path, "claims: file.yaml\ngroups: {}\n") == "experiment"


def test_a_ledger_holds_evidence_and_nothing_else_but_its_rule(tmp_path: Path) -> None:
    assert kind_of(read_yaml(CONFIGS / "evidence.yaml")).name == "evidence"
    assert told(tmp_path, "rule: any\nshared: 0\nevidence: []\n") == "evidence"


def test_one_key_is_enough_where_another_is_misspelt(tmp_path: Path) -> None:
    assert told(tmp_path, "name: a\ngroup: {}\nsimulation: {}\n") == "experiment"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name: a\ntitle: b\nexperiment: c.yaml\n", "it has the keys of none"),
        ("claims: []\nclaim: 1\n", "it has the keys of none"),
        ("forms: [own.py]\n", "it has the keys of none"),
        (
            "name: a\ndesign: {}\nmorris: {}\nsobol: {}\n",
            r"it has keys of several: sweep \(design\), sensitivity \(morris or sobol\)",
        ),
    ],
)
def test_what_cannot_be_told_is_one_problem_that_names_the_kinds(
    tmp_path: Path, text: str, why: str
) -> None:
    with pytest.raises(ConfigError, match=rf"file.yaml:1: cannot tell .*: {why}") as caught:
        told(tmp_path, text)
    (problem,) = caught.value.problems
    for kind in CHECKED:
        assert f"{kind.name} by {' or '.join(sorted(kind.distinctive_keys))}" in problem.message
    assert "claims by claims with nothing else but forms" in problem.message
    assert "drugs, sensors, protocols, histories are checked with the experiment" in problem.message
