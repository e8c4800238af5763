import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from striosome.claims.forms.absence import Absence
from striosome.claims.forms.all_of import AllOf
from striosome.claims.forms.size import Size
from striosome.claims.forms.untested import Untested
from striosome.claims.ledger import Ledger, load_ledger
from striosome.config.documents.errors import ConfigError
from support.metric_names import METRICS
from support.places import LEDGER


def entry(identifier: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": "validation",
        "statement": "A statement.",
        "direction": "rise",
        "group": "control",
        "dose": "none",
        "source": "nowhere",
        "status": "unknown",
        "rule": "none",
        "test": {"type": "none", "needs": "an experiment"},
    } | changes


SIZE = {
    "type": "size",
    "metric": "epn_gaba_change",
    "session": "SKF81297",
    "group": "iron_deficient",
    "value": 25,
    "error": 6,
}


def ledger(*entries: dict[str, Any]) -> Ledger:
    return Ledger.model_validate({"claims": entries})


def test_the_ledger_holds_every_published_statement() -> None:
    identifiers = {claim.id for claim in load_ledger(LEDGER).claims}
    expected = {f"T{number}" for number in range(1, 7)}
    expected |= {f"H{number}" for number in range(1, 12)}
    expected |= {f"L{number}" for number in range(1, 10)}
    assert expected <= identifiers


def test_only_the_2026_study_may_be_fitted() -> None:
    """Calibration claims are T1 to T6, all of them second-hand."""
    calibration = [claim for claim in load_ledger(LEDGER).claims if claim.kind == "calibration"]
    assert [claim.id for claim in calibration] == ["T1", "T2", "T3", "T4", "T5", "T6"]
    assert {claim.status for claim in calibration} == {"secondary"}


def test_absences_are_contrasted_with_the_sensitised_response() -> None:
    claims = load_ledger(LEDGER)
    for identifier in ("T2", "T4", "L3"):
        test = claims[identifier].test
        assert isinstance(test, Absence)
        assert (test.contrast.session, test.contrast.group) == ("SKF81297", "iron_deficient")


def test_untested_statements_say_what_they_need() -> None:
    needs = [c.test.needs for c in load_ledger(LEDGER).claims if isinstance(c.test, Untested)]
    assert needs
    assert all(needs)


def test_every_structural_hypothesis_must_give_all_four_calibration_claims() -> None:
    claims = load_ledger(LEDGER)
    for identifier in ("H1", "H2", "H3", "H4", "H5"):
        test = claims[identifier].test
        assert isinstance(test, AllOf)
        assert {"T1", "T2", "T3", "T4"} <= set(test.claims)
        assert all(name.startswith(identifier.lower()) for name in test.hypotheses)
        assert test.hypotheses


def test_unknown_statement() -> None:
    with pytest.raises(KeyError, match="T99"):
        load_ledger(LEDGER)["T99"]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([entry("A"), entry("A")], "claims.1.id: A is the id of another claim, too"),
        ([entry("A", contradicts=["B"])], "claims.0.contradicts: there is no claim B"),
        (
            [entry("A", contradicts=["B"]), entry("B")],
            "B does not contradict A",
        ),
        (
            [entry("A", test={"type": "all_of", "claims": ["B"]})],
            "0.test: there is no claim B",
        ),
        (
            [
                entry("A", test={"type": "all_of", "claims": ["B"]}),
                entry("B", test={"type": "all_of", "claims": ["A"]}),
            ],
            "claims.0.test: rests on itself: A -> B -> A",
        ),
        ([entry("A", test={"type": "increase"})], "does not match any of the expected tags"),
        ([entry("A", stauts="read")], "stauts"),
        ([entry("A", test={"type": "all_of", "claims": []})], "at least 1 item"),
        ([entry("A", n=1)], "greater than or equal to 2"),
        ([entry("A", by_construction="")], "at least 1 character"),
        ([entry("A", test=SIZE | {"value": float("nan")})], "finite number"),
    ],
)
def test_a_broken_ledger_is_refused(entries: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ledger(*entries)


def test_a_broken_link_is_told_at_its_line(tmp_path: Path) -> None:
    text = LEDGER.read_text().replace("contradicts: [T3]", "contradicts: [T33]", 1)
    line = text[: text.index("contradicts: [T33]")].count("\n") + 1
    path = tmp_path / "claims.yaml"
    path.write_text(text)
    (tmp_path / "references.bib").write_text((LEDGER.parent / "references.bib").read_text())
    with pytest.raises(ConfigError) as caught:
        load_ledger(path)
    (said,) = map(str, caught.value.problems)
    assert re.fullmatch(
        rf".*claims\.yaml:{line} claims\[\d+\]\.contradicts: there is no claim T33; .*",
        said,
    )


BROKEN = """\
claims:
  - id: A
    kind: validation
    statement: GABA rises.
    direction: up
    group: control
    dose: none
    source: nowhere
    status: unknown
    rule: none
    test:
      type: change
      metrik: epn_gaba_change
      session: [SKF81297]
      group: control
      expect: rise
  - {id: B, kind: validation, test: {type: chang}}
  - id: C
    test: {needs: more}
"""


def read(folder: Path, text: str) -> Ledger:
    path = folder / "ledger.yaml"
    path.write_text(text)
    return load_ledger(path)


@pytest.mark.parametrize(
    "message",
    [
        ":5 claims[0].direction: expected 'rise', 'fall', ",
        ":11 claims[0].test.metric: is missing",
        ":13 claims[0].test.metrik: unknown key; did you mean metric?",
        ":14 claims[0].test.session: expected a text",
        ":17 claims[1].statement: is missing",
        ":17 claims[1].test.type: unknown name; did you mean change?",
        ":19 claims[2].test: its type is missing",
    ],
)
def test_what_is_wrong_in_a_file_is_said_at_its_line(tmp_path: Path, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, BROKEN)
    said = [str(problem) for problem in caught.value.problems]
    assert any(line.startswith(f"{tmp_path}/ledger.yaml{message}") for line in said), said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("claims: [{id: A}]\nclaim: 1", "ledger.yaml:2 claim: unknown key; did you mean claims?"),
        ("claims: [{id: &a A, kind: *a}]", "anchors are not allowed"),
        ("- a", "expected `key: value` pairs"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert message in str(caught.value)


SIZED = """\
claims:
  - id: N1
    kind: calibration
    statement: EPN GABA rises by 25 +- 6 %.
    direction: rise
    group: iron_deficient
    dose: SKF81297 1.5 mg/kg
    n: 17
    source: nowhere
    status: unknown
    rule: Its interval lies around the number.
    test:
      type: size
      metric: epn_gaba_change
      session: SKF81297
      group: iron_deficient
      value: 25
      error: 6
"""


def test_a_number_is_read_with_its_error(tmp_path: Path) -> None:
    test = read(tmp_path, SIZED)["N1"].test
    assert isinstance(test, Size)
    assert (test.value, test.error) == (25.0, 6.0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("      error: 6\n", "", ":12 claims[0].test.error: is missing"),
        ("error: 6", "error: -6", ":18 claims[0].test.error: must be above 0"),
        ("error: 6", "error: 0", ":18 claims[0].test.error: must be above 0"),
        ("error: 6", "error: 6 %", ":18 claims[0].test.error: expected a number"),
        ("value: 25", "value: much", ":17 claims[0].test.value: expected a number"),
        ("value: 25", "value: .inf", ":17 claims[0].test.value: expected a number"),
        ("value: 25", "valeu: 25", ":17 claims[0].test.valeu: unknown key; did you mean value?"),
        ("epn_gaba_change", "epn_gaba", ":14 claims[0].test.metric: unknown metric 'epn_gaba'"),
        ("n: 17", "n: 1", ":8 claims[0].n: must be at least 2"),
        ("n: 17", "by_construction: true", ":8 claims[0].by_construction: expected a text"),
    ],
)
def test_a_faulty_number_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(SIZED.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        load_ledger(path, METRICS)
    said = [str(problem) for problem in caught.value.problems]
    assert any(line.startswith(f"{path}{message}") for line in said), said


def beside_its_references(folder: Path) -> Path:
    """Where a changed copy of the shipped ledger may stand."""
    shutil.copy(LEDGER.parent / "references.bib", folder)
    return folder / "ledger.yaml"


def test_all_metrics_of_the_shipped_ledger_exist_and_unknown_ones_are_named(tmp_path: Path) -> None:
    assert load_ledger(LEDGER, METRICS) == load_ledger(LEDGER)
    path = beside_its_references(tmp_path)
    path.write_text(LEDGER.read_text().replace("metrics: [epn_gaba_change,", "metrics: [epn_gab,"))
    with pytest.raises(ConfigError, match=r"test\.metrics\[0\]: .*; did you mean epn_gaba_change"):
        load_ledger(path, METRICS)


def test_a_statement_may_be_about_a_window_that_sessions_name(tmp_path: Path) -> None:
    path = beside_its_references(tmp_path)
    text = LEDGER.read_text()
    path.write_text(text.replace("metrics: [epn_gaba_change,", "metrics: [epn_gaba_change@late,"))
    load_ledger(path, METRICS)
    path.write_text(text.replace("metrics: [epn_gaba_change,", "metrics: [epn_gab@late,"))
    with pytest.raises(ConfigError, match="unknown metric 'epn_gab@late'"):
        load_ledger(path, METRICS)
