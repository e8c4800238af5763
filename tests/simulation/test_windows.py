"""Where windows lie and what the circuit is told in each."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.quantities import magnitude
from striosome.config.experiments.segments import middle_of_stretch_min
from striosome.simulation.plan import plan
from striosome.simulation.windows import slow_distance, stretch_starts_s
from support.builders import build_session, dose
from support.circuits import simulation
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session


class Course:
    """Slow layers that move only through PKA: `pka` of the time in minutes."""

    def __init__(self, pka=np.zeros_like):
        self.pka = pka

    def __call__(self, time_min):
        one = {"striosome": np.ones((1, len(time_min)))}
        pka = {"striosome": self.pka(np.asarray(time_min))[np.newaxis]}
        return SimpleNamespace(pka_soma=pka, release_factor=one, glutamate=one)


def starts_of(session, settings, course=None):
    return stretch_starts_s(session, settings, course or Course())


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
    starts = starts_of(session, settings)
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
    starts = starts_of(session, simulation(spacing="10 min", window="4 s"))
    np.testing.assert_array_equal(starts, [-1200, -600, -424, -4, 0])


def test_a_session_shorter_than_the_spacing_may_have_no_window():
    session = build_session(start="1 min", end="4 min")
    assert starts_of(session, simulation(spacing="5 min")).size == 0


def test_windows_gather_where_the_slow_layers_move():
    session = build_session(start="-20 min", end="40 min")
    settings = simulation(spacing="10 min", finest_spacing="2.5 min", tolerance=0.1, window="6 s")
    # All of the movement lies between 1 and 4 min.
    course = Course(lambda minute: np.interp(minute, [1, 4], [0.0, 0.3]))
    starts = starts_of(session, settings, course) / 60
    np.testing.assert_array_equal(starts, [-20, -10, 0, 2.5, 5, 10, 20, 30])


@given(
    rise=st.floats(0.1, 60.0),
    height=st.floats(0.0, 1.0),
    tolerance=st.floats(0.01, 0.5),
    halvings=st.integers(0, 4),
)
def test_no_gap_leaves_more_than_the_tolerance_unless_it_is_the_finest(
    rise, height, tolerance, halvings
):
    session = build_session(start="-20 min", end="90 min")
    finest = 10.0 / 2**halvings
    settings = simulation(
        spacing="10 min", finest_spacing=f"{finest} min", tolerance=tolerance, window="6 s"
    )
    course = Course(lambda minute: height * (1 - np.exp(-np.maximum(0, minute) / rise)))
    starts = starts_of(session, settings, course)
    gaps = np.diff(starts) / 60
    moved = slow_distance(course(middle_of_stretch_min(starts, settings)))
    assert np.all((moved <= tolerance) | (gaps <= finest * (1 + 1e-9)))
    assert np.all(gaps <= 10 + 1e-9)
    # Refined windows lie on one lattice, so that sessions share them.
    np.testing.assert_allclose(starts / 60 / finest, np.rint(starts / 60 / finest), atol=1e-9)


@given(
    start=st.integers(-120, -1), length=st.integers(2, 200), stretch=st.sampled_from([15, 30, 60])
)
def test_continuous_stretches_cover_a_session_without_gap(start, length, stretch):
    session = build_session(start=f"{start} min", end=f"{start + length} min")
    settings = simulation(fidelity="continuous", stretch=f"{stretch} s")
    starts = starts_of(session, settings)
    np.testing.assert_allclose(starts, 60 * start + stretch * np.arange(60 * length / stretch))


def test_the_last_continuous_stretch_ends_with_the_session():
    session = build_session(start="-1 min", end="1.2 min")
    starts = starts_of(session, simulation(fidelity="continuous", stretch="60 s"))
    np.testing.assert_allclose(starts, [-60, 0, 12])
    end_s = magnitude(session.end, "s")
    assert starts[-1] + 60 == pytest.approx(end_s)


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
        record = run.parameters.circuit.populations[name]
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
