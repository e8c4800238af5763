"""What is counted of a table of verdicts, and what is said of it below."""

import numpy as np
import pandas as pd
import pytest

from striosome.base.statistics import mean_estimates
from striosome.claims.counting import (
    MARKS,
    is_counted,
    mark_of,
    multiplicity,
    tally,
    texts,
    untested,
    verdict_words,
)
from striosome.claims.finding import ONE_SIDE
from striosome.claims.forms.registry import FORMS
from striosome.claims.scoring import grounds, score
from striosome.config.experiments.resolve import load_experiment
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.neuromodulation.slow_layers import solve_session
from support.claim_runs import GABA, LEDGER, SKF, spread, summary
from support.places import CONFIGS

NAN = float("nan")


def table(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    columns = ["id", "verdict", "rests_on", "by_construction", "by_chance"]
    made = pd.DataFrame(rows, columns=columns)
    return made.assign(opposite_of=np.where(made["id"] == "B2", "B", ""))


ROWS = table(
    ("A", "agrees", "", "", 0.025),
    ("B", "disagrees", "", "", 0.025),
    ("C", "agrees", "", "", NAN),
    ("D", "undecided", "", "", 0.025),
    ("AB", "disagrees", "A B", "", NAN),
    ("E", "agrees", "", "it has no other way", NAN),
    ("F", "untested", "", "", 0.025),
    ("G", "untested", "", "neither has this", 0.025),
    ("FG", "untested", "F G", "", NAN),
    ("B2", "agrees", "", "", 0.025),
)


def test_a_statement_is_not_counted_beside_its_parts_nor_where_it_holds_by_construction() -> None:
    assert ROWS["id"][is_counted(ROWS)].tolist() == ["A", "B", "C", "D", "F"]
    assert tally(ROWS) == "2 of 4 tested agree, 1 disagrees"
    assert untested(ROWS)["id"].tolist() == ["F"]


def test_where_only_such_statements_were_tested_none_was_by_itself() -> None:
    assert tally(ROWS[ROWS["id"].isin(["AB", "E", "F"])]) == "none tested by itself"
    assert tally(ROWS[ROWS["id"].isin(["F", "FG"])]) == "untested"


def test_a_table_says_how_many_were_tested_and_how_many_chance_would_find() -> None:
    assert multiplicity(ROWS) == (
        "4 statements were tested, each at 95 %; if there were nothing to find, about 0.075 of "
        "those that claim a direction (3) would agree by chance (not counted: 1 resting on others, "
        "1 the opposite of another, 1 by construction)"
    )
    assert multiplicity(ROWS[ROWS["id"] == "C"]) == "1 statement was tested, at 95 %"
    assert multiplicity(ROWS[ROWS["verdict"] == "untested"]) == ""


@pytest.mark.parametrize("missing", [list(MARKS), ["by_chance"], ["rests_on"]])
def test_tables_of_older_versions_count_what_they_do_not_mark(missing: list[str]) -> None:
    older = ROWS.drop(columns=missing)
    counted = {"A", "B", "C", "D", "F"}
    counted |= {"AB", "FG"} if "rests_on" in missing else set()
    counted |= {"E", "G"} if "by_construction" in missing else set()
    counted |= {"B2"} if "opposite_of" in missing else set()
    assert set(older["id"][is_counted(older)]) == counted
    assert ("by chance" in multiplicity(older)) == ("by_chance" not in missing)


def test_an_empty_text_may_be_no_value() -> None:
    read = ROWS.replace("", np.nan)
    assert texts(read, "rests_on").tolist() == texts(ROWS, "rests_on").tolist()
    assert is_counted(read).tolist() == is_counted(ROWS).tolist()
    assert [mark_of(row) for row in read.to_dict("records")] == [
        mark_of(row) for row in ROWS.to_dict("records")
    ]


def test_the_mark_stands_with_a_verdict_and_not_where_nothing_was_tested() -> None:
    words = {row["id"]: verdict_words(row) for row in ROWS.to_dict("records")}
    assert words["A"] == "agrees"
    assert words["E"] == "agrees (by construction)"
    assert words["G"] == "untested"
    assert words["B2"] == "agrees (the opposite of B)"
    told = ROWS.assign(reason=["", "", "", "", "A agrees", "seen", "", "", "", ""])
    assert grounds(told).tolist() == [*[""] * 4, "A agrees", "seen; it has no other way", *[""] * 4]


def test_a_claimed_side_is_found_by_chance_as_often_as_said(random_seed: int) -> None:
    """Of 20 000 samples of noise: within five standard deviations of a binomial number."""
    rng = np.random.default_rng(random_seed)
    found = mean_estimates(rng.normal(0.0, 3.0, (20_000, 8)))
    rises = sum(one.sign == 1 for one in found)
    wide = 5.0 * np.sqrt(20_000 * ONE_SIDE * (1.0 - ONE_SIDE))
    assert rises == pytest.approx(20_000 * ONE_SIDE, abs=wide)


def test_the_forms_that_claim_a_side_of_zero_say_so() -> None:
    directed = {form.__name__ for form in FORMS if form.by_chance == ONE_SIDE}
    assert directed == {"Change", "GroupDifference", "SessionDifference"}
    assert all(np.isnan(form.by_chance) for form in FORMS if form.__name__ not in directed)


def test_a_scored_run_tells_its_parts_its_constructions_and_its_chances() -> None:
    scored = score(summary({(GABA, SKF, "iron_deficient"): spread(20.0)}), LEDGER, {})
    rows = scored.set_index("id")
    assert rows.loc["T5", "rests_on"] == "T3 T4"
    assert rows.loc["T1", ["rests_on", "by_construction"]].tolist() == ["", ""]
    assert rows.loc["T1", "by_chance"] == 0.025
    assert np.isnan(rows.loc["T2", "by_chance"])
    for claim in LEDGER.claims:
        assert rows.loc[claim.id, "by_construction"] == (claim.by_construction or "")


def test_one_number_is_not_two_findings() -> None:
    """A statement that expects the opposite of an earlier one is shown and not counted."""
    # Another dose, or another group, is another question.
    assert LEDGER.opposites == {"C2a": "T3", "C5b": "C5a"}


def test_what_the_model_cannot_refute_is_marked() -> None:
    assert {claim.id for claim in LEDGER.claims if claim.by_construction} == {"H9b"}


def test_without_a_tone_naloxone_changes_nothing_that_the_circuit_receives() -> None:
    """So H9b has no other verdict, whatever its dose and affinity are."""
    experiment = load_experiment(CONFIGS / "experiments" / "scoreboard.yaml").experiment
    groups = {group.name: effective_animal(group.parameters) for group in experiment.groups}
    minutes = np.arange(0.0, 61.0, 10.0)

    def courses(group: str, session: str) -> np.ndarray:
        found = solve_session(groups[group], experiment.sessions[session], minutes, step_s=30.0)
        parts = (found.pka_soma, found.pka_terminal, found.glutamate, found.release_factor)
        return np.stack([course for part in parts for course in part.values()])

    given, vehicle = (courses("no_tone", session) for session in ("naloxone", "vehicle"))
    np.testing.assert_allclose(given, vehicle, rtol=1e-12)
    assert not np.allclose(courses("control", "naloxone"), courses("control", "vehicle"))
    naloxone = experiment.groups[0].parameters.ligands["naloxone"]
    assert set(naloxone.receptors) == {"mor"}
    assert naloxone.glutamate_release is None
