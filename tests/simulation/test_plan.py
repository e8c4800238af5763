"""From an experiment to its runs."""

import numpy as np
import pytest

from striosome.config.experiments.experiment import Group
from striosome.simulation.plan import plan
from support.builders import build_session, dose
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session
from support.lived import PUMP, lived

SPREAD = {"ligands.dopamine.tone": 0.2}
SESSIONS = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}


def test_runs_come_group_by_group_and_session_by_session():
    groups = (build_group("control", 3), build_group("deficient", 2, iron_deficiency=1.0))
    runs = plan(build_experiment(groups, SESSIONS))
    assert [(run.cohort.name, run.name, len(run.cohort)) for run in runs] == [
        ("control", "vehicle", 3),
        ("control", "skf", 3),
        ("deficient", "vehicle", 2),
        ("deficient", "skf", 2),
    ]
    assert all(len(run.replicas) == len(run.cohort) * len(run.starts_s) for run in runs)


def test_slow_layers_are_solved_in_the_middle_of_the_windows():
    run = plan(build_experiment((build_group("control", 2, SPREAD),), SESSIONS))[1]
    np.testing.assert_array_equal(run.course.time_min, run.middle_min)
    assert run.course.pka_soma["matrix"].shape == (2, len(run.starts_s))


def test_an_animal_and_its_session_do_not_depend_on_the_others():
    few = plan(build_experiment((build_group("control", 1, SPREAD),), {"skf": SESSIONS["skf"]}))
    groups = (build_group("other", 2, iron_deficiency=1.0), build_group("control", 4, SPREAD))
    many = plan(build_experiment(groups, SESSIONS))[3]
    own = np.arange(len(many.starts_s))
    for name in ("key", "first_step", "pka", "glutamate_rate_Hz", "release_factor"):
        mine = getattr(few[0].replicas, name)
        np.testing.assert_array_equal(mine, getattr(many.replicas, name)[own])


def test_another_seed_is_another_set_of_animals():
    one, other = (
        plan(build_experiment((build_group("control", 2, SPREAD),), SESSIONS, seed=seed))[0]
        for seed in (1, 2)
    )
    assert not set(one.replicas.key) & set(other.replicas.key)
    np.testing.assert_array_equal(one.replicas.first_step, other.replicas.first_step)


def test_windows_without_drugs_end_before_the_first_injection():
    sessions = {
        "nothing": build_session(),
        "vehicle": vehicle_session(),
        "pretreated": drug_session(dose("methadone", time="-10 min"), SKF),
    }
    runs = plan(build_experiment((build_group("control"),), sessions))
    first = {run.name: run.starts_s[run.drug_free] / 60 for run in runs}
    assert first["nothing"].tolist() == list(range(-30, 90, 10))
    # Windows of 6 s: the last ends at the injection.
    assert first["vehicle"].tolist() == [-30, -20, -10, -0.1]
    assert first["pretreated"].tolist() == [-30, -20, -10.1]


def test_a_session_that_begins_with_a_drug_needs_a_control():
    early = dose("SKF81297", time="-30 min")
    groups = (build_group("control", animals=1),)
    with pytest.raises(ValueError, match="precedes the first injection of session 'skf'"):
        plan(build_experiment(groups, {"skf": build_session(early)}))
    sessions = {"vehicle": vehicle_session(), "skf": drug_session(early)}
    assert not plan(build_experiment(groups, sessions))[1].drug_free.any()


def withdrawn(animals: int = 2, at: str = "10.5 day", **own: np.ndarray) -> Group:
    spread = {"adaptation.opioid.ac_rise": 0.3, "receptors.mor.density": 0.1}
    parameters = lived(PUMP, at=at, step="60 min").model_copy(update={"variability": spread})
    leaves = {path.replace("__", "."): values for path, values in own.items()}
    return Group("withdrawn", animals, parameters, leaves)


def test_animals_differ_in_what_a_history_does_to_them():
    run = plan(build_experiment((withdrawn(3),), SESSIONS))[0]
    resting = run.course.pka_soma["striosome"][:, 0]
    assert len(set(resting)) == 3


def test_the_order_of_groups_does_not_matter():
    control = build_group("control", 2, SPREAD)
    forth = plan(build_experiment((control, withdrawn()), SESSIONS))
    back = plan(build_experiment((withdrawn(), control), SESSIONS))
    for run in forth:
        (same,) = (o for o in back if (o.cohort.name, o.name) == (run.cohort.name, run.name))
        for name in ("key", "pka", "glutamate_rate_Hz", "release_factor"):
            np.testing.assert_array_equal(getattr(run.replicas, name), getattr(same.replicas, name))


def test_an_accepted_set_may_hold_what_a_history_does():
    own = np.array([[0.0], [1.5]])
    (run, _) = plan(build_experiment((withdrawn(adaptation__opioid__ac_rise=own),), SESSIONS))
    resting = run.course.pka_soma["striosome"][:, 0]
    assert resting[1] > 1.5 * resting[0]


def test_only_what_is_injected_in_a_session_ends_its_baseline():
    run = plan(build_experiment((withdrawn(at="9.9 day"),), SESSIONS))[1]
    naive = plan(build_experiment((build_group("control", 2, SPREAD),), SESSIONS))[1]
    np.testing.assert_array_equal(run.drug_free, naive.drug_free)
    assert run.course.concentrations_nM["methadone"].min() > 1.0
