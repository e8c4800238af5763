"""Concentrations of all ligands: tone, doses, vehicle and the block of adenosine uptake."""

import numpy as np
import pytest

from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from support.builders import build_parameters, build_session, dose

TIME_MIN = np.linspace(-30.0, 90.0, 25)


def concentrations(*injections: dict[str, str]) -> dict[str, np.ndarray]:
    session = build_session(*injections)
    return ligand_concentrations_nM(build_parameters().ligands, session.injections, TIME_MIN)


def test_without_doses_there_are_only_tones():
    courses = concentrations()
    assert set(courses) == set(build_parameters().ligands)
    np.testing.assert_allclose(courses["dopamine"], 17.0)
    assert not courses["methadone"].any()
    assert {course.shape for course in courses.values()} == {(1,)}  # nothing changes in time


def test_vehicle_changes_nothing():
    plain, vehicle = concentrations(), concentrations(dose("vehicle"))
    for name, course in plain.items():
        np.testing.assert_array_equal(vehicle[name], course)


def test_a_dose_reaches_its_own_ligand_only():
    plain, dosed = concentrations(), concentrations(dose("methadone", "10 mg/kg"))
    assert {name for name in plain if (plain[name] != dosed[name]).any()} == {"methadone"}
    # 10 / 309.45 * 0.0045e6 = 145 nM, less what is lost on the way to the peak
    assert 95.0 < dosed["methadone"].max() < 145.4


def test_dipyridamole_multiplies_adenosine_up_to_its_maximum():
    courses = concentrations(dose("dipyridamole", "30 mg/kg"))
    drug = courses["dipyridamole"]
    np.testing.assert_allclose(courses["adenosine"], 39.0 * (1 + 3.5 * drug / (drug + 300.0)))
    assert courses["adenosine"][0] == pytest.approx(39.0)
    flooded = concentrations(dose("dipyridamole", "1e9 mg/kg", "-30 min"))
    assert flooded["adenosine"][-1] == pytest.approx(4.5 * 39.0, rel=1e-4)


def test_unknown_drug_names_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'methadone'"):
        concentrations(dose("metadone"))
    with pytest.raises(KeyError, match="did you mean 'methadone'"):
        concentrations(dose("vehicle"), dose("metadone"))


def test_a_transmitter_cannot_be_injected():
    with pytest.raises(ValueError, match="'dopamine' has no pharmacokinetics"):
        concentrations(dose("dopamine"))
