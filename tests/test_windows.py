"""Where windows lie and what the circuit is told in each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build_session, dose
from circuits import simulation
from experiments import SKF, build_experiment, build_group, drug_session, vehicle_session
from striosome.plan import plan
from striosome.windows import window_starts_s


@given(
    start=st.integers(-120, -1),
    length=st.integers(1, 200),
    spacing=st.integers(1, 30),
    window=st.integers(1, 20),
)
def test_without_injections_windows_are_all_multiples_of_the_spacing_that_fit(
    start, length, spacing, window
):
    session = build_session(start=f"{start} min", end=f"{start + length} min")
    settings = simulation(spacing=f"{spacing} min", window=f"{window} s")
    starts = window_starts_s(session, settings)
    every = 60.0 * spacing * np.arange(-400, 400)
    fits = (every >= 60 * start) & (every + window <= 60 * (start + length))
    np.testing.assert_array_equal(starts, every[fits])


def test_a_window_ends_at_each_injection():
    session = build_session(
        {"drug": "vehicle", "dose": "0 mg/kg", "route": "ip", "time": "-7 min"},
        {"drug": "vehicle", "dose": "0 mg/kg", "route": "ip", "time": "0 min"},
        start="-20 min",
        end="10 min",
    )
    starts = window_starts_s(session, simulation(spacing="10 min", window="4 s"))
    np.testing.assert_array_equal(starts, [-1200, -600, -424, -4, 0])


def test_a_session_shorter_than_the_spacing_may_have_no_window():
    session = build_session(start="1 min", end="4 min")
    assert window_starts_s(session, simulation(spacing="5 min")).size == 0


def runs_of(**sessions):
    groups = (build_group("control"),)
    return {run.name: run for run in plan(build_experiment(groups, sessions))}


def test_sessions_share_the_windows_of_the_time_and_injections_they_share():
    longer = build_session(dose("vehicle"), start="-50 min", end="120 min")
    runs = runs_of(short=vehicle_session(), longer=longer)
    shared = np.isin(runs["longer"].starts_s, runs["short"].starts_s)
    assert shared.sum() == len(runs["short"].starts_s) < len(runs["longer"].starts_s)
    first_step = runs["longer"].replicas.first_step[: len(shared)][shared]
    np.testing.assert_array_equal(
        first_step, runs["short"].replicas.first_step[: len(runs["short"].starts_s)]
    )


def test_a_replica_tells_the_circuit_its_animal_time_and_state():
    run = runs_of(vehicle=vehicle_session(), skf=drug_session(SKF))["skf"]
    windows, replicas = len(run.starts_s), run.replicas
    assert len(replicas) == 2 * windows
    np.testing.assert_array_equal(replicas.key, np.repeat(run.cohort.key, windows))
    np.testing.assert_array_equal(replicas.first_step[:windows], (run.starts_s - 0.5) / 1e-4)
    np.testing.assert_allclose(run.middle_min, (run.starts_s + 3.0) / 60)
    for column, name in enumerate(("striosome", "matrix")):
        record = getattr(run.cohort.parameters.circuit, name)
        np.testing.assert_allclose(replicas.pka[:windows, column], run.course.pka_soma[name][0])
        np.testing.assert_allclose(
            replicas.release_factor[:windows, column], run.course.release_factor[name][0]
        )
        rate = float(record.afferent_rate)
        np.testing.assert_allclose(replicas.gaba_rate_Hz[:, column], rate)
        np.testing.assert_allclose(
            replicas.glutamate_rate_Hz[:windows, column], rate * run.course.glutamate[name][0]
        )
        assert np.all(replicas.nmda_gain[:, column] == record.nmda_gain)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_windows_without_drugs_are_the_same_in_all_sessions(moment):
    runs = runs_of(vehicle=vehicle_session(), skf=drug_session(SKF))
    one, other = runs["vehicle"], runs["skf"]
    windows = len(one.starts_s)
    before = np.tile(one.starts_s + 6.0 <= 0, 2)
    chosen = np.flatnonzero(before if moment == "before" else ~before)
    # One replica in the joint set for each window before the injection; two after it.
    joint = type(one.replicas).join([one.replicas.take(chosen), other.replicas.take(chosen)])
    distinct, _ = joint.distinct()
    assert len(distinct) == (1 if moment == "before" else 2) * len(chosen)
    assert windows == 13
