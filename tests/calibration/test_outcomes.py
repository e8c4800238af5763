"""The likelihood of published statements, against simulated studies judged by the same rules."""

import numpy as np
import pytest
from scipy.stats import t

from claim_studies import (
    ABSENT,
    FALL,
    GABA,
    MOVE,
    NO_RISE,
    RISE,
    change,
    claim,
    study,
    three_claims,
)
from striosome.calibration.asked import asked_cells, calibration_claims
from striosome.calibration.outcomes import Cell, Moments
from striosome.claims.ledger import Ledger


def moments(**cells: tuple[float, float]) -> dict[Cell, Moments]:
    places = {"rise": RISE, "no_rise": NO_RISE, "fall": FALL}
    return {places[k]: Moments(np.array([m]), np.array([s])) for k, (m, s) in cells.items()}


def test_rise_and_absence_together_are_as_probable_as_in_simulated_studies(random_seed):
    asked = study(claim("T1", change(RISE, "rise")), claim("T2", ABSENT))
    said = np.exp(asked.log_likelihood(moments(rise=(9.0, 9.0), no_rise=(1.0, 4.0))))[0]
    rng = np.random.default_rng(random_seed)
    many = 100_000
    rises, flat = rng.normal(9, 9, (many, 17)), rng.normal(1, 4, (many, 12))

    def interval(values):
        n = values.shape[1]
        half = t.ppf(0.975, n - 1) * values.std(axis=1, ddof=1) / np.sqrt(n)
        return values.mean(axis=1) - half, values.mean(axis=1) + half

    (low, _), (flat_low, flat_high) = interval(rises), interval(flat)
    agrees = (low > 0) & (flat_low <= 0) & (flat_high >= 0) & (flat_high < rises.mean(axis=1) / 2)
    assert said == pytest.approx(agrees.mean(), abs=0.01)
    # The two hang together: a large rise also makes room for the absence.
    alone = asked.probabilities(moments(rise=(9.0, 9.0), no_rise=(1.0, 4.0)))
    assert said > float(alone["T1"][0] * alone["T2"][0])


def test_measuring_adds_to_the_spread_of_animals():
    exact, noisy = (study(claim("T3", change(FALL, "fall")), measurement=m) for m in (0.0, 6.0))
    at = moments(fall=(-3.0, 2.5))
    wide = moments(fall=(-3.0, float(np.hypot(2.5, 6.0))))
    assert noisy.log_likelihood(at)[0] == pytest.approx(exact.log_likelihood(wide)[0])
    assert noisy.log_likelihood(at)[0] < exact.log_likelihood(at)[0]


def test_the_number_of_animals_of_the_statement_counts():
    few, many = (study(claim("T3", change(FALL, "fall"), n=n)) for n in (6, 40))
    at = moments(fall=(-2.0, 4.0))
    assert many.log_likelihood(at)[0] > few.log_likelihood(at)[0]


def test_a_statement_that_may_be_wrong_never_rules_a_set_out():
    asked = study(claim("T1", change(RISE, "rise")), wrong=0.1)
    assert np.exp(asked.log_likelihood(moments(rise=(-500.0, 1.0))))[0] == pytest.approx(0.05)
    assert np.exp(asked.log_likelihood(moments(rise=(500.0, 1.0))))[0] == pytest.approx(0.95)


def test_what_the_model_cannot_say_has_no_likelihood():
    asked = study(claim("T1", change(RISE, "rise")), wrong=0.1)
    assert asked.log_likelihood(moments(rise=(np.nan, 1.0)))[0] == -np.inf


def test_of_animals_that_are_all_alike_statements_hold_or_do_not():
    asked = three_claims(wrong=0.1)
    met = asked.log_likelihood(moments(rise=(9.0, 0.0), no_rise=(0.0, 0.0), fall=(-1.0, 0.0)))
    unmet = asked.log_likelihood(moments(rise=(0.0, 0.0), no_rise=(0.0, 0.0), fall=(0.0, 0.0)))
    assert np.exp(met)[0] == pytest.approx(0.95**3)
    assert np.exp(unmet)[0] == pytest.approx(0.05**3)


def test_a_dissociation_needs_opposite_sides_in_one_cell_only():
    asked = study(claim("T6", {"type": "dissociation", "metrics": [GABA, MOVE]}))
    other = FALL._replace(metric=MOVE)
    near = RISE._replace(metric=MOVE)

    def cells(gaba: float, move: float) -> dict[Cell, Moments]:
        values = {FALL: gaba, other: move, RISE: 30.0, near: 5.0}
        return {cell: Moments(np.array([v]), np.array([1.0])) for cell, v in values.items()}

    assert np.exp(asked.log_likelihood(cells(-20.0, 3.0)))[0] == pytest.approx(1.0, abs=1e-6)
    assert np.exp(asked.log_likelihood(cells(-20.0, -3.0)))[0] < 0.01


def test_validation_claims_and_joins_are_not_asked():
    ledger = Ledger.model_validate(
        {
            "claims": [
                claim("T1", change(RISE, "rise")),
                claim("L1", change(RISE, "rise"), kind="validation"),
                claim("T5", {"type": "all_of", "claims": ["T1"]}),
            ]
        }
    )
    assert [c.id for c in calibration_claims(ledger)] == ["T1"]


def test_cells_of_a_dissociation_are_those_of_all_sessions_and_groups():
    asked = study(claim("T6", {"type": "dissociation", "metrics": [GABA, MOVE]}))
    assert len(asked_cells(asked.claims, ["a", "b"], ["c", "d"])) == 8
    assert not asked_cells(asked.claims, (), ())


def test_a_difference_of_groups_is_judged_by_both():
    test = {
        "type": "group_difference",
        **RISE._asdict(),
        "reference": "control",
        "expect": "higher",
    }
    asked = study(claim("G", test))
    far = np.exp(asked.log_likelihood(moments(rise=(30.0, 5.0), no_rise=(0.0, 5.0))))[0]
    near = np.exp(asked.log_likelihood(moments(rise=(3.0, 5.0), no_rise=(0.0, 5.0))))[0]
    assert far == pytest.approx(1.0, abs=1e-6)
    assert 0.2 < near < 0.5
