"""Verdicts on differences between groups, whose animals are the same by their numbers."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from striosome.claims.evidence import MIN_ANIMALS, Evidence
from striosome.claims.scoring import score
from support.claim_runs import (
    FEWER_MOR,
    GABA,
    LEDGER,
    MOVEMENT,
    SKF,
    spread,
    summary,
    verdicts,
)

METHADONE = "methadone"


def test_fewer_receptors_make_methadone_weaker_or_stronger() -> None:
    cells = {
        (GABA, METHADONE, "control"): spread(-20.0)[::-1],
        (GABA, METHADONE, "iron_deficient"): np.append(spread(-10.0), spread(30.0, 5)),
    }
    found = verdicts(cells)
    assert (found["C5a"], found["C5b"]) == ("disagrees", "agrees")
    row = score(summary(cells), LEDGER, FEWER_MOR).set_index("id").loc["C5b"]
    assert row["value"] == pytest.approx(10.0)
    cells[GABA, METHADONE, "control"] = spread(-10.0)[::-1]
    assert verdicts(cells)["C5b"] == "undecided"


def test_groups_are_compared_within_the_animals_that_both_have() -> None:
    """Each animal is 0.5 lower than itself in the other group; animals differ by more."""
    first, own = 100.0 * spread(0.0), 0.2 * np.sin(np.arange(12.0))
    cells = {
        (GABA, METHADONE, "control"): first,
        (GABA, METHADONE, "iron_deficient"): np.append(first - 0.5 + own, spread(-99.0, 5)),
    }
    table = summary(cells).sample(frac=1.0, random_state=1)
    found = Evidence(table, {}).difference(GABA, METHADONE, "iron_deficient", "control")
    assert found is not None
    known = ttest_1samp(own - 0.5, 0.0)
    low, high = known.confidence_interval(0.95)
    assert found.n == 12
    assert (found.low, found.high, found.p) == pytest.approx((low, high, known.pvalue))
    assert verdicts(cells)["C5a"] == "agrees"


def test_groups_without_a_common_animal_are_not_compared() -> None:
    cells = {(GABA, METHADONE, group): spread(1.0) for group in ("control", "iron_deficient")}
    table = summary(cells)
    table.loc[table["group"] == "control", "animal"] += 100
    evidence = Evidence(table, {})
    assert evidence.difference(GABA, METHADONE, "iron_deficient", "control") is None


@pytest.mark.parametrize(
    ("naive", "parts"),
    [(0.0, ("agrees", "agrees")), (2.7, ("agrees", "undecided")), (6.0, ("agrees", "disagrees"))],
)
def test_withdrawal_must_do_more_than_animals_do_without_it(
    naive: float, parts: tuple[str, str]
) -> None:
    cells = {
        (GABA, SKF, "withdrawn_3_d"): spread(2.8),
        (GABA, SKF, "control"): spread(naive)[::-1],
    }
    found = verdicts(cells)
    assert (found["H8a"], found["H8b"]) == parts
    assert found["H8"] == parts[1]


def test_a_response_is_exaggerated_only_above_that_of_controls() -> None:
    cells = {
        (GABA, METHADONE, "iron_deficient"): spread(10.0),
        (GABA, METHADONE, "control"): spread(9.9)[::-1],
    }
    found = verdicts(cells)
    assert (found["C2a"], found["C2"], found["T3"]) == ("agrees", "undecided", "disagrees")
    cells[GABA, METHADONE, "control"] = spread(5.0)[::-1]
    assert verdicts(cells)["C2"] == "agrees"


def test_the_curve_lies_further_left_only_where_controls_need_the_higher_dose() -> None:
    strong = "SKF81297 15 mg/kg"
    cells = {(GABA, SKF, "iron_deficient"): spread(20.0), (GABA, strong, "control"): spread(25.0)}
    for control, verdict in ((0.3, "agrees"), (20.0, "disagrees")):
        found = verdicts(cells | {(GABA, SKF, "control"): spread(control)})
        assert (found["L1a"], found["L1"]) == ("agrees", verdict)


def test_few_animals_have_a_mean_and_a_difference_without_an_interval() -> None:
    few = MIN_ANIMALS - 1
    cells = {
        (GABA, SKF, "control"): spread(20.0, few),
        (GABA, SKF, "iron_deficient"): spread(10.0),
        (MOVEMENT, METHADONE, "control"): spread(1.0),
    }
    evidence = Evidence(summary(cells), {})
    alone = evidence.mean(GABA, SKF, "control")
    one = evidence.difference(GABA, SKF, "control", "iron_deficient")
    other = evidence.difference(GABA, SKF, "iron_deficient", "control")
    # The first five of twelve animals, evenly spread over 3.2 around 10.
    apart = 20.0 - (10.0 - 1.6 + 2.0 * 3.2 / 11.0)
    for found, mean in ((alone, 20.0), (one, apart), (other, -apart)):
        assert found is not None
        assert (found.mean, found.n) == (pytest.approx(mean), few)
        assert np.isnan([found.low, found.high, found.p]).all()
    assert evidence.cells(GABA) == {(SKF, "control"), (SKF, "iron_deficient")}
    assert evidence.cells(MOVEMENT) == {(METHADONE, "control")}
    assert (evidence.unit(GABA), evidence.unit("unknown")) == ("percent", "")
