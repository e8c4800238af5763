from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from striosome.claims.counting import MARKS
from striosome.claims.evidence import MIN_ANIMALS
from striosome.claims.forms.all_of import AllOf
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.scoring import COLUMNS, LACKS, REASON, score
from support.claim_runs import (
    FEWER_MOR,
    GABA,
    LEDGER,
    MOVEMENT,
    SKF,
    only,
    spread,
    summary,
    verdicts,
)

METHADONE, BOTH = "methadone", "methadone then SKF81297"


def published() -> dict[tuple[str, str, str], Any]:
    """A run in which everything that was published of 2026 holds."""
    return {
        (GABA, SKF, "iron_deficient"): spread(20.0, 17),
        (GABA, SKF, "control"): spread(0.3),
        (GABA, METHADONE, "iron_deficient"): spread(-10.0, 17),
        (GABA, BOTH, "iron_deficient"): spread(-0.2, 17),
        (MOVEMENT, METHADONE, "iron_deficient"): spread(5.0, 17),
    }


def test_the_published_run_agrees_and_its_contradictions_do_not() -> None:
    found = verdicts(published())
    assert {found[claim] for claim in ("T1", "T2", "T3", "T4", "T5", "T6")} == {"agrees"}
    assert {found[claim] for claim in ("C2", "C4", "C4a")} == {"disagrees"}
    assert {found[claim] for claim in ("L1", "L3", "H6", "C4b", "C5b", "L5")} == {"untested"}


def test_the_table_has_the_columns_of_the_contract() -> None:
    table = score(summary(published()), LEDGER, FEWER_MOR)
    assert tuple(table.columns) == (*COLUMNS, *MARKS, REASON, LACKS)
    assert list(table["id"]) == [claim.id for claim in LEDGER.claims]
    rise = table.set_index("id").loc["T1"]
    assert rise["value"] == pytest.approx(20.0)
    assert rise["low"] < 20.0 < rise["high"]
    assert (rise["unit"], rise["kind"], rise["group"]) == (
        "percent", "calibration", "iron_deficient",
    )  # fmt: skip
    assert (rise["statement"], rise["source"]) == (LEDGER["T1"].statement, LEDGER["T1"].source)
    assert table.set_index("id").loc["L1", ["value", "low", "high"]].isna().all()


def test_an_untested_statement_says_what_the_run_lacks() -> None:
    rows = summary(published())
    rows = rows[rows["session"] != "methadone"]
    table = score(rows, LEDGER, FEWER_MOR).set_index("id")
    assert table.loc["T3", LACKS].startswith("the run has no session methadone")
    assert table.loc["T1", LACKS] == ""


def test_a_ledger_without_statements_gives_a_table_without_rows() -> None:
    table = score(summary(published()), Ledger(claims=()), {})
    assert (tuple(table.columns), len(table)) == ((*COLUMNS, *MARKS, REASON, LACKS), 0)


def test_an_empty_run_tests_nothing() -> None:
    assert set(verdicts({})) == {claim.id for claim in LEDGER.claims}
    assert set(verdicts({}).values()) == {"untested"}


def test_a_window_with_a_name_has_verdicts_of_its_own() -> None:
    claim = LEDGER["T1"]
    late = claim.test.model_copy(update={"metric": f"{GABA}@late"})
    ledger = Ledger(claims=(claim.model_copy(update={"test": late, "contradicts": ()}),))
    cells = {(GABA, SKF, "iron_deficient"): spread(-5.0)}
    assert verdicts(cells, ledger=ledger)["T1"] == "untested"
    cells[f"{GABA}@late", SKF, "iron_deficient"] = spread(5.0)
    assert verdicts(cells, ledger=ledger)["T1"] == "agrees"


@pytest.mark.parametrize(
    ("mean", "verdict"), [(5.0, "agrees"), (0.2, "undecided"), (-5.0, "disagrees")]
)
def test_a_claimed_rise(mean: float, verdict: str) -> None:
    cells = {(GABA, SKF, "iron_deficient"): spread(mean)}
    assert verdicts(cells, ledger=only("T1"))["T1"] == verdict


@pytest.mark.parametrize(
    ("mean", "width", "effect", "verdict"),
    [
        (0.2, 1.0, 20.0, "agrees"),
        (0.2, 1.0, 1.0, "undecided"),  # the far end is above half of the effect
        (0.0, 100.0, 20.0, "undecided"),  # noise
        (-5.0, 1.0, 20.0, "undecided"),  # a fall is no absence of change
        (0.2, 1.0, -20.0, "undecided"),  # no rise to be absent next to
        (5.0, 1.0, 20.0, "disagrees"),
        (5.0, 1.0, -20.0, "disagrees"),
    ],
)
def test_a_claimed_absence(mean: float, width: float, effect: float, verdict: str) -> None:
    cells = {
        (GABA, SKF, "control"): spread(mean, width=width),
        (GABA, SKF, "iron_deficient"): spread(effect),
    }
    assert verdicts(cells, ledger=only("T2"))["T2"] == verdict
    assert score(summary(cells), only("T2"), {}).iloc[0]["value"] == pytest.approx(mean)


def test_nothing_is_absent_next_to_an_effect_that_is_only_noise() -> None:
    cells = {
        (GABA, SKF, "control"): spread(0.2),
        (GABA, SKF, "iron_deficient"): spread(20.0, width=100.0),
    }
    assert verdicts(cells, ledger=only("T2"))["T2"] == "undecided"


def test_an_absent_fall_mirrors_an_absent_rise() -> None:
    rate = "rate_epn_thalamus_change"
    for after, verdict in ((0.2, "agrees"), (-5.0, "disagrees"), (5.0, "undecided")):
        cells = {
            (rate, BOTH, "iron_deficient"): spread(after),
            (rate, SKF, "iron_deficient"): spread(-20.0),
        }
        assert verdicts(cells, ledger=only("L5b"))["L5b"] == verdict


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-30.0, 30.0).map(lambda x: round(x, 2)), min_size=6, max_size=10),
    st.floats(1.0, 30.0),
)
def test_an_absence_agrees_only_by_its_rule(values: list[float], effect: float) -> None:
    cells = {
        (GABA, SKF, "control"): np.array(values),
        (GABA, SKF, "iron_deficient"): spread(effect, width=0.5),
    }
    row = score(summary(cells), only("T2"), {}).iloc[0]
    meets = row["low"] <= 0.0 <= row["high"] < effect / 2
    assert (row["verdict"] == "agrees") == meets
    assert (row["verdict"] == "disagrees") == (row["low"] > 0.0)


def test_noise_rarely_earns_a_verdict(random_seed: int) -> None:
    """40 runs of noise: 15 verdicts by chance, each 7 %, come less than once in a million."""
    rng = np.random.default_rng(random_seed)
    decided = 0
    for _ in range(40):
        cells = {(GABA, SKF, "iron_deficient"): rng.normal(0.0, 30.0, 12)}
        decided += verdicts(cells, ledger=only("T1"))["T1"] != "undecided"
    assert decided < 15


def test_few_animals_decide_nothing() -> None:
    few = {(GABA, SKF, "iron_deficient"): spread(20.0, MIN_ANIMALS - 1)}
    enough = {(GABA, SKF, "iron_deficient"): spread(20.0, MIN_ANIMALS)}
    assert verdicts(few, ledger=only("T1"))["T1"] == "undecided"
    assert verdicts(enough, ledger=only("T1"))["T1"] == "agrees"


def test_an_animal_without_a_value_leaves_the_mean_undecided() -> None:
    cells = {(GABA, SKF, "iron_deficient"): np.append(spread(20.0), np.nan)}
    assert verdicts(cells, ledger=only("T1"))["T1"] == "undecided"


@pytest.mark.parametrize(
    ("session", "group"), [(SKF, "control"), (SKF, "iron_deficient"), (BOTH, "iron_deficient")]
)
def test_a_missing_cell_leaves_its_claims_untested(session: str, group: str) -> None:
    cells = published()
    del cells[GABA, session, group]
    expected = {
        (SKF, "control"): {"T2"},
        (SKF, "iron_deficient"): {"T1", "T2", "T4", "T5"},
        (BOTH, "iron_deficient"): {"T4", "T5"},
    }[session, group]
    found = verdicts(cells)
    assert {claim for claim in ("T1", "T2", "T3", "T4", "T5") if found[claim] == "untested"} == (
        expected
    )


@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        (FEWER_MOR, "agrees"),
        ({"mor_density": {"control": 1.0, "iron_deficient": 1.0}}, "untested"),
        ({"mor_density": {"control": 1.0}}, "untested"),
        ({}, "untested"),
    ],
)
def test_spare_receptors_are_tested_only_with_fewer_receptors(
    conditions: dict[str, dict[str, float]], verdict: str
) -> None:
    assert verdicts(published(), conditions=conditions)["T5"] == verdict


def test_a_conjunction_falls_with_one_part() -> None:
    cells = published()
    cells[GABA, METHADONE, "iron_deficient"] = spread(0.1)
    assert verdicts(cells)["T5"] == "undecided"
    cells[GABA, METHADONE, "iron_deficient"] = spread(10.0)
    del cells[GABA, BOTH, "iron_deficient"]
    assert verdicts(cells)["T5"] == "disagrees"


def test_a_conjunction_with_an_untested_part_is_untested_whatever_is_undecided() -> None:
    cells = published()
    cells[GABA, METHADONE, "iron_deficient"] = spread(0.1)
    del cells[GABA, BOTH, "iron_deficient"]
    found = verdicts(cells)
    assert (found["T3"], found["T4"], found["T5"]) == ("undecided", "untested", "untested")


def test_a_hypothesis_is_scored_only_in_its_own_run() -> None:
    soma = verdicts(published(), hypothesis="h1_soma_only")
    assert (soma["H1"], soma["H2"]) == ("agrees", "untested")
    for site in ("h3_a1_soma", "h3_a1_terminal"):
        assert verdicts(published(), hypothesis=site)["H3"] == "agrees"


@pytest.mark.parametrize(
    ("gaba", "movement", "verdict"),
    [
        (-10.0, 5.0, "agrees"),
        (-10.0, -5.0, "disagrees"),
        (-10.0, 0.1, "undecided"),
        (0.1, 0.1, "undecided"),
    ],
)
def test_a_dissociation(gaba: float, movement: float, verdict: str) -> None:
    cells = {
        (GABA, METHADONE, "control"): spread(gaba),
        (MOVEMENT, METHADONE, "control"): spread(movement),
        (GABA, SKF, "control"): spread(-8.0),
        (MOVEMENT, SKF, "control"): spread(-8.0),
        (MOVEMENT, "vehicle", "control"): spread(0.0),
    }
    assert verdicts(cells, ledger=only("T6"))["T6"] == verdict


def test_a_dissociation_shows_the_first_metric_where_it_is_found() -> None:
    cells = {
        (GABA, SKF, "control"): spread(-8.0),
        (MOVEMENT, SKF, "control"): spread(-8.0),
        (GABA, METHADONE, "control"): spread(-10.0),
        (MOVEMENT, METHADONE, "control"): spread(5.0),
    }
    row = score(summary(cells), only("T6"), {}).iloc[0]
    assert (row["value"], row["unit"]) == (pytest.approx(-10.0), "percent")


def test_a_dissociation_needs_both_metrics_in_one_cell() -> None:
    cells = {
        (GABA, METHADONE, "control"): spread(-10.0),
        (MOVEMENT, SKF, "control"): spread(10.0),
    }
    assert verdicts(cells, ledger=only("T6"))["T6"] == "untested"


def test_a_conjunction_of_conjunctions_asks_the_parts_of_both() -> None:
    def both(identifier: str, *parts: str) -> Claim:
        test = AllOf(type="all_of", claims=parts)
        return LEDGER["T1"].model_copy(update={"id": identifier, "test": test, "contradicts": ()})

    parts = tuple(LEDGER[name].model_copy(update={"contradicts": ()}) for name in ("T1", "T3"))
    ledger = Ledger(claims=(both("outer", "inner"), both("inner", "T1", "T3"), *parts))
    cells = published()
    assert verdicts(cells, ledger=ledger)["outer"] == "agrees"
    cells[GABA, METHADONE, "iron_deficient"] = spread(10.0)
    assert verdicts(cells, ledger=ledger)["outer"] == "disagrees"


def test_an_interval_does_not_depend_on_the_rest_of_the_ledger() -> None:
    table = summary(published())
    whole = score(table, LEDGER, FEWER_MOR).set_index("id").loc["T1", ["low", "high"]]
    alone = score(table, only("T1"), FEWER_MOR).set_index("id").loc["T1", ["low", "high"]]
    assert whole.tolist() == alone.tolist()


def test_runs_are_scored_one_at_a_time() -> None:
    two = pd.concat([summary(published()), summary(published(), hypothesis="H1")])
    with pytest.raises(ValueError, match="one hypothesis at a time"):
        score(two, LEDGER, FEWER_MOR)
    twice = pd.concat([summary(published()), summary(published())])
    twice["value"] += np.arange(len(twice))  # also where the two are not the same
    with pytest.raises(ValueError, match=r"gives a value twice: .*'animal': 0"):
        score(twice, LEDGER, FEWER_MOR)


def test_a_dissociation_is_told_where_it_shows_best() -> None:
    cells = {
        (GABA, SKF, "control"): spread(1.0),
        (MOVEMENT, SKF, "control"): spread(-1.0),
        (GABA, METHADONE, "iron_deficient"): spread(-10.0),
        (MOVEMENT, METHADONE, "iron_deficient"): spread(5.0),
    }
    found = score(summary(cells), only("T6"), FEWER_MOR).iloc[0]
    assert (found["verdict"], found["value"]) == ("agrees", pytest.approx(-10.0))
    assert found[REASON] == "methadone, iron_deficient: locomotion_index +5.0 %"
