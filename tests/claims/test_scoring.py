from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from striosome.claims.evidence import FEWEST_ANIMALS
from striosome.claims.ledger import Ledger, load_ledger
from striosome.claims.scoring import COLUMNS, score

GABA, MOVEMENT = "epn_gaba_change", "locomotion_index"
SKF, METHADONE, BOTH = "SKF81297", "methadone", "methadone then SKF81297"
LEDGER = load_ledger(Path(__file__).parents[2] / "configs" / "claims.yaml")
FEWER_MOR = {"mor_density": {"control": 1.0, "iron_deficient": 0.65}}


def spread(mean: float, animals: int = 12, width: float = 1.0) -> np.ndarray:
    """Values whose mean is exact and whose interval is about mean +- 0.55 width."""
    return mean + width * np.linspace(-1.6, 1.6, animals)


def summary(cells: dict[tuple[str, str, str], Any], hypothesis: str = "reference") -> pd.DataFrame:
    """Tidy summary of {(metric, session, group): values over animals}."""
    return pd.DataFrame(
        [
            ("reference", hypothesis, group, animal, session, metric, float(value), "percent")
            for (metric, session, group), values in cells.items()
            for animal, value in enumerate(values)
        ],
        columns=[
            "experiment", "hypothesis", "group", "animal", "session", "metric", "value", "unit",
        ],
    )  # fmt: skip


def published() -> dict[tuple[str, str, str], Any]:
    """A run in which everything that was published of 2026 holds."""
    return {
        (GABA, SKF, "iron_deficient"): spread(20.0, 17),
        (GABA, SKF, "control"): spread(0.3),
        (GABA, METHADONE, "iron_deficient"): spread(-10.0, 17),
        (GABA, BOTH, "iron_deficient"): spread(-0.2, 17),
        (MOVEMENT, METHADONE, "iron_deficient"): spread(5.0, 17),
    }


def verdicts(cells: dict[tuple[str, str, str], Any], **options: Any) -> dict[str, str]:
    table = score(
        summary(cells, options.get("hypothesis", "reference")),
        options.get("ledger", LEDGER),
        options.get("conditions", FEWER_MOR),
    )
    return dict(zip(table["id"], table["verdict"], strict=True))


def only(identifier: str) -> Ledger:
    """The ledger with one statement, its conflicts aside."""
    return Ledger(claims=(LEDGER[identifier].model_copy(update={"contradicts": ()}),))


def test_the_published_run_agrees_and_its_contradictions_do_not() -> None:
    found = verdicts(published())
    assert {found[claim] for claim in ("T1", "T2", "T3", "T4", "T5", "T6")} == {"agrees"}
    assert {found[claim] for claim in ("C2", "C4", "C4a")} == {"disagrees"}
    assert {found[claim] for claim in ("L1", "L3", "H6", "C4b", "C5b", "L5")} == {"untested"}


def test_the_table_has_the_columns_of_the_contract() -> None:
    table = score(summary(published()), LEDGER, FEWER_MOR)
    assert tuple(table.columns) == COLUMNS
    assert list(table["id"]) == [claim.id for claim in LEDGER.claims]
    rise = table.set_index("id").loc["T1"]
    assert rise["value"] == pytest.approx(20.0)
    assert rise["low"] < 20.0 < rise["high"]
    assert (rise["unit"], rise["kind"], rise["group"]) == (
        "percent", "calibration", "iron_deficient",
    )  # fmt: skip
    assert table.set_index("id").loc["L1", ["value", "low", "high"]].isna().all()


def test_an_empty_run_tests_nothing() -> None:
    assert set(verdicts({})) == {claim.id for claim in LEDGER.claims}
    assert set(verdicts({}).values()) == {"untested"}


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
    few = {(GABA, SKF, "iron_deficient"): spread(20.0, FEWEST_ANIMALS - 1)}
    enough = {(GABA, SKF, "iron_deficient"): spread(20.0, FEWEST_ANIMALS)}
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


def test_a_dissociation_needs_both_metrics_in_one_cell() -> None:
    cells = {
        (GABA, METHADONE, "control"): spread(-10.0),
        (MOVEMENT, SKF, "control"): spread(10.0),
    }
    assert verdicts(cells, ledger=only("T6"))["T6"] == "untested"


def test_fewer_receptors_make_methadone_weaker_or_stronger() -> None:
    cells = {
        (GABA, METHADONE, "control"): spread(-20.0),
        (GABA, METHADONE, "iron_deficient"): spread(-10.0, 17),
    }
    found = verdicts(cells)
    assert (found["C5a"], found["C5b"]) == ("disagrees", "agrees")
    row = score(summary(cells), LEDGER, FEWER_MOR).set_index("id").loc["C5b"]
    assert row["value"] == pytest.approx(10.0)
    cells[GABA, METHADONE, "control"] = spread(-10.0)
    assert verdicts(cells)["C5b"] == "undecided"


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
    with pytest.raises(ValueError, match="gives a value twice"):
        score(twice, LEDGER, FEWER_MOR)


SIZE = {
    "type": "size",
    "metric": GABA,
    "session": SKF,
    "group": "iron_deficient",
    "value": 20.0,
    "error": 2.0,
}


def sized(n: int | None = 12, **changes: Any) -> Ledger:
    """A ledger of one number: 20 +- 2 %, whose 95 % interval is 15.6 to 24.4 % with 12 animals."""
    claim = LEDGER["T1"].model_dump() | {"id": "N1", "n": n, "test": SIZE | changes}
    return Ledger.model_validate({"claims": [claim]})


def size_verdict(values: Any, ledger: Ledger) -> str:
    return verdicts({(GABA, SKF, "iron_deficient"): values}, ledger=ledger)["N1"]


@pytest.mark.parametrize(
    ("mean", "width", "verdict"),
    [
        (20.0, 1.0, "agrees"),
        (24.0, 1.0, "agrees"),
        (16.0, 1.0, "agrees"),
        (20.0, 14.0, "agrees"),
        (25.5, 4.0, "undecided"),  # both allow 24 %, but the mean is beyond
        (20.0, 20.0, "undecided"),  # almost any number would agree
        (27.0, 1.0, "disagrees"),
        (13.0, 1.0, "disagrees"),
        (-20.0, 1.0, "disagrees"),  # a rise all the same, but the wrong way
        (0.0, 14.0, "disagrees"),  # wide, but not wide enough to allow it
    ],
)
def test_a_claimed_size(mean: float, width: float, verdict: str) -> None:
    assert size_verdict(spread(mean, width=width), sized()) == verdict


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(-10.0, 50.0).map(lambda x: round(x, 2)), min_size=6, max_size=10),
    st.floats(0.5, 10.0),
)
def test_a_size_has_its_verdict_by_its_rule(values: list[float], error: float) -> None:
    cells = {(GABA, SKF, "iron_deficient"): np.array(values)}
    row = score(summary(cells), sized(error=error), {}).iloc[0]
    half = t.ppf(0.975, 11) * error
    apart = row["low"] > 20.0 + half or row["high"] < 20.0 - half
    telling = row["high"] - row["low"] <= 4.0 * half
    assert (row["verdict"] == "disagrees") == apart
    assert (row["verdict"] == "agrees") == (telling and abs(row["value"] - 20.0) <= half)


def test_a_size_of_few_animals_has_a_wider_interval() -> None:
    values = spread(24.2, width=0.1)
    assert [size_verdict(values, sized(n)) for n in (4, 12, None)] == [
        "agrees",
        "agrees",
        "disagrees",  # without n the error counts as exact: 16.1 to 23.9 %
    ]


def test_a_size_is_undecided_with_few_animals_and_untested_without_its_cell() -> None:
    assert size_verdict(spread(20.0, FEWEST_ANIMALS - 1), sized()) == "undecided"
    assert verdicts({(GABA, SKF, "control"): spread(20.0)}, ledger=sized())["N1"] == "untested"


def test_a_size_can_be_part_of_others() -> None:
    both = sized().claims[0].model_dump() | {
        "id": "H1",
        "kind": "hypothesis",
        "test": {"type": "all_of", "claims": ["N1"]},
    }
    ledger = Ledger.model_validate({"claims": [both, sized().claims[0].model_dump()]})
    cells = {(GABA, SKF, "iron_deficient"): spread(20.0)}
    assert verdicts(cells, ledger=ledger) == {"H1": "agrees", "N1": "agrees"}
    row = score(summary(cells), ledger, {}).set_index("id").loc["N1"]
    assert row["value"] == pytest.approx(20.0)
    assert row["low"] < 20.0 < row["high"]


def test_a_right_model_with_the_animals_of_the_source_rarely_disagrees(random_seed: int) -> None:
    """Of 50 pairs each agrees with 0.85 and disagrees with 0.01: fewer than 30, or more than 6,
    come less than once in a million."""
    rng = np.random.default_rng(random_seed)
    found = []
    for _ in range(50):
        source, own = rng.normal(20.0, 8.0, (2, 17))
        error = float(source.std(ddof=1) / np.sqrt(17))
        found.append(size_verdict(own, sized(17, value=float(source.mean()), error=error)))
    assert found.count("agrees") >= 30
    assert found.count("disagrees") <= 6
