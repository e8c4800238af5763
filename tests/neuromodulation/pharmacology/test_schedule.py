"""Schedules of days become injections; nothing is lost, and nothing is given too late."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import trapezoid

from striosome.base.quantities import magnitude
from striosome.config.experiments.experiment import Injection
from striosome.config.experiments.history import Pump, RepeatedDose, SingleDose
from striosome.config.parameters.pharmacology import Pharmacokinetics
from striosome.neuromodulation.pharmacology.kinetics import free_concentration_nM
from striosome.neuromodulation.pharmacology.schedule import scheduled
from support.builders import build_parameters

METHADONE = {"drug": "methadone", "route": "ip"}
TWICE_A_DAY = {"dose": "5 mg/kg", "every": "12 h", "start": "1 day", "end": "3 day"}
PUMP = {"rate": "24 mg/kg/day", "start": "2 day", "end": "9 day"}


def single(**keys: str) -> SingleDose:
    return SingleDose.model_validate(METHADONE | keys)


def repeated(**keys: str) -> RepeatedDose:
    return RepeatedDose.model_validate(METHADONE | TWICE_A_DAY | keys)


def pump(**keys: str) -> Pump:
    return Pump.model_validate(METHADONE | PUMP | keys)


def times_day(*doses, before_day: float) -> list[float]:
    return [magnitude(one.time, "day") for one in scheduled(doses, 1440.0 * before_day)]


def kinetics() -> Pharmacokinetics:
    found = build_parameters().ligands["methadone"].pharmacokinetics
    assert found is not None
    return found


def concentration(doses: list[Injection], time_min: np.ndarray) -> np.ndarray:
    return free_concentration_nM(kinetics(), doses, time_min)


def test_a_dose_is_repeated_up_to_its_end_and_not_at_it():
    assert times_day(repeated(), before_day=30.0) == [1.0, 1.5, 2.0, 2.5]


def test_a_dose_at_the_moment_asked_for_is_not_yet_given():
    doses = (repeated(), single(dose="1 mg/kg", time="1.5 day"))
    assert times_day(*doses, before_day=1.5) == [1.0]
    assert times_day(*doses, before_day=1.6) == [1.0, 1.5, 1.5]
    assert times_day(*doses, before_day=0.5) == []


def test_a_moment_that_rounding_moved_behind_a_dose_is_that_of_the_dose():
    doses = (repeated(start="0 day"), single(dose="1 mg/kg", time="0 day"), pump(start="0 day"))
    for late_min in (0.0, 1e-7, 1e-6):
        assert scheduled(doses, late_min) == []
    assert len(scheduled(doses, 1e-5)) == 3


@given(st.integers(1, 200), st.integers(1, 40))
def test_no_dose_is_lost_to_rounding(number, hours):
    end_day = number * hours / 24.0
    dose = repeated(every=f"{hours} h", start="0 day", end=f"{end_day!r} day")
    assert len(scheduled([dose], 1e9)) == number


def test_a_pump_holds_its_rate_times_its_time_and_goes_on():
    (given_one,) = scheduled([pump()], 1440.0 * 3.0)
    assert magnitude(given_one.dose, "mg/kg") == pytest.approx(24.0 * 7.0)
    assert magnitude(given_one.duration, "day") == pytest.approx(7.0)
    assert not scheduled([pump()], 1440.0 * 2.0)


def test_what_a_pump_delivers_is_eliminated():
    time_min = np.linspace(0.0, 1440.0 * 12.0, 40_001)
    course = concentration(scheduled([pump()], 1e9), time_min)
    # 168 mg/kg / 309.45 g/mol * 0.0045 kg/L in nM, over the rate of elimination
    whole = 24.0 * 7.0 / 309.45 * 0.0045e6 * 75.0 / np.log(2.0)
    assert trapezoid(course, time_min) == pytest.approx(whole, rel=1e-5)
    steady = 24.0 / 1440.0 / 309.45 * 0.0045e6 * 75.0 / np.log(2.0)
    assert course[time_min > 1440.0 * 8.0][0] == pytest.approx(steady, rel=1e-6)


def test_schedules_superpose():
    time_min = np.linspace(0.0, 1440.0 * 10.0, 500)
    parts = [repeated(), pump(), single(dose="2 mg/kg", time="6 h")]
    together = concentration(scheduled(parts, 1e9), time_min)
    alone = [concentration(scheduled([part], 1e9), time_min) for part in parts]
    np.testing.assert_allclose(together, np.sum(alone, axis=0), rtol=1e-12)


def test_a_pump_is_the_limit_of_many_small_doses():
    time_min = np.linspace(1440.0 * 3.0, 1440.0 * 12.0, 300)
    often = repeated(dose="0.1 mg/kg", every="0.1 h", start="2 day", end="9 day")
    small = concentration(scheduled([often], 1e9), time_min)
    steady = concentration(scheduled([pump()], 1e9), time_min)
    np.testing.assert_allclose(small, steady, rtol=0.06, atol=1e-6)
