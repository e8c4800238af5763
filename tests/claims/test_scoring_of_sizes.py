"""Verdicts on numbers that a source gives with their error."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from striosome.claims.evidence import MIN_ANIMALS
from striosome.claims.ledger import Ledger
from striosome.claims.scoring import score
from support.claim_runs import GABA, LEDGER, SKF, spread, summary, verdicts

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
        (20.0, 13.0, "agrees"),
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


@pytest.mark.parametrize(("mean", "verdict"), [(28.5, "agrees"), (28.7, "undecided")])
def test_the_interval_of_a_source_has_one_degree_of_freedom_less_than_animals(
    mean: float, verdict: str
) -> None:
    """20 ± 4.303 · 2 % of three animals: 11.4 to 28.6."""
    assert size_verdict(spread(mean, width=0.5), sized(3)) == verdict


def test_a_size_is_undecided_with_few_animals_and_untested_without_its_cell() -> None:
    assert size_verdict(spread(20.0, MIN_ANIMALS - 1), sized()) == "undecided"
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
