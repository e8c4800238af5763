"""What finite simulation leaves uncertain in the mean of a group."""

from dataclasses import replace

import numpy as np
import pytest

from striosome.engines.activity import Activity, ActivityEstimate
from striosome.simulation.metrics import session_metrics
from striosome.simulation.plan import SessionRun, plan
from striosome.simulation.readouts import read_out
from striosome.simulation.simulation_error import ERROR_COLUMNS, simulation_error_table
from support.at_rest import at_rest
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session

ANIMALS = 40
EXPERIMENT = build_experiment(
    (build_group("control", ANIMALS), build_group("deficient", ANIMALS)),
    {"vehicle": vehicle_session(), "skf": drug_session(SKF)},
)


@pytest.fixture(scope="module")
def runs() -> list[SessionRun]:
    """What all animals are told, which no noise of their spikes changes."""
    return plan(EXPERIMENT)


def noisy(run, rng, spread=0.1) -> ActivityEstimate:
    """Both halves of every window deviate from one by chance."""
    shape = (len(run.replicas), 2)
    halves = [1.0 + spread * rng.normal(size=shape) for _ in range(2)]
    halves = [np.hstack([half, 20.0 * half]) for half in halves]
    one, other = (Activity(half, half) for half in halves)
    mean = sum(halves) / 2
    return ActivityEstimate(Activity(mean, mean), (one, other), shared=False)


def readouts_of(runs, rng):
    estimates = {(run.cohort.name, run.name): noisy(run, rng) for run in runs}
    by_name = {(run.cohort.name, run.name): run for run in runs}
    return [
        read_out(
            run,
            estimates[key],
            at_rest(by_name[key[0], "vehicle"], estimates[key[0], "vehicle"]),
            seed=1,
        )
        for key, run in by_name.items()
    ]


def error_of(table, session, metric, group) -> float:
    rows = table[(table.session == session) & (table.metric == metric) & (table.group == group)]
    return float(rows["simulation_error"].iloc[0])


def test_the_error_of_halves_is_the_one_that_repetition_shows(runs, random_seed):
    # One group in one session is all that is asked of.
    (control,) = (run for run in runs if (run.cohort.name, run.name) == ("control", "vehicle"))
    rng = np.random.default_rng(random_seed)
    stated, means = [], []
    for _ in range(12):
        (readout,) = readouts_of([control], rng)
        table = simulation_error_table(session_metrics([readout]))
        stated.append(error_of(table, "vehicle", "rate_striosome", "control"))
        means.append(np.mean(readout.response.rate_Hz[..., 0] @ control.default.effect))
    # Twelve means: chi-square of 11 at 1e-4 on both sides.
    assert 1.5 < 11 * np.var(means, ddof=1) / np.mean(np.square(stated)) < 37.4


def test_every_metric_and_every_difference_has_an_error(runs):
    table = simulation_error_table(session_metrics(readouts_of(runs, np.random.default_rng(0))))
    assert tuple(table.columns) == ERROR_COLUMNS
    assert set(table.group) == {"control", "deficient", "deficient - control"}
    assert {"epn_gaba_change", "dff_auc", "z_auc", "locomotion_index"} < set(table.metric)
    assert np.all(table.simulation_error > 0)
    parts = [error_of(table, "skf", "dff_auc", group) for group in ("control", "deficient")]
    both = error_of(table, "skf", "dff_auc", "deficient - control")
    assert both == pytest.approx(np.hypot(*parts))


def test_what_all_animals_share_does_not_average_out(runs):
    run = runs[0]
    ones = np.ones((len(run.replicas), 4))
    draws = tuple(Activity(factor * ones, ones) for factor in (0.9, 1.1))
    estimate = ActivityEstimate(Activity(ones, ones), draws, shared=True)
    readout = read_out(run, estimate, at_rest(run, estimate), seed=1)
    table = simulation_error_table(session_metrics([readout]))
    assert error_of(table, "vehicle", "rate_matrix", "control") == pytest.approx(0.1)
    assert error_of(table, "vehicle", "epn_gaba_change", "control") == 0.0
    alone = simulation_error_table(session_metrics([replace(readout, errors_shared=False)]))
    per_animal = error_of(alone, "vehicle", "rate_matrix", "control")
    assert per_animal == pytest.approx(0.1 / np.sqrt(ANIMALS))
