"""From doses and diets to the animals that a session finds, against an independent solution."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from striosome.base.quantities import magnitude
from striosome.config.experiments.history import ParametersWithHistory
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.neuromodulation.history import HistoryCourse, history_course
from striosome.neuromodulation.slow_layers import SlowCourse
from support.builders import build_parameters, build_session, dose
from support.lived import PUMP, TWICE_A_DAY, lived
from support.slow import course_arrays, solve_session

TIME_MIN = np.arange(-28.0, 90.0, 4.0)
NORMAL = ({"iron": "normal", "start": "0 day"},)
SKF = dose("SKF81297", "1.5 mg/kg")


def session_of(parameters: Parameters, *injections: dict[str, str]) -> SlowCourse:
    return solve_session(parameters, build_session(*injections), TIME_MIN, step_s=10.0)


def last(course: HistoryCourse, name: str) -> float:
    return float(course.states[name][..., -1])


def by_runge_kutta(density: float, end_day: float) -> dict[str, float]:
    """Depot, blood, brain, tolerance and superactivation together, begun anew at every dose.

    Numbers of the small tree: methadone 309.45 g/mol, 0.0045 kg/L; absorbed i.p. with 5 min,
    eliminated with 75 min, and followed by the brain with 2 min.
    """
    ka, ke, kb = (np.log(2.0) * 1440.0 / minutes for minutes in (5.0, 75.0, 2.0))
    one_dose_nM = 10.0 / 309.45 * 0.0045e6

    def slope(t: float, y: np.ndarray) -> list[float]:
        depot, blood, brain, coupling, gain = y
        methadone, enkephalin = brain / 3.4, 14.0 / 100.0
        stimulus = density * methadone / (1.0 + methadone + enkephalin)
        return [
            -ka * depot,
            ka * depot - ke * blood,
            kb * (blood - brain),
            (1.0 - 0.5 * stimulus - coupling) / 3.0,
            (1.0 + 1.0 * stimulus - gain) / 2.0,
        ]

    state = np.array([0.0, 0.0, 0.0, 1.0, 1.0])
    for start in np.arange(0.0, 3.0, 0.5):
        state[0] += one_dose_nM
        stop = start + 0.5 if start < 2.5 else end_day
        found = solve_ivp(slope, (start, stop), state, method="LSODA", rtol=1e-9, atol=1e-11)
        state = found.y[:, -1]
    return {"mor_coupling": state[3], "ac_gain": state[4]}


@pytest.mark.parametrize("end_day", [3.0, 4.3])
def test_states_are_those_of_the_differential_equations(end_day):
    for density in (1.0, 0.6):
        parameters = lived(TWICE_A_DAY, at=f"{end_day} day", receptors__mor__density=density)
        course = history_course(parameters)
        for name, expected in by_runge_kutta(density, end_day).items():
            assert last(course, name) == pytest.approx(expected, abs=2e-4)


def test_the_step_hardly_matters():
    def gain(step: str) -> float:
        return last(history_course(lived(TWICE_A_DAY, at="4 day", step=step)), "ac_gain")

    assert [gain("60 min"), gain("20 min")] == pytest.approx([gain("1 min")] * 2, abs=1e-4)


def test_lasting_stimulus_leads_to_the_steady_state():
    forever = PUMP | {"end": "1000 day"}
    course = history_course(lived(forever, at="200 day", step="1 day"))
    stimulus = float(course.stimulus["mor"][-1])
    assert stimulus > 0.85
    assert last(course, "mor_coupling") == pytest.approx(1.0 - 0.5 * stimulus, abs=1e-6)
    assert last(course, "ac_gain") == pytest.approx(1.0 + stimulus, abs=1e-6)


def test_long_after_the_last_dose_animals_are_controls():
    course = history_course(lived(TWICE_A_DAY, at="60 day", step="1 day"))
    for name in course.states:
        assert last(course, name) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("diet", [(), NORMAL])
@pytest.mark.parametrize("at", ["0 day", "30 day"])
def test_a_history_without_events_changes_no_bit_of_a_session(diet, at):
    naive = course_arrays(session_of(build_parameters(), SKF))
    for name, array in course_arrays(session_of(lived(at=at, diet=diet), SKF)).items():
        np.testing.assert_array_equal(array, naive[name], err_msg=name)


def test_a_deficient_animal_that_keeps_its_diet_changes_no_bit():
    naive = course_arrays(session_of(build_parameters({"iron_deficiency": 0.7}), SKF))
    for name, array in course_arrays(
        session_of(lived(at="30 day", iron_deficiency=0.7), SKF)
    ).items():
        np.testing.assert_array_equal(array, naive[name], err_msg=name)


def test_full_repletion_is_a_control_within_tolerance():
    repleted = lived(at="1000 day", step="7 day", diet=NORMAL, iron_deficiency=1.0)
    control = course_arrays(session_of(build_parameters(), SKF))
    for name, array in course_arrays(session_of(repleted, SKF)).items():
        np.testing.assert_allclose(array, control[name], rtol=1e-9, atol=1e-12, err_msg=name)


def test_dopamine_recovers_before_receptors_do():
    parameters = lived(at="8 day", diet=NORMAL, iron_deficiency=1.0)
    animal = effective_animal(parameters).parameters
    dopamine = magnitude(animal.ligands["dopamine"].tone, "nM") / 17.0
    assert dopamine == pytest.approx(1.0 + 0.3 * np.exp(-8.0 / 4.0))
    assert animal.receptors["a1"].density == pytest.approx(1.0 - 0.4 * np.exp(-8.0 / 14.0))


# More enkephalin, which competes with the drug, is left out.
DEFICIENT = {"iron_deficiency": 1.0, "iron__enkephalin_rise": 0.0}


def test_fewer_receptors_are_stimulated_less():
    few = history_course(lived(TWICE_A_DAY, at="3 day", **DEFICIENT))
    many = history_course(lived(TWICE_A_DAY, at="3 day"))
    np.testing.assert_allclose(few.stimulus["mor"], 0.65 * many.stimulus["mor"], rtol=1e-12)
    away = (last(few, "ac_gain") - 1.0) / (last(many, "ac_gain") - 1.0)
    assert away == pytest.approx(0.65)


def test_receptors_that_come_back_are_stimulated_more():
    repleted = lived(PUMP, at="10 day", diet=NORMAL, **DEFICIENT)
    stimulus = history_course(repleted).stimulus["mor"]
    expected = 1.0 - 0.35 * np.exp(-10.0 / 10.0)
    whole = history_course(lived(PUMP, at="10 day")).stimulus["mor"]
    assert stimulus[-1] / whole[-1] == pytest.approx(expected)


def test_animals_solved_together_equal_animals_solved_alone():
    density, rise = np.array([[1.0], [0.5]]), np.array([[0.4], [1.6]])

    def found(density: object, rise: object) -> HistoryCourse:
        return history_course(
            lived(
                TWICE_A_DAY,
                at="4 day",
                receptors__mor__density=density,
                adaptation__opioid__ac_rise=rise,
            )
        )

    together = found(density, rise)
    for row in range(2):
        alone = found(float(density[row, 0]), float(rise[row, 0]))
        for name in ("mor_coupling", "ac_gain"):
            np.testing.assert_allclose(together.states[name][row], alone.states[name], rtol=1e-12)


@given(st.floats(0.01, 12.0))
@settings(max_examples=25)
def test_the_past_does_not_hang_on_how_far_it_is_followed(at_day):
    def course(at: float) -> HistoryCourse:
        return history_course(lived(TWICE_A_DAY, at=f"{at!r} day", step="30 min"))

    short, long = course(at_day), course(at_day + 3.0)
    for name, states in short.states.items():
        shared = np.interp(short.time_day, long.time_day, long.states[name])
        np.testing.assert_allclose(states, shared, atol=1e-4, err_msg=name)


def test_what_is_in_the_body_goes_on_in_the_session():
    parameters = lived(TWICE_A_DAY, at="2.6 day")
    found = session_of(parameters).concentrations_nM["methadone"][0]
    doses = [
        dose("methadone", "10 mg/kg", f"{1440.0 * (when - 2.6)} min")
        for when in np.arange(0.0, 2.6, 0.5)
    ]
    in_one = build_session(*doses, start="-4000 min")
    naive = solve_session(build_parameters(), in_one, TIME_MIN, step_s=60.0)
    np.testing.assert_allclose(found, naive.concentrations_nM["methadone"][0], rtol=1e-9)


def test_a_pump_runs_through_the_session():
    parameters = lived(PUMP, at="5 day")
    found = session_of(parameters).concentrations_nM["methadone"][0]
    steady = 0.8 * 100.0 / 1440.0 / 309.45 * 0.0045e6 * 75.0 / np.log(2.0)
    np.testing.assert_allclose(found, steady, rtol=1e-9)


def test_later_doses_are_not_given():
    early = session_of(lived(TWICE_A_DAY, at="1 day"))
    stopped = session_of(lived(TWICE_A_DAY | {"end": "1 day"}, at="1 day"))
    for name, array in course_arrays(early).items():
        np.testing.assert_array_equal(array, course_arrays(stopped)[name], err_msg=name)


def without_cyclase(parameters: ParametersWithHistory) -> ParametersWithHistory:
    """The same past, but g_AC never moves."""
    none = parameters.adaptation.opioid.model_copy(update={"ac_rise": 0.0})
    adaptation = parameters.adaptation.model_copy(update={"opioid": none})
    return parameters.model_copy(update={"adaptation": adaptation})


def test_camp_overshoots_only_when_inhibition_ends_while_the_gain_is_up():
    def resting(parameters: Parameters) -> float:
        return float(session_of(parameters).pka_soma["striosome"].mean())

    naive = resting(build_parameters())
    during, withdrawn = lived(PUMP, at="9.9 day"), lived(PUMP, at="10.5 day")
    # The drug alone takes most of it, the gain makes up for that, and is left when the drug goes.
    assert resting(without_cyclase(during)) < 0.5 * naive
    assert resting(during) == pytest.approx(naive, rel=0.2)
    assert resting(withdrawn) > 2.0 * naive
    assert resting(without_cyclase(withdrawn)) < 0.6 * resting(withdrawn)
    assert resting(lived(PUMP, at="40 day")) == pytest.approx(naive, rel=0.01)


def test_naloxone_precipitates_what_comes_by_itself_later():
    during = lived(PUMP, at="9.9 day")
    after = TIME_MIN >= 10.0
    naloxone = session_of(during, dose("naloxone", "10 mg/kg"))
    calm = session_of(during).pka_soma["striosome"][0, after]
    assert np.all(naloxone.pka_soma["striosome"][0, after] > 2.0 * calm)


def test_the_cyclase_adapts_only_where_the_receptor_is():
    naive = session_of(build_parameters(), SKF)
    withdrawn = session_of(lived(PUMP, at="12 day"), SKF)
    np.testing.assert_allclose(withdrawn.pka_soma["matrix"], naive.pka_soma["matrix"], rtol=1e-9)
    assert np.all(withdrawn.pka_soma["striosome"] > naive.pka_soma["striosome"])


def test_tolerance_lowers_what_an_opioid_does():
    methadone = dose("methadone", "0.05 mg/kg")
    after = TIME_MIN >= 10.0
    naive = session_of(build_parameters(), methadone).activation.soma["mor"][0, after]
    tolerant = session_of(lived(PUMP, at="11 day"), methadone).activation.soma["mor"][0, after]
    assert np.all(tolerant < naive)
    assert effective_animal(lived(PUMP, at="11 day")).parameters.receptors["mor"].density == 1.0


def test_the_second_choice_raises_the_coupling_to_release():
    raised = lived(PUMP, at="10.5 day", adaptation__opioid__gaba_release="raised")
    coupling = history_course(raised).states["release_coupling"][-1]
    assert 1.2 < coupling < 1.5
    release = effective_animal(raised).parameters.receptors["mor"].release
    assert release.inhibition == pytest.approx(0.33 * coupling)
    assert "release_coupling" not in history_course(lived(PUMP, at="10.5 day")).states


def test_an_unknown_choice_is_named_with_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'raised'"):
        history_course(lived(PUMP, at="1 day", adaptation__opioid__gaba_release="rased"))


def agonist_at_d2() -> dict[str, object]:
    """Methadone made a D2 agonist, with a site of its own and none at MOR."""
    ligands = build_parameters().ligands
    methadone = ligands["methadone"]
    moved = {"receptors": {"d2": methadone.receptors["mor"]}}
    return ligands | {"methadone": methadone.model_copy(update=moved)}


def test_a_d2_agonist_raises_d1_and_its_end_reverses_it():
    def d1(at: str) -> float:
        parameters = lived(PUMP, at=at, step="1 h").model_copy(update={"ligands": agonist_at_d2()})
        found = effective_animal(parameters).parameters
        assert found.ligands["enkephalin"].receptors["mor"].efficacy == 1.0
        return float(found.receptors["d1"].density)

    densities = [d1(at) for at in ("1 day", "5 day", "10 day", "20 day", "90 day")]
    assert 1.0 < densities[0] < densities[1] < densities[2] < 1.5
    assert densities[2] > densities[3] > densities[4] == pytest.approx(1.0, abs=1e-4)
