"""Corticostriatal terminals: what must be exactly so, whatever the parameters."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from striosome.config.documents.errors import ConfigError
from striosome.neuromodulation.slow_layers import SlowCourse
from striosome.scenarios.declaration import load_scenario
from striosome.simulation.cohort import draw_cohort
from support.places import EXPERIMENTS
from support.scenario_runs import part, restricted, small
from support.slow import solve_session

FOLDER = EXPERIMENTS / "corticostriatal"
DIETS = ("control", "iron_deficient")
DRUGS = ("gabapentin", "pramipexole")
TIME_MIN = np.arange(-20.0, 60.0, 5.0)


def course(group: str, session: str, *sets: str) -> SlowCourse:
    found = restricted(small(FOLDER, *sets).subject.loaded.experiment, [group], [session])
    (cohort,) = (draw_cohort(one, 1) for one in found.groups)
    return solve_session(cohort.drawn, found.sessions[session], TIME_MIN, step_s=30.0)


def changes(session: str, *sets: str) -> np.ndarray:
    """Change of EPN GABA of all animals of both diets."""
    summary = part(FOLDER, DIETS, ("vehicle", session), *sets).summary
    return summary.query("metric == 'epn_gaba_change' and session == @session")["value"].to_numpy()


@pytest.mark.spikes
@pytest.mark.parametrize("drug", DRUGS)
def test_a_drug_without_its_effect_at_terminals_or_without_a_dose_does_nothing(drug: str) -> None:
    for nothing in (
        f"ligands.{drug}.glutamate_release.inhibition=0",
        f"sessions.{drug}.injections[0].dose=0 mg/kg",
    ):
        found = changes(drug, nothing)
        assert len(found) == 4
        assert (found == 0.0).all()
    assert (changes(drug) < 0.0).all()


@pytest.mark.parametrize("drug", DRUGS)
def test_a_drug_at_terminals_leaves_cells_and_boutons_alone(drug: str) -> None:
    treated, vehicle = (course("iron_deficient", session) for session in (drug, "vehicle"))
    for compartment in ("striosome", "matrix"):
        for name in ("pka_soma", "pka_terminal", "release_factor"):
            given, none = (getattr(one, name)[compartment] for one in (treated, vehicle))
            # A step of the cascade may round the last digit.
            np.testing.assert_allclose(given, none, rtol=1e-14)
        before, after = TIME_MIN <= 0.0, TIME_MIN > 0.0
        given, none = (one.glutamate[compartment] for one in (treated, vehicle))
        np.testing.assert_array_equal(given[:, before], none[:, before])
        assert (given[:, after] < none[:, after]).all()


def test_gabapentin_takes_what_its_own_equations_say() -> None:
    """Depot, body and brain integrated step by step, with the numbers of its file written out."""
    dose_nM = 30.0 / 171.24 * 0.1 * 1e6
    into, out, enter = np.log(2.0) / np.array([8.0, 102.0, 10.0])
    after = TIME_MIN[TIME_MIN >= 0.0]
    solved = solve_ivp(
        lambda _, state: [
            -into * state[0],
            into * state[0] - out * state[1],
            enter * (state[1] - state[2]),
        ],
        (0.0, after[-1]),
        [dose_nM, 0.0, 0.0],
        t_eval=after,
        rtol=1e-9,
        atol=1e-9,
    )
    left = 1.0 - 0.02 * solved.y[2] / (solved.y[2] + 100.0)
    given, none = (course("control", session) for session in ("gabapentin", "vehicle"))
    ratio = given.glutamate["matrix"] / none.glutamate["matrix"]
    np.testing.assert_allclose(ratio[:, TIME_MIN >= 0.0], np.tile(left, (2, 1)), rtol=1e-6)


def test_both_drugs_leave_the_product_of_what_each_leaves() -> None:
    none, first, second, both = (
        course("control", session).glutamate["matrix"]
        for session in ("vehicle", *DRUGS, "gabapentin and pramipexole")
    )
    np.testing.assert_allclose(both / none, first / none * (second / none), rtol=1e-12)


def test_without_receptors_at_terminals_iron_changes_nothing_there() -> None:
    bare = [f"receptors.{name}.glutamate.inhibition=0" for name in ("a1", "mor")]
    for drug in ("vehicle", *DRUGS):
        control, deficient = (course(diet, drug, *bare).glutamate["matrix"] for diet in DIETS)
        np.testing.assert_array_equal(control, deficient)
    control, deficient = (course(diet, "vehicle").glutamate["matrix"] for diet in DIETS)
    assert (deficient > control).all()


def test_glutamate_is_in_proportion_to_the_drive_of_cortex() -> None:
    still, driven = (course(f"{g}iron_deficient", "vehicle") for g in ("", "drive_104_"))
    np.testing.assert_allclose(driven.glutamate["matrix"], 1.04 * still.glutamate["matrix"])
    for name in ("pka_soma", "release_factor"):
        np.testing.assert_array_equal(
            getattr(driven, name)["matrix"], getattr(still, name)["matrix"]
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("sessions.gabapentin.injections[0].route=sc", "unknown route 'sc' of gabapentin; known"),
        ("sessions.gabapentin.injections[0].drug=gabapentine", "did you mean gabapentin?"),
        ("groups.drive_95_control.animals=2", "did you mean drive_9"),
        ("stimulation.cortex.drive=3", "stimulation.cortex.drive: 3 is outside"),
    ],
)
def test_what_is_not_defined_is_named(change: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_scenario(FOLDER, [change])
    assert message in str(caught.value)
