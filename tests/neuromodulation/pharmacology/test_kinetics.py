"""Closed forms of drug kinetics against the differential equations and each other."""

import numpy as np
import pytest
from brian2.units.allunits import kilogram, liter
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp, trapezoid

from striosome.base.quantities import parse_quantity
from striosome.config.experiments.experiment import Injection
from striosome.config.parameters.pharmacology import Pharmacokinetics, Route
from striosome.neuromodulation.pharmacology.kinetics import (
    Rates,
    bolus_fraction,
    free_concentration_nM,
    infusion_fraction,
)
from support.builders import build_parameters, dose

# Absorption, elimination, entry (1/min): apart, equal, nearly so, and without elimination.
RATES = [
    Rates(0.14, 0.017, 0.35),
    Rates(0.01, 0.2, 0.05),
    Rates(0.05, 0.05, 0.35),
    Rates(0.05, 0.05, 0.05),
    Rates(0.05, 0.05 * (1 + 1e-9), 0.05 * (1 - 1e-6)),
    Rates(0.1, 0.0, 0.02),
]
TIME_MIN = np.linspace(0.0, 600.0, 61)
AT_ONCE = {"brain_entry_half_life": parse_quantity("0 min", "min")}

rates = st.floats(1e-4, 10.0)
times = st.floats(0.0, 1e5)


def skf() -> Pharmacokinetics:
    kinetics = build_parameters().ligands["SKF81297"].pharmacokinetics
    assert kinetics is not None
    return kinetics


def injections(*spelt: dict[str, str]) -> list[Injection]:
    return [Injection.model_validate(one) for one in spelt]


def integrated(rates: Rates, duration: float | None) -> np.ndarray:
    """Brain content by an implicit method; an infusion is integrated on either side of its end."""
    into, out, entry = rates.absorption, rates.elimination, rates.entry
    flows = np.array([[-into, 0.0, 0.0], [into, -out, 0.0], [0.0, entry, -entry]])

    def run(times: np.ndarray, start: list[float], inflow: float) -> np.ndarray:
        def slope(_: float, state: np.ndarray) -> np.ndarray:
            return flows @ state + [inflow, 0.0, 0.0]

        span, exact = (times[0], times[-1]), {"rtol": 1e-11, "atol": 1e-13}
        return solve_ivp(slope, span, start, "DOP853", t_eval=times, **exact).y

    if duration is None:
        return run(TIME_MIN, [1.0, 0.0, 0.0], 0.0)[2]
    during, after = TIME_MIN[duration >= TIME_MIN], TIME_MIN[duration <= TIME_MIN]
    first = run(during, [0.0, 0.0, 0.0], 1.0 / duration)
    second = run(after, list(first[:, -1]), 0.0)
    return np.concatenate([first[2], second[2][1:]])


@pytest.mark.parametrize("rates", RATES)
def test_bolus_solves_the_differential_equations(rates: Rates):
    np.testing.assert_allclose(bolus_fraction(TIME_MIN, rates), integrated(rates, None), atol=1e-9)


@pytest.mark.parametrize("rates", RATES)
def test_infusion_solves_the_differential_equations(rates: Rates):
    share = infusion_fraction(TIME_MIN, 120.0, rates)
    np.testing.assert_allclose(share, integrated(rates, 120.0), atol=1e-9)


@given(rates, st.floats(-1e-5, 1e-5), times)
def test_bolus_is_smooth_where_the_rates_meet(rate, apart, time):
    met = (rate * time) ** 2 / 2 * np.exp(-rate * time)
    near = bolus_fraction(time, Rates(rate * (1 + apart), rate, rate * (1 - apart)))
    np.testing.assert_allclose(near, met, rtol=1e-5 * (3 + rate * time), atol=1e-300)


@given(rates, st.floats(-1e-5, 1e-5), times)
def test_infusion_is_smooth_where_the_rates_meet(rate, apart, time):
    near = infusion_fraction(time, 60.0, Rates(rate * (1 + apart), rate, rate))
    met = infusion_fraction(time, 60.0, Rates(rate, rate, rate))
    np.testing.assert_allclose(near, met, rtol=1e-5 * (4 + rate * time), atol=1e-12)


@given(rates, rates, rates, st.floats(-1e3, 1e5), st.floats(1e-2, 1e5))
def test_shares_stay_between_none_and_the_whole_dose(absorption, elimination, entry, time, long):
    rates = Rates(absorption, elimination, entry)
    for share in (bolus_fraction(time, rates), infusion_fraction(time, long, rates)):
        assert 0.0 <= share <= 1.0 + 1e-12


def test_a_brain_that_follows_at_once_has_the_course_of_bateman():
    into, out = 0.14, 0.017
    textbook = into / (into - out) * (np.exp(-out * TIME_MIN) - np.exp(-into * TIME_MIN))
    found = bolus_fraction(TIME_MIN, Rates(into, out, 1e7))
    np.testing.assert_allclose(found, textbook, atol=1e-7)


def test_entry_delays_and_takes_nothing():
    """The areas are alike; what enters slowly peaks later and acts over minutes."""
    time = np.linspace(0.0, 3000.0, 60_001)
    fast, slow = (bolus_fraction(time, Rates(0.14, 0.017, entry)) for entry in (10.0, 0.07))
    assert trapezoid(slow, time) == pytest.approx(trapezoid(fast, time), rel=1e-5)
    assert time[slow.argmax()] > time[fast.argmax()] + 5.0
    early = np.searchsorted(time, 1.0)
    assert slow[early] < 0.05 * slow.max()


def test_a_short_infusion_is_a_bolus_and_a_long_one_many_boluses():
    rates = Rates(0.14, 0.017, 0.35)
    short = infusion_fraction(TIME_MIN, 1e-6, rates)
    np.testing.assert_allclose(short, bolus_fraction(TIME_MIN, rates), atol=1e-6)
    starts = (np.arange(2000) + 0.5)[:, None] * 120.0 / 2000
    many = bolus_fraction(TIME_MIN - starts, rates).mean(axis=0)
    np.testing.assert_allclose(infusion_fraction(TIME_MIN, 120.0, rates), many, atol=1e-5)


def test_nothing_before_the_dose():
    before = np.array([-100.0, -1.0, 0.0])
    assert not bolus_fraction(before, RATES[0]).any()
    assert not infusion_fraction(before, 60.0, RATES[0]).any()


def test_area_under_the_curve_is_dose_times_exposure_over_elimination():
    time = np.linspace(0.0, 40 * 40.0, 100_001)
    # 1.5 mg/kg / 289.76 g/mol * 0.028 kg/L = 144.95 nM; "sc" delivers 0.8 of it
    for route, arriving in (("ip", 1.0), ("sc", 0.8)):
        course = free_concentration_nM(
            skf(), injections(dose("SKF81297", "1.5 mg/kg", route=route)), time
        )
        expected = arriving * 144.948 * 40.0 / np.log(2.0)
        assert trapezoid(course, time) == pytest.approx(expected, rel=1e-4)


def test_intravenous_route_starts_at_the_full_concentration():
    spelt = {"absorption_half_life": "0 min", "bioavailability": 1}
    at_once = {
        "routes": {"ip": Route.model_validate(spelt)},
        "brain_entry_half_life": parse_quantity("0 min", "min"),
    }
    kinetics = skf().model_copy(update=at_once)
    course = free_concentration_nM(kinetics, injections(dose("SKF81297")), TIME_MIN)
    expected = 1.0 / 289.76 * 0.028e6 * 0.5 ** (TIME_MIN / 40.0)
    np.testing.assert_allclose(course[1:], expected[1:], rtol=1e-6)


def test_half_of_an_infusion_of_half_a_minute_is_there_after_a_quarter():
    """Into a vein, at a half-life of 40 min: a quarter of a minute later 0.2 % of it is gone."""
    vein = Route.model_validate({"absorption_half_life": "0 min", "bioavailability": 1})
    kinetics = skf().model_copy(
        update={"routes": {"iv": vein}, "brain_entry_half_life": parse_quantity("0 min", "min")}
    )
    slow = dose("SKF81297", "1 mg/kg", route="iv", duration="0.5 min")
    (course,) = free_concentration_nM(kinetics, injections(slow), np.array([0.25]))
    assert course == pytest.approx(0.5 / 289.76 * 0.028e6, rel=0.005)


def test_pump_reaches_the_plateau_of_supply_over_elimination():
    pump = dose("SKF81297", "70 mg/kg", "-7 day", duration="7 day")
    plateau = 70 / 289.76 * 0.028e6 / (7 * 1440) * 40.0 / np.log(2.0)
    (course,) = free_concentration_nM(skf(), injections(pump), np.array([0.0]))
    assert course == pytest.approx(plateau, rel=1e-9)


def test_months_of_dosing_reach_the_steady_state_of_a_geometric_series():
    interval, absorption, elimination = 720.0, np.log(2.0) / 5.0, np.log(2.0) / 40.0
    entry = np.log(2.0) / 2.0
    doses = [dose("SKF81297", time=f"{-interval * k} min") for k in range(200)]
    time = np.linspace(0.0, interval, 50)
    course = free_concentration_nM(skf(), injections(*doses), time)
    rates = (absorption, elimination, entry)
    steady = np.zeros_like(time)
    for rate in rates:
        weight = np.prod([other - rate for other in rates if other != rate])
        steady += np.exp(-rate * time) / -np.expm1(-rate * interval) / weight
    steady *= absorption * entry * 0.028e6 / 289.76
    np.testing.assert_allclose(course, steady, rtol=1e-9, atol=1e-9)


schedules = st.lists(
    st.tuples(st.floats(0.0, 50.0), st.floats(-1000.0, 90.0), st.sampled_from([None, "30 min"])),
    max_size=6,
)


def spelt(schedule: list[tuple[float, float, str | None]], factor: float = 1.0) -> list[Injection]:
    return [
        Injection(
            drug="SKF81297",
            dose=f"{factor * amount} mg/kg",
            time=f"{time} min",
            route="sc",
            duration=duration,
        )
        for amount, time, duration in schedule
    ]


@given(schedules, schedules)
def test_doses_superpose(first, second):
    together = free_concentration_nM(skf(), spelt(first + second), TIME_MIN)
    apart = [free_concentration_nM(skf(), spelt(one), TIME_MIN) for one in (first, second)]
    np.testing.assert_allclose(together, apart[0] + apart[1], rtol=1e-9, atol=1e-9)


@given(schedules, st.floats(0.0, 10.0))
def test_concentration_is_linear_in_dose(schedule, factor):
    plain = free_concentration_nM(skf(), spelt(schedule), TIME_MIN)
    scaled = free_concentration_nM(skf(), spelt(schedule, factor), TIME_MIN)
    np.testing.assert_allclose(scaled, factor * plain, rtol=1e-9, atol=1e-9)


def test_animals_with_their_own_kinetics_get_a_row_each():
    exposures = np.array([[0.01], [0.03]]) * liter**-1 * kilogram
    many = free_concentration_nM(
        skf().model_copy(update={"exposure": exposures}), injections(dose("SKF81297")), TIME_MIN
    )
    single = free_concentration_nM(skf(), injections(dose("SKF81297")), TIME_MIN)
    assert many.shape == (2, TIME_MIN.size)
    np.testing.assert_allclose(many, single * np.array([[0.01], [0.03]]) / 0.028)


def test_unknown_route_names_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'ip'"):
        free_concentration_nM(skf(), injections(dose("SKF81297", route="i.p.")), TIME_MIN)
