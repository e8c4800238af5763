"""Ledgers of evidence: what is refused, and how errors are read."""

import re
from pathlib import Path

import numpy as np
import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.documents.yaml_source import read_yaml
from striosome.evidence.ledger import load_evidence, require_known
from striosome.evidence.roles import kept_for_validation
from support.builders import build_parameters
from support.evidence_files import ROW, SHARE, written
from support.places import CONFIGS


def fault(folder: Path, *rows: dict[str, object], **keys: object) -> str:
    with pytest.raises(ConfigError) as caught:
        load_evidence(written(folder, *rows, **keys))
    return str(caught.value)


FAULTS = {
    "no error": ({"error": {}}, "error: expected one of sem, sd, limits or within, got none"),
    "two errors": (
        {"error": {"sem": "1 mg/kg", "within": 2}},
        "error: expected one of sem, sd, limits or within, got sem and within",
    ),
    "no unit": ({"value": "2"}, "'2' has no unit; expected a value in mg/kg"),
    "another unit": ({"error": {"sem": "2 nM"}}, "'2 nM' has the wrong unit"),
    "spread of nobody": ({"error": {"sd": "1 mg/kg"}}, "sd: also give n"),
    "outside its limits": (
        {"error": {"limits": ["3 mg/kg", "4 mg/kg"]}},
        "limits: the number does not lie between them",
    ),
    "no factor": ({"error": {"within": 0.5}}, "within: a factor is above 1, got 0.5"),
    "no amount": (SHARE | {"error": {"within": -0.5}}, "within: an amount is above 0, got -0.5"),
    "no transfer": ({"transfer": 1}, "transfer: a factor is above 1, got 1"),
    "nothing": ({"value": "0 mg/kg"}, "value: must be above 0, got 0 mg/kg"),
    "recalled": ({"status": "recalled-high"}, "only what was read in its source is evidence"),
    "uncited": ({"source": "a book"}, "source: evidence cites its publication"),
    "the other role": (
        {"role": "calibration"},
        "row one: by the rule @A2000 is for validation, not calibration",
    ),
    "unknown assay": ({"assay": {"type": "half_effect_dos"}}, "did you mean half_effect_dose?"),
    "a key too much": (
        {"assay": ROW["assay"] | {"drugs": "x"}},  # type: ignore[operator]
        "assay.drugs: unknown key; did you mean drug?",
    ),
    "no concentration": (
        {
            "assay": {
                "type": "slice_ratio",
                "readout": "glutamate",
                "bath": {"cpa": None},
                "against": {},
            },
            "value": 1,
            "error": {"sem": 0.1},
        },
        "assay.bath.cpa: ",
    ),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_fault_of_a_row_is_said_at_its_line(which, tmp_path):
    row, message = FAULTS[which]
    said = fault(tmp_path, row)
    assert message in said
    assert re.match(rf"{re.escape(str(tmp_path))}/evidence\.yaml:\d+ evidence", said)


def test_two_rows_of_one_name_are_refused(tmp_path):
    assert "row one: is the id of another row, too" in fault(tmp_path, {}, {})


def test_another_rule_is_refused(tmp_path):
    assert "rule: this version knows one" in fault(tmp_path, {}, rule="as I like it")


def test_what_the_animal_has_not_is_said_at_its_line(tmp_path):
    path = written(tmp_path, {"assay": ROW["assay"] | {"drug": "metadone"}})  # type: ignore[operator]
    ledger = load_evidence(path)
    with pytest.raises(ConfigError, match=r"evidence\.yaml:\d+ .*drug: row one: unknown drug"):
        require_known(ledger.evidence, build_parameters(), read_yaml(path))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"error": {"sem": "0.2 mg/kg"}}, np.sqrt(np.log1p(0.01))),
        ({"error": {"sd": "0.6 mg/kg"}, "n": 9}, np.sqrt(np.log1p(0.01))),
        ({"error": {"limits": ["1 mg/kg", "4 mg/kg"]}}, np.log(2) / 1.959964),
        ({"error": {"within": 3}}, np.log(3) / 1.959964),
        ({"error": {"within": 3}, "transfer": 3}, np.sqrt(2) * np.log(3) / 1.959964),
        (SHARE, 0.1),
        (SHARE | {"error": {"limits": [0.3, 0.7]}}, 0.2 / 1.959964),
        (SHARE | {"transfer": 0.1}, np.hypot(0.1, 0.1 / 1.959964)),
    ],
)
def test_an_error_is_one_deviation_on_the_scale_of_the_assay(row, expected, tmp_path):
    (found,) = load_evidence(written(tmp_path, row)).evidence
    assert found.deviation == pytest.approx(expected)


def test_at_least_a_third_of_the_sources_validates_each_as_a_whole():
    for count in range(1, 40):
        keys = [f"Key{number}" for number in range(count)]
        kept = kept_for_validation(keys)
        assert kept <= set(keys)
        assert len(kept) == -(-count // 3)
        assert kept == kept_for_validation(reversed(keys))


def test_the_shipped_ledger_follows_its_rule_and_names_what_there_is():
    ledger = load_evidence(CONFIGS / "evidence.yaml")
    sources = {row.cited for row in ledger.evidence}
    validating = {row.cited for row in ledger.in_roles("validation")}
    fitted = {row.cited for row in ledger.in_roles("calibration")}
    assert not validating & fitted
    assert len(validating) >= len(sources) / 3
