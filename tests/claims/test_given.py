"""A statement about one dose is not scored on another."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import striosome
from striosome.claims.form import sessions_of
from striosome.claims.given import given_in, other_treatment
from striosome.claims.ledger import Claim, load_ledger
from striosome.claims.scoring import REASON, score, told
from striosome.claims.verdicts import score_summary
from striosome.config.documents.errors import ConfigError
from support.claim_runs import FEWER_MOR, GABA, LEDGER, only, spread, summary
from support.places import CONFIGS

CHALLENGES = CONFIGS / "experiments" / "challenges.yaml"
SKF, METHADONE, BOTH = "skf81297", "methadone", "methadone then SKF81297"
PUBLISHED = {"SKF81297": {SKF: frozenset({1.5})}, BOTH: {METHADONE: {10.0}, SKF: {1.5}}}


def scored(claim: str, doses: Any) -> tuple[str, str]:
    cells = {
        (GABA, "SKF81297", "iron_deficient"): spread(20.0),
        (GABA, "SKF81297", "control"): spread(0.3),
        (GABA, BOTH, "iron_deficient"): spread(0.2),
    }
    row = score(summary(cells), only(claim), FEWER_MOR, doses).iloc[0]
    return str(row["verdict"]), str(row[REASON])


def test_the_published_doses_are_scored() -> None:
    for claim in ("T1", "T2", "T4"):
        assert scored(claim, PUBLISHED) == ("agrees", "")


@pytest.mark.parametrize(
    ("claim", "doses", "reason"),
    [
        ("T1", {"SKF81297": {SKF: {15.0}}}, "gives skf81297 15 mg/kg, the statement is about 1.5"),
        ("T1", {"SKF81297": {SKF: {1.5, 3.0}}}, "gives skf81297 1.5 mg/kg and 3 mg/kg"),
        ("T1", {"SKF81297": {}}, "gives no skf81297"),
        ("T1", {"SKF81297": {SKF: {1.5}, "cpa": {0.1}}}, "gives cpa, of which the statement"),
        ("T4", PUBLISHED | {BOTH: {METHADONE: {1.0}, SKF: {1.5}}}, "gives methadone 1 mg/kg"),
        # What it is compared with must be the published one as well.
        ("T4", PUBLISHED | {"SKF81297": {SKF: {15.0}}}, "session SKF81297 gives skf81297 15 mg/kg"),
    ],
)
def test_another_treatment_leaves_it_untested_and_says_why(
    claim: str, doses: Any, reason: str
) -> None:
    verdict, said = scored(claim, doses)
    assert verdict == "untested"
    assert reason in said


def test_a_ledger_that_does_not_say_what_was_given_is_scored_on_any_dose() -> None:
    unsaid = LEDGER["T1"].model_copy(update={"given": {}})
    assert (
        other_treatment(
            unsaid.given, sessions_of(unsaid.test), {"SKF81297": {SKF: frozenset({15.0})}}
        )
        == ""
    )


@given(st.floats(1e-6, 1e6), st.sampled_from(["mg/kg", "ug/kg"]))
@settings(max_examples=50)
def test_a_dose_is_the_same_in_any_unit(number: float, unit: str) -> None:
    found = frozenset({number * (1.0 if unit == "mg/kg" else 1e-3)})
    claim = claim_with({SKF: f"{number!r} {unit}"})
    assert other_treatment(claim.given, sessions_of(claim.test), {"SKF81297": {SKF: found}}) == ""


def claim_with(doses: dict[str, Any]) -> Claim:
    return Claim.model_validate(LEDGER["T1"].model_dump() | {"given": doses})


@pytest.mark.parametrize("dose", ["1.5", 1.5, "1.5 nM", "-1 mg/kg", "0 mg/kg", None, ["1 mg/kg"]])
def test_what_is_no_dose_is_refused(dose: Any) -> None:
    with pytest.raises(ValidationError):
        claim_with({SKF: dose})


def test_every_shipped_statement_that_names_a_session_says_what_was_given() -> None:
    named = [claim for claim in LEDGER.claims if getattr(claim.test, "session", None)]
    assert len(named) > 20
    assert [claim.id for claim in named if not claim.given] == []


def test_an_experiment_with_another_dose_does_not_meet_the_published_statement() -> None:
    shipped = striosome.load(CHALLENGES).experiment
    changed = striosome.load(
        CHALLENGES, ["sessions.SKF81297.injections[0].dose=15 mg/kg"]
    ).experiment
    assert given_in(changed.sessions["SKF81297"]) == {SKF: {15.0}}
    cells = {(GABA, "SKF81297", "iron_deficient"): spread(20.0)}
    for experiment, verdict in ((shipped, "agrees"), (changed, "untested")):
        table = score_summary(experiment, summary(cells)).set_index("id")
        assert table.loc["T1", "verdict"] == verdict


def test_a_statement_that_joins_others_says_which_part_was_given_something_else() -> None:
    cells = {
        (GABA, "methadone", "iron_deficient"): spread(-40.0),
        (GABA, "SKF81297", "iron_deficient"): spread(20.0),
        (GABA, BOTH, "iron_deficient"): spread(0.2),
    }
    doses = PUBLISHED | {"methadone": {METHADONE: {10.0}}, "SKF81297": {SKF: {3.0}}}
    table = score(summary(cells), LEDGER, FEWER_MOR, doses).set_index("id")
    assert tuple(table.loc["T5", ["verdict", REASON]]) == ("untested", "T3 agrees, T4 untested")
    assert table[told(table)].index.isin(["T5"]).any()
    # Of this the run has no session, so that there is nothing to say.
    assert tuple(table.loc["H9", ["verdict", REASON]]) == ("untested", "")


def test_another_spelling_of_a_drug_is_refused_with_the_right_one(tmp_path: Path) -> None:
    text = (CHALLENGES.parents[1] / "claims.yaml").read_text()
    ledger = tmp_path / "claims.yaml"
    shutil.copy(CHALLENGES.parents[1] / "references.bib", tmp_path)
    ledger.write_text(text.replace("given: {skf81297: 1.5", "given: {SKF-81297: 1.5", 1))
    with pytest.raises(ConfigError, match="unknown drug 'SKF-81297'; did you mean skf81297"):
        load_ledger(ledger, None, ["skf81297", "methadone"])
    load_ledger(ledger, None, ["methadone"])
