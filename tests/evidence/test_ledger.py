"""Ledgers of evidence: what is refused, and how errors are read."""

import hashlib
import json
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


AFTER = {
    "type": "gaba_after_dose",
    "doses": [{"drug": "methadone", "route": "sc", "dose": "1 mg/kg"}],
}
FAULTS = {
    "no error": ({"error": {}}, "error: expected one of sem, sd, limits or within, got none"),
    "two errors": (
        {"error": {"sem": "1 mg/kg", "within": 2}},
        "error: expected one of sem, sd, limits or within, got sem and within",
    ),
    "no unit": ({"value": "2"}, "'2' has no unit; expected a value in mg/kg"),
    "another unit": ({"error": {"sem": "2 nM"}}, "sem: '2 nM' has the wrong unit"),
    "another limit": ({"error": {"limits": ["2 nM", "3"]}}, "limits: '2 nM' has the wrong unit"),
    "spread of nobody": ({"error": {"sd": "1 mg/kg"}}, "sd: also give n"),
    "outside its limits": (
        {"error": {"limits": ["3 mg/kg", "4 mg/kg"]}},
        "limits: the number does not lie between them",
    ),
    "no factor": ({"error": {"within": 0.5}}, "within: a factor is above 1, got 0.5"),
    "no amount": (SHARE | {"error": {"within": -0.5}}, "within: an amount is above 0, got -0.5"),
    "an amount for a factor": (
        {"error": {"within": "2 mg/kg"}},
        "within: '2 mg/kg' has the wrong unit; expected a plain number",
    ),
    "a factor for an amount": (
        {"value": "-20 %", "error": {"within": 2}, "assay": AFTER},
        "within: 2.0 has no unit; expected a value in %",
    ),
    "too small an error": (
        {"error": {"sem": "1e-300 mg/kg"}},
        "error: is too small beside the value 2 mg/kg",
    ),
    "too large an error": (
        {"error": {"sem": "1e300 mg/kg"}},
        "error: is too large beside the value 2 mg/kg",
    ),
    "too many animals": ({"n": 10**30}, "n: must be at most 1000000000"),
    "an id of two words": ({"id": "one two"}, "id: expected a name of letters, digits, - and _"),
    "a list for a number": ({"value": [2]}, "value: expected a text or a number"),
    "one source of all": (
        SHARE | {"assay": {"type": "gaba_ratio", "silenced": "al"}},
        "silenced: expected a list or 'all'",
    ),
    "no transfer": ({"transfer": 1}, "transfer: a factor is above 1, got 1"),
    "nothing": ({"value": "0 mg/kg"}, "value: must be above 0, got 0 mg/kg"),
    "an occupancy in percent": (
        {
            "value": 51,
            "error": {"sem": 5},
            "assay": {
                **{"type": "occupancy", "drug": "naloxone", "route": "sc", "receptor": "mor"},
                **{"dose": "1 mg/kg", "after": "30 min"},
            },
        },
        "value: occupancy reports -0.5 to 1.5, in 1; got 51",
    ),
    "less than no GABA": (SHARE | {"value": -0.25}, "value: gaba_ratio reports 0 or more"),
    "recalled": ({"status": "recalled-high"}, "only what was read in its source is evidence"),
    "uncited": ({"source": "a book"}, "source: evidence cites its publication"),
    "the other role": (
        {"role": "calibration"},
        "row one: by the rule @A2000 is for validation, not calibration",
    ),
    "read and out of the test": (
        {"role": "prior"},
        "role: what was read in its source is evidence, not a prior",
    ),
    "unknown assay": ({"assay": {"type": "half_effect_dos"}}, "did you mean half_effect_dose?"),
    "a key too much": (
        {"assay": ROW["assay"] | {"drugs": "x"}},  # type: ignore[operator]
        "assay.drugs: unknown key; did you mean drug?",
    ),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_fault_of_a_row_is_said_at_its_line(which, tmp_path):
    row, message = FAULTS[which]
    (said,) = fault(tmp_path, row).splitlines()
    assert message in said
    assert re.match(rf"{re.escape(str(tmp_path))}/evidence\.yaml:\d+ evidence", said)


def test_a_source_that_gives_evidence_cannot_shape_a_prior_as_well(tmp_path):
    # Otherwise what is kept back, told from memory, would be fitted all the same.
    copied = {"id": "two", "role": "prior", "status": "recalled-high", "source": "@A2000, table 1"}
    said = fault(tmp_path, {}, copied)
    assert "evidence[1].role: row two: @A2000 gives evidence in other rows" in said
    assert len(said.splitlines()) == 1


def test_a_source_in_both_roles_is_told_where_it_leaves_its_own(tmp_path):
    said = fault(tmp_path, {}, {"id": "two", "role": "calibration"}, {"id": "three"})
    path = tmp_path / "evidence.yaml"
    line = next(
        number
        for number, text in enumerate(path.read_text().splitlines(), 1)
        if text == "  role: calibration"
    )
    place = f"{path}:{line} evidence[1].role"
    assert said == f"{place}: row two: by the rule @A2000 is for validation, not calibration"


def test_a_ledger_without_rows_is_refused(tmp_path):
    assert "evidence: expected at least 1 of them, got 0" in fault(tmp_path)


def test_the_line_of_a_fault_is_that_of_its_key(tmp_path):
    said = fault(tmp_path, {"error": {"sem": "0 mg/kg"}})
    path = tmp_path / "evidence.yaml"
    line = 1 + next(n for n, text in enumerate(path.read_text().splitlines()) if "sem:" in text)
    assert said == f"{path}:{line} evidence[0].error.sem: must be above 0"


def test_a_misspelt_citation_is_one_message(tmp_path):
    keys = ["A2000", "B2000", "C2000"]
    (tmp_path / "references.bib").write_text(
        "".join(f"@article{{{key}, year=2000}}\n" for key in keys)
    )
    kept = kept_for_validation(keys)
    rows = [
        {
            "id": key,
            "source": f"@{key}",
            "role": "validation" if key in kept else "calibration",
        }
        for key in keys
    ]
    load_evidence(written(tmp_path, *rows))
    # A key that changes the roles of all others.
    slip = next(
        name
        for name in (f"A200{n}" for n in range(10, 99))
        if kept_for_validation([name, *keys[1:]]) != kept_for_validation(keys)
    )
    said = fault(tmp_path, rows[0] | {"source": f"@{slip}"}, *rows[1:])
    assert len(said.splitlines()) == 1
    assert f"cites @{slip}, which is in no references.bib; did you mean A2000?" in said


def test_two_rows_of_one_name_are_refused(tmp_path):
    (said,) = fault(tmp_path, {}, {}).splitlines()
    assert "evidence[1].id: row one: is the id of another row, too" in said


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


KEYS = [f"Key{number}" for number in range(40)]


def test_at_least_a_third_of_the_sources_validates_each_as_a_whole():
    for count in range(1, 40):
        keys = KEYS[:count]
        kept = kept_for_validation([*keys, *keys])
        assert kept <= set(keys)
        assert len(kept) == -(-count // 3)


def test_of_each_three_the_smallest_digest_validates():
    kept = kept_for_validation(KEYS[:39])
    for start in range(0, 39, 3):
        three = KEYS[start : start + 3]
        digests = {key: hashlib.sha256(key.encode()).hexdigest() for key in three}
        assert [key for key in three if key in kept] == [min(three, key=digests.__getitem__)]


def test_a_new_source_changes_no_role_in_a_whole_group():
    for count in range(1, 40):
        whole = set(KEYS[: count // 3 * 3])
        assert kept_for_validation(KEYS[:count]) & whole == kept_for_validation(KEYS) & whole


def test_a_prior_has_no_say_in_the_roles(tmp_path):
    others = [{"id": f"row{number}", "source": f"@{key}"} for number, key in enumerate(KEYS[:3])]
    kept = kept_for_validation(KEYS[:3])
    for row in others:
        row["role"] = "validation" if row["source"][1:] in kept else "calibration"
    prior = {"id": "first", "role": "prior", "status": "recalled-low"}
    found = load_evidence(written(tmp_path, prior, *others)).evidence
    assert [row.role for row in found] == ["prior", *(row["role"] for row in others)]


def test_the_shipped_ledger_follows_its_rule_and_names_what_there_is():
    ledger = load_evidence(CONFIGS / "evidence.yaml")
    sources = {row.cited for row in ledger.in_roles("calibration", "validation")}
    validating = {row.cited for row in ledger.in_roles("validation")}
    fitted = {row.cited for row in ledger.in_roles("calibration")}
    assert not validating & fitted
    assert len(validating) >= len(sources) / 3
    # What is added next begins a group, and changes no role.
    assert len(sources) % 3 == 0


def test_a_row_is_json_with_all_that_its_assay_says(tmp_path):
    changes = [{}, {"assay": ROW["assay"] | {"after": "31 min"}}]
    one, other = (
        load_evidence(written(tmp_path, change)).evidence[0].model_dump_json() for change in changes
    )
    assert json.loads(one)["assay"]["after"] == "1800.0 s"
    assert one != other
