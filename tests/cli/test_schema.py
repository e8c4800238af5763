"""`striosome schema`: what is shipped fits what is printed, and what is faulty does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from striosome.cli.main import main
from striosome.cli.schema import Kind
from striosome.config.documents.yaml_source import read_yaml
from support.json_schemas import faults
from support.places import CONFIGS, ROOT

FOLDERS = {
    "animals": "overlay",
    "calibration": "calibration",
    "drugs": "drug",
    "experiments": "experiment",
    "heteromers": "overlay",
    "histories": "history",
    "hypotheses": "overlay",
    "knockouts": "overlay",
    "populations": "population",
    "protocols": "protocol",
    "sensitivity": "sensitivity",
    "sensors": "sensor",
    "species": "overlay",
    "sweeps": "sweep",
}
SINGLE = {"base.yaml": "base", "claims.yaml": "claims", "evidence.yaml": "evidence"}
SHIPPED = sorted([*CONFIGS.rglob("*.yaml"), *ROOT.glob("experiments/*/expected.yaml")])


def printed(kind: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    with pytest.raises(SystemExit) as ended:
        main(["schema", "--kind", kind])
    assert not ended.value.code
    return json.loads(capsys.readouterr().out)


def kind_of(file: Path) -> str:
    folder = file.parent.name
    if file.name == "expected.yaml":
        return "expected"
    return SINGLE[file.name] if file.parent == CONFIGS else FOLDERS[folder]


def changed(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The data with one key set; one that is set to `...` is taken out."""
    *above, last = path
    part = data
    for key in above:
        part = part[key]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return data


@pytest.mark.parametrize("kind", Kind)
def test_every_schema_says_what_it_is_of_and_refers_to_nothing_that_it_lacks(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = printed(kind, capsys)
    assert schema["title"] == f"striosome {kind}"
    for reference in json.dumps(schema).split('"$ref": "#/$defs/')[1:]:
        assert reference.split('"')[0] in schema["$defs"]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_shipped_file_fits_its_schema(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert faults(read_yaml(file).data, printed(kind_of(file), capsys)) == []


def test_every_kind_is_tried_on_a_shipped_file() -> None:
    assert {kind_of(file) for file in SHIPPED} == set(Kind)


# One entry each: file, key, what is written there, what the schema says of it.
FAULTY: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("calibration/default", ("sampler", "effectve"), 3, "sampler: effectve is unknown"),
    ("calibration/default", ("sampler", "runs"), 1, "1 is beyond 2"),
    ("calibration/default", ("priors", "iron.a1_loss"), {"rang": [0, 1]}, "rang is unknown"),
    ("calibration/default", ("priors", "iron.a1_loss"), {"range": [0]}, "beyond 2"),
    ("calibration/default", ("hypotheses", "h0_default"), {"prior": {}}, "prior is unknown"),
    ("calibration/default", ("hypotheses", "h0_default"), {"priors": 1}, "1 is no object"),
    ("calibration/default", ("measurements", "dopamine tone", "error"), ..., "error is missing"),
    ("calibration/default", ("likelihood", "wrong_statement"), 0.5, "0.5 is beyond 0.5"),
    ("sweeps/doses", ("design", "gird"), {}, "design: gird is unknown"),
    ("sweeps/doses", ("design", "zip"), {"a": [1]}, "is beyond 1"),
    ("sweeps/doses", ("design", "grid", "iron deficiency", "form"), 1, "form is unknown"),
    ("sweeps/doses", ("design", "grid", "methadone dose", "points"), 1.5, "1.5 is no integer"),
    ("sweeps/doses", ("design",), {"product": [{"grid": {}}]}, "product: [0]: grid: {} is beyond"),
    ("sweeps/doses", ("design",), {"list": [{"iron_deficiency": [0]}]}, "list: [0]: iron_def"),
    ("sweeps/uncertain", ("design", "latin_hypercube", "points"), 0, "points: 0 is beyond 1"),
    ("sweeps/uncertain", ("design", "latin_hypercube", "parameters"), {}, "{} is beyond 1"),
    ("sweeps/population", ("design", "population", "sets"), ..., "population: sets is missing"),
    ("sensitivity/challenges", ("sobol", "keep"), 0, "keep: 0 is beyond 1"),
    ("sensitivity/challenges", ("parameters", "iron.a1_loss"), {"spread": 0}, "0 is beyond 0"),
    ("sensitivity/challenges", ("design",), {}, "design is unknown"),
    ("populations/calibrated", ("weights", 3), "heavy", "weights: [3]: 'heavy' is no number"),
    ("populations/calibrated", ("sets", 0, 0), "1 nM", "sets: [0]: [0]: '1 nM' is no number"),
    ("populations/calibrated", ("key",), ..., "key is missing"),
    ("../experiments/knockouts/expected", ("default", "seed"), 1, "seed is unknown"),
    ("claims", ("forms",), "own.py", "'own.py' is no array"),
    ("claims", ("claims", 0, "kind"), "fitted", "kind: 'fitted' is not"),
    ("claims", ("claims", 0, "test", "expect"), "rize", "'rize' is not"),
    ("claims", ("claims", 0, "test"), {"type": "size", "value": 1}, "error is missing"),
    ("claims", ("claims", 0, "test"), {"type": "size", "error": 0}, "0 is beyond 0"),
    ("calibration/default", ("likelihood", "wrong_number"), {"dff_auc": 0}, "0 is beyond 0"),
    ("experiments/challenges", ("groups", "control", "animal"), 3, "animal is unknown"),
    ("experiments/withdrawal", ("groups", "during", "history"), {"dose": []}, "dose is unknown"),
    ("histories/morphine_week", ("doses", 0, "evry"), "12 h", "evry is unknown"),
    ("histories/iron_repletion", ("diet", 0, "start"), ..., "start is missing"),
    ("base", ("gaba", "basal", "status"), ..., "basal: status is missing"),
]


@pytest.mark.parametrize(("name", "path", "value", "message"), FAULTY)
def test_a_fault_is_found_by_the_schema(
    name: str,
    path: tuple[str | int, ...],
    value: Any,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = CONFIGS / f"{name}.yaml"
    data = changed(read_yaml(file).data, path, value)
    found = faults(data, printed(kind_of(file), capsys))
    assert any(message in fault for fault in found), found
