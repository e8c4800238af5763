"""The slow layers of a whole session, from injections to what the circuit receives."""

import numpy as np
import pytest

from striosome.neuromodulation.signalling.presynaptic import release_factor
from striosome.neuromodulation.slow_layers import SlowCourse
from support.builders import build_parameters, build_session, dose
from support.slow import course_arrays, solve_session

COMPARTMENTS = ("striosome", "matrix")
TIME_MIN = np.arange(-28.0, 90.0, 4.0)
AFTER = (TIME_MIN >= 10.0) & (TIME_MIN <= 60.0)
SKF = dose("SKF81297", "1.5 mg/kg")
METHADONE = dose("methadone", "10 mg/kg", "-30 min")


def course(*injections, changes=None, time_min=TIME_MIN, step_s=5.0) -> SlowCourse:
    session = build_session(*injections)
    return solve_session(build_parameters(changes), session, time_min, step_s=step_s)


def effect(array: np.ndarray) -> float:
    """Mean after the injection."""
    return float(array[:, AFTER].mean())


@pytest.mark.parametrize(
    ("changes", "animals"),
    [
        ({}, 1),
        ({"iron_deficiency": np.array([[0.0], [1.0], [0.5]])}, 3),
        ({"signalling.pka_time_constant": np.array([[5.0], [60.0]])}, 2),
    ],
)
def test_every_course_has_animals_by_times(changes, animals):
    if "signalling.pka_time_constant" in changes:
        unit = build_parameters().signalling.pka_time_constant / 20.0
        changes = {name: value * unit for name, value in changes.items()}
    slow = course(SKF, changes=changes)
    assert {array.shape for array in course_arrays(slow).values()} == {(animals, TIME_MIN.size)}
    assert set(slow.pka_soma) == set(slow.release_factor) == set(COMPARTMENTS)


def test_animals_solved_together_equal_animals_solved_alone():
    severity = np.array([[0.0], [0.6]])
    density = np.array([[1.2], [0.7]])
    names = ("iron_deficiency", "receptors.mor.density")
    together = course_arrays(
        course(SKF, changes=dict(zip(names, (severity, density), strict=True)))
    )
    for animal in (0, 1):
        values = (float(severity[animal, 0]), float(density[animal, 0]))
        alone = course_arrays(course(SKF, changes=dict(zip(names, values, strict=True))))
        for name, array in alone.items():
            np.testing.assert_allclose(together[name][animal], array[0], err_msg=name)


def test_vehicle_leaves_a_steady_state():
    for name, array in course_arrays(course(dose("vehicle"))).items():
        np.testing.assert_allclose(np.ptp(array, axis=-1), 0.0, atol=1e-12, err_msg=name)


def test_skf_raises_pka_and_release_and_sch23390_abolishes_it():
    vehicle, skf = course(), course(SKF)
    blocked = course(dose("SCH23390", "1 mg/kg", "-10 min"), SKF)
    for name in COMPARTMENTS:
        assert effect(skf.pka_soma[name]) > 1.3 * effect(vehicle.pka_soma[name])
        assert effect(skf.release_factor[name]) > 1.2 * effect(vehicle.release_factor[name])
        assert effect(blocked.pka_soma[name]) < effect(vehicle.pka_soma[name])
        assert effect(blocked.release_factor[name]) <= effect(vehicle.release_factor[name])


def test_methadone_restrains_striosomes_only_and_naloxone_frees_them():
    skf, both = course(SKF), course(METHADONE, SKF)
    rescued = course(METHADONE, dose("naloxone", "10 mg/kg", "-5 min"), SKF)
    assert effect(both.release_factor["striosome"]) < 0.7 * effect(skf.release_factor["striosome"])
    for quantity in ("pka_soma", "pka_terminal", "release_factor"):
        with_drug, without = getattr(both, quantity)["matrix"], getattr(skf, quantity)["matrix"]
        np.testing.assert_array_equal(with_drug, without)
    assert effect(rescued.activation.soma["mor"]) < 0.1
    assert effect(rescued.release_factor["striosome"]) > effect(both.release_factor["striosome"])


def test_release_reads_the_terminal_and_the_receptors_of_its_own_cells():
    slow, animal = course(METHADONE, SKF), build_parameters()
    release = animal.circuit.release["facilitating"]
    for name, share in (("striosome", 1.0), ("matrix", 0.0)):
        present = {
            one: array * (share if one == "mor" else 1.0)
            for one, array in slow.activation.terminal.items()
        }
        expected = release_factor(release, animal.receptors, slow.pka_terminal[name], present, 1.0)
        np.testing.assert_allclose(slow.release_factor[name], expected)


def test_methadone_lowers_glutamate_in_both_compartments():
    vehicle, methadone = course(), course(METHADONE)
    for name in COMPARTMENTS:
        fall = effect(vehicle.glutamate[name]) - effect(methadone.glutamate[name])
        rise = effect(methadone.activation.soma["mor"]) - effect(vehicle.activation.soma["mor"])
        assert fall == pytest.approx(0.08 * rise)


def test_lost_a1_receptors_raise_glutamate_against_the_same_animal_in_health():
    tone = 39.0 / 139.0
    healthy, deficient = course(), course(changes={"iron_deficiency": 1.0})
    baseline = 1.0 - 0.08 * healthy.activation.soma["mor"]
    np.testing.assert_allclose(healthy.glutamate["matrix"], baseline)
    expected = 1.0 + 0.13 * 0.4 * tone - 0.08 * deficient.activation.soma["mor"]
    np.testing.assert_allclose(deficient.glutamate["matrix"], expected)


def test_dipyridamole_raises_a1_and_dpcpx_raises_d1():
    vehicle = course()
    blocked_uptake = course(dose("dipyridamole", "30 mg/kg"))
    raised, usual = blocked_uptake.activation.soma["a1"], vehicle.activation.soma["a1"]
    assert effect(raised) > 1.3 * effect(usual)
    assert effect(blocked_uptake.activation.soma["d1"]) < effect(vehicle.activation.soma["d1"])
    antagonist = course(dose("DPCPX", "3 mg/kg"))
    assert effect(antagonist.activation.soma["d1"]) > effect(vehicle.activation.soma["d1"])


def test_pka_does_not_depend_on_the_internal_step_nor_on_the_times_asked_for():
    fine, coarse = course(SKF, step_s=0.5), course(SKF, step_s=10.0)
    few = course(SKF, time_min=TIME_MIN[::5])
    for name in COMPARTMENTS:
        np.testing.assert_allclose(fine.pka_soma[name], coarse.pka_soma[name], atol=2e-3)
        np.testing.assert_allclose(few.pka_soma[name], course(SKF).pka_soma[name][:, ::5])


def test_pka_follows_its_differential_equation():
    second = build_parameters().signalling.pka_time_constant / 20.0
    dense = np.arange(60.0, 600.0) / 60.0

    def pka(time_constant_s: float) -> SlowCourse:
        changes = {"signalling.pka_time_constant": time_constant_s * second}
        return course(SKF, changes=changes, time_min=dense, step_s=1.0)

    at_once, slow = pka(1e-3), pka(300.0)
    for site in ("pka_soma", "pka_terminal"):
        target, lagging = getattr(at_once, site)["matrix"], getattr(slow, site)["matrix"]
        slope_per_s = np.gradient(lagging, axis=-1)
        expected = (target - lagging) / 300.0
        np.testing.assert_allclose(slope_per_s[:, 1:-1], expected[:, 1:-1], atol=1e-6)
        assert np.max(target - lagging) > 0.05


def test_pka_at_baseline_by_hand():
    slow = course(time_min=np.array([-30.0]))
    a1 = 39.0 / 139.0
    opioid = 14.0 / 114.0
    mor = opioid * 4.9 / (1 + 3.9 * opioid)
    for found, dissociation in ((slow.pka_soma, 124.0), (slow.pka_terminal, 3000.0)):
        d1 = 17.0 / (17.0 + dissociation) * (1 - 0.31 * a1)
        for name, inhibition in (("striosome", 1 - 0.75 * mor), ("matrix", 1.0)):
            camp = (0.011 + d1) * inhibition * (1 - 0.23 * a1)
            assert found[name][0, 0] == pytest.approx(1 / (1 + (0.1 / camp) ** 3.1))


def test_utilisation_never_exceeds_one():
    slow = course(SKF, changes={"circuit.release.facilitating.pka_gain": 1e4})
    assert max(float(m.max()) for m in slow.release_factor.values()) * 0.0192 <= 1.0 + 1e-12


@pytest.mark.parametrize("time", [-30.5, 90.5])
def test_times_outside_the_session_are_refused(time):
    with pytest.raises(ValueError, match="-30 to 90 min"):
        course(time_min=np.array([0.0, time]))


def test_no_injection_acts_before_its_time():
    """The moment before the second injection, however long the steps are."""
    early = dose("methadone", "10 mg/kg", "-20 min")
    both, control = (
        build_session(early, dose(drug, amount), start="-30 min", end="60 min")
        for drug, amount in (("SKF81297", "1.5 mg/kg"), ("vehicle", "0 mg/kg"))
    )
    before = np.array([-30.0, -20.0, -10.0, -1e-3, 0.0])
    pka = [
        solve_session(build_parameters(), session, np.append(before, 40.0), step_s=60.0).pka_soma
        for session in (both, control)
    ]
    for name in ("striosome", "matrix"):
        np.testing.assert_array_equal(pka[0][name][:, :5], pka[1][name][:, :5])
    assert abs(pka[0]["matrix"][0, 5] - pka[1]["matrix"][0, 5]) > 0.05


def test_vehicle_at_the_same_time_as_a_drug_takes_nothing_from_it():
    alone = course(METHADONE, SKF)
    together = course(METHADONE, SKF, dose("vehicle"))
    for name, array in course_arrays(alone).items():
        np.testing.assert_array_equal(course_arrays(together)[name], array, err_msg=name)


@pytest.mark.parametrize("phase", ["active", "dark"])
def test_a_session_in_the_active_phase_has_more_dopamine(phase):
    rest = build_session(SKF)
    active = rest.model_copy(update={"phase": phase})
    tree = build_parameters()
    slow, raised = (solve_session(tree, s, TIME_MIN, step_s=5.0) for s in (rest, active))
    ratio = raised.concentrations_nM["dopamine"] / slow.concentrations_nM["dopamine"]
    np.testing.assert_allclose(ratio, 1.175)
    for name in COMPARTMENTS:
        assert effect(raised.pka_soma[name]) > effect(slow.pka_soma[name])
    # Adenosine of another phase is held against that of rest, as that of iron deficiency is.
    more = solve_session(
        build_parameters({"day.adenosine_active": 1.5}), active, TIME_MIN, step_s=5.0
    )
    np.testing.assert_array_equal(raised.glutamate["matrix"], slow.glutamate["matrix"])
    assert np.all(more.glutamate["matrix"] < slow.glutamate["matrix"])


def test_the_phase_of_the_group_holds_where_the_session_has_none():
    own = course(SKF, changes={"day.phase": "active"})
    session = build_session(SKF).model_copy(update={"phase": "active"})
    given = solve_session(build_parameters(), session, TIME_MIN, step_s=5.0)
    for name, array in course_arrays(own).items():
        np.testing.assert_array_equal(array, course_arrays(given)[name], err_msg=name)
