"""The likelihood of published statements, against simulated studies judged by the same rules."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import cauchy, kstest, norm, t

from striosome.base.detection import Sample, absent_given
from striosome.calibration.likelihood.outcomes import Moments
from striosome.calibration.targets import calibration_claims, target_endpoints
from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Ledger
from support.claim_studies import (
    ABSENT,
    FALL,
    GABA,
    MOVE,
    NO_RISE,
    REACH,
    RISE,
    change,
    claim,
    size,
    study,
    three_claims,
)


def moments(**endpoints: tuple[float, float]) -> dict[Endpoint, Moments]:
    places = {"rise": RISE, "no_rise": NO_RISE, "fall": FALL}
    return {places[k]: Moments(np.array([m]), np.array([s])) for k, (m, s) in endpoints.items()}


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

    def endpoints(gaba: float, move: float) -> dict[Endpoint, Moments]:
        values = {FALL: gaba, other: move, RISE: 30.0, near: 5.0}
        return {endpoint: Moments(np.array([v]), np.array([1.0])) for endpoint, v in values.items()}

    assert np.exp(asked.log_likelihood(endpoints(-20.0, 3.0)))[0] == pytest.approx(1.0, abs=1e-6)
    assert np.exp(asked.log_likelihood(endpoints(-20.0, -3.0)))[0] < 0.01


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
    assert len(target_endpoints(asked.claims, ["a", "b"], ["c", "d"])) == 8
    assert not target_endpoints(asked.claims, (), ())


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


NUMBER = claim("N1", size(RISE, 25.0, 6.0))


def told(*claims: dict) -> list[str]:
    asked = Ledger.model_validate({"claims": claims})
    return [c.id for c in calibration_claims(asked)]


def test_a_number_has_the_density_of_student_around_the_predicted_mean():
    asked = study(NUMBER, wrong=0.1)
    found = np.exp(asked.log_likelihood(moments(rise=(20.0, 9.0))))[0]
    right = t.pdf(25.0, 16, loc=20.0, scale=6.0)
    assert found == pytest.approx(0.9 * right + 0.1 * cauchy.pdf(25.0, scale=REACH))


def test_the_spread_of_animals_is_in_the_error_of_a_number_already():
    narrow, wide = moments(rise=(20.0, 9.0)), moments(rise=(20.0, 90.0))
    said = study(NUMBER).log_likelihood(narrow)[0]
    assert said == study(NUMBER).log_likelihood(wide)[0]
    assert said == study(NUMBER, measurement=9.0).log_likelihood(narrow)[0]


def test_of_fewer_animals_the_error_of_a_number_is_less_certain():
    few, many = (study(claim("N1", size(RISE, 25.0, 6.0), n=n)) for n in (4, 40))
    far = moments(rise=(0.0, 9.0))
    assert few.log_likelihood(far)[0] > many.log_likelihood(far)[0]


def test_a_number_that_may_be_wrong_never_rules_a_set_out_and_says_nothing_then():
    asked = study(NUMBER, wrong=0.1)
    for mean in (-5e4, 5e5):
        found = np.exp(asked.log_likelihood(moments(rise=(mean, 1.0))))[0]
        assert found == pytest.approx(0.1 * cauchy.pdf(25.0, scale=REACH), rel=1e-6)
    assert asked.log_likelihood(moments(rise=(np.nan, 1.0)))[0] == -np.inf


def test_an_absence_is_measured_against_the_number_where_there_is_one():
    endpoints = moments(rise=(20.0, 9.0), no_rise=(1.0, 4.0))
    both = study(NUMBER, claim("T2", ABSENT)).log_likelihood(endpoints)[0]
    own = Sample(np.array([1.0]), np.array([4.0 / np.sqrt(12)]), 11.0)
    absent = absent_given(own, np.array([[25.0]]), 1.0)[0, 0]
    assert both == pytest.approx(study(NUMBER).log_likelihood(endpoints)[0] + np.log(absent))
    # Next to a small number hardly anything is an absence.
    little = claim("N1", size(RISE, 2.0, 6.0))
    said = study(little, claim("T2", ABSENT)).probabilities(endpoints)
    assert said["T2"][0] < 0.1 < absent


def test_what_follows_from_a_number_is_not_asked_again():
    rise, absent = claim("T1", change(RISE, "rise")), claim("T2", ABSENT)
    fall = claim("T3", change(FALL, "fall"))
    assert told(rise, absent, fall, NUMBER) == ["T2", "T3", "N1"]
    assert told(rise, absent, fall, claim("N2", size(NO_RISE, 1.0, 2.0))) == ["T1", "T3", "N2"]
    # A number that may only be tested replaces nothing that may be fitted.
    assert told(rise, claim("N1", size(RISE, 25.0, 6.0), kind="validation")) == ["T1"]


def test_a_difference_of_groups_follows_only_from_numbers_for_both():
    test = {
        "type": "group_difference",
        **RISE._asdict(),
        "reference": "control",
        "expect": "higher",
    }
    other = claim("N2", size(NO_RISE, 1.0, 2.0))
    assert told(claim("G", test), NUMBER) == ["G", "N1"]
    assert told(claim("G", test), NUMBER, other) == ["N1", "N2"]


def test_a_number_speaks_of_its_cell():
    assert target_endpoints(study(NUMBER).claims, (), ()) == {RISE}


def test_the_probability_of_a_number_is_that_of_finding_it_again():
    asked = study(claim("T3", change(FALL, "fall")), NUMBER)
    half = 6.0 * t.ppf(0.975, 16)
    endpoints = moments(rise=(25.0 + half, 4.0), fall=(-9.0, 4.0))
    said = asked.probabilities(endpoints)
    assert list(said) == ["T3", "N1"]
    assert said["N1"][0] == pytest.approx(0.5, abs=1e-6)
    assert study(NUMBER).probabilities(moments(rise=(25.0, 4.0)))["N1"][0] > 0.95


def test_a_run_agrees_by_its_own_animals_and_with_numbers_by_their_interval():
    endpoints = moments(rise=(22.0, 9.0), fall=(-3.0, 5.0))
    fall = claim("T3", change(FALL, "fall"))
    told = study(fall, measurement=5.0, wrong=0.1).agreement(endpoints)[0]
    assert told == pytest.approx(np.exp(study(fall).log_likelihood(endpoints)[0]))
    # A density is none: of a number with so small an error it is above one, or next to nothing.
    for value in (22.0, 30.0):
        number = claim("N1", size(RISE, value, 0.1))
        said = study(number, fall, measurement=5.0, wrong=0.1).agreement(endpoints)[0]
        half = 0.1 * t.ppf(0.975, 16)
        found = norm(22.0, 9.0 / np.sqrt(17))
        expected = found.cdf(value + half) - found.cdf(value - half)
        assert said == pytest.approx(told * expected)
    assert study(NUMBER).agreement(moments(rise=(25.0, 1.0)))[0] == pytest.approx(1.0)
    assert study(NUMBER).agreement(moments(rise=(np.nan, 1.0)))[0] == 0.0


def test_all_that_could_be_reported_has_a_probability_of_one_together():
    """Numbers of every size, and each statement or its contrary: a proper likelihood."""
    endpoints = moments(rise=(12.0, 9.0), no_rise=(1.0, 4.0), fall=(-2.0, 5.0))
    # Over the arc tangent, so that numbers of every size are within reach.
    arc = np.linspace(-1.0, 1.0, 301)[1:-1] * np.pi / 2
    total = np.zeros(len(arc))
    for place, value in enumerate(REACH * np.tan(arc)):
        number = claim("N1", size(RISE, float(value), 3.0))
        asked = study(number, claim("T2", ABSENT), claim("T3", change(FALL, "fall")), wrong=0.1)
        for contrary in ((), ("T2",), ("T3",), ("T2", "T3")):
            reported = replace(asked, contrary=frozenset(contrary))
            total[place] += np.exp(reported.log_likelihood(endpoints)[0])
    assert np.trapezoid(total * REACH / np.cos(arc) ** 2, arc) == pytest.approx(1.0, abs=2e-3)


def test_made_up_studies_make_up_numbers_and_judge_by_them(random_seed):
    rng = np.random.default_rng(random_seed)
    asked = study(NUMBER, claim("T2", ABSENT), wrong=0.0)
    endpoints = moments(rise=(12.0, 9.0), no_rise=(1.0, 4.0))
    made_up = [asked.simulated(endpoints, 0, rng) for _ in range(2000)]
    tests = [reported.claims[0].test for reported in made_up]
    assert {test.error for test in tests} == {6.0}
    values = np.array([test.value for test in tests])
    assert kstest((values - 12.0) / 6.0, t(16).cdf).pvalue > 1e-4
    # An absence is reported next to large numbers only, and never the contrary of a number.
    absent = np.array([not reported.contrary for reported in made_up])
    assert all(reported.contrary <= {"T2"} for reported in made_up)
    assert not absent[values < 0.0].any()
    assert absent[values > 20.0].mean() > 0.8
