"""What a worker makes of a batch."""

import numpy as np
import pytest

from striosome.base.errors import SimulationError
from striosome.config.experiments.overrides import Override
from striosome.simulation.session import simulate
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.runs import plan_runs
from striosome.sweeps.work import run_batch
from support.metric_names import METRICS, RAPID_METRICS
from support.surfaces import made_up_surface
from support.sweep_files import write_sweep

SURFACE = made_up_surface()


def the_batch(folder, design=None, more=""):
    arguments = (design, more) if design else (write_sweep.__defaults__[0], more)
    (batch,) = plan_runs(load_sweep(write_sweep(folder, *arguments))).batches
    return batch


def test_a_rapid_batch_has_the_numbers_of_simulate(tmp_path):
    names = ", ".join(RAPID_METRICS)
    batch = the_batch(tmp_path, more=f"streams: 2\nmetrics: [{names}]\n")
    assert batch.rapid
    outcome = run_batch(batch, SURFACE)
    assert not outcome.failures
    for run in range(0, len(batch), 5):
        summary = simulate(batch.experiment_of(run)).summary
        table = summary.set_index(["session", "metric"])["value"]
        for place, session in enumerate(outcome.sessions):
            for column, metric in enumerate(outcome.metrics):
                expected = table.loc[session, metric].to_numpy()
                found = outcome.values["mice"][run, place, column]
                np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


LATE = {"late": {"after": "skf81297", "start": "30 min", "end": "60 min"}}


@pytest.mark.parametrize("surface", [SURFACE, None], ids=["rapid", "simulated"])
def test_a_window_is_a_metric_of_the_sessions_that_have_it(tmp_path, surface):
    path = write_sweep(tmp_path, more="metrics: [epn_gaba_change, epn_gaba_change@late]\n")
    sweep = load_sweep(path, [Override("sessions.SKF81297.windows", LATE)])
    (batch,) = plan_runs(sweep).batches
    assert batch.rapid
    outcome = run_batch(batch if surface else batch.take(np.array([0])), surface)
    assert not outcome.failures
    values = dict(zip(outcome.sessions, outcome.values["mice"][0], strict=True))
    assert np.isfinite(values["SKF81297"]).all()
    assert np.isfinite(values["vehicle"][0]).all()
    assert np.isnan(values["vehicle"][1]).all()


def test_a_metric_of_the_photometer_is_simulated(tmp_path):
    sweep = load_sweep(write_sweep(tmp_path, more="metrics: [epn_gaba_change, dff_auc]\n"))
    batch = plan_runs(sweep).batches[-1]
    assert not batch.rapid
    assert len(batch) == 1
    outcome = run_batch(batch)
    table = simulate(batch.experiment_of(0)).summary.set_index(["session", "metric"])["value"]
    for column, metric in enumerate(("epn_gaba_change", "dff_auc")):
        found = outcome.values["mice"][0, 1, column]
        np.testing.assert_array_equal(found, table.loc["SKF81297", metric].to_numpy())


def test_a_point_outside_the_surface_fails_and_leaves_the_others(tmp_path):
    design = "  grid: {circuit.populations.striosome.afferent_rate: [5.8 Hz, 7.8 Hz, 5.9 Hz]}"
    batch = the_batch(tmp_path, design)
    outcome = run_batch(batch, SURFACE)
    assert list(outcome.failures) == [batch.identity[1]]
    failure = outcome.failures[batch.identity[1]]
    assert "leaves the ranges of the response surface" in failure.reason
    assert failure.parameters == {"circuit.populations.striosome.afferent_rate": "7.8 Hz"}
    finite = np.isfinite(outcome.values["mice"]).all(axis=(1, 2, 3))
    assert finite.tolist() == [True, False, True]


def test_an_error_is_kept_with_its_traceback_and_touches_no_other_run(tmp_path, monkeypatch):
    batch = the_batch(tmp_path)
    bad = batch.values["iron_deficiency"] == 1.0

    def fail(parameters, *_):
        if np.any(np.asarray(parameters.iron_deficiency) == 1.0):
            raise SimulationError("too deficient")
        return {
            session: {name: np.zeros(1) for name in batch.metrics}
            for session in batch.experiment.sessions
        }

    monkeypatch.setattr("striosome.sweeps.work.surrogate_metrics", fail)
    outcome = run_batch(batch, SURFACE)
    assert set(outcome.identity) == set(batch.identity)
    assert set(outcome.failures) == {n for n, b in zip(batch.identity, bad, strict=True) if b}
    for failure in outcome.failures.values():
        assert failure.reason == "SimulationError: too deficient"
        assert "in fail" in failure.traceback
        assert failure.host


def test_results_do_not_depend_on_how_runs_are_batched_but_for_the_last_bit(tmp_path):
    batch = the_batch(tmp_path)
    whole = run_batch(batch, SURFACE).values["mice"]
    for run in range(len(batch)):
        alone = run_batch(batch.take(np.array([run])), SURFACE).values["mice"]
        # Vector units round the last few rows of an array otherwise.
        np.testing.assert_allclose(alone[0], whole[run], rtol=1e-13, atol=1e-12)


@pytest.mark.parametrize("store", ["traces", "spikes"])
def test_time_courses_are_stored_if_asked_for(tmp_path, store):
    import xarray as xr

    sweep = load_sweep(write_sweep(tmp_path, more=f"store: {store}\n"))
    batch = plan_runs(sweep).batches[0]
    run_batch(batch, None, tmp_path / "traces")
    (path,) = (tmp_path / "traces").iterdir()
    assert path.name == f"{batch.identity[0]}.nc"
    with xr.open_datatree(path, engine="h5netcdf") as tree:
        assert "gaba" in tree["mice/SKF81297"].to_dataset()
        assert ("examples" in tree.children) == (store == "spikes")


def test_metrics_are_the_columns_of_the_summary(tmp_path):
    batch = the_batch(tmp_path)
    summary = simulate(batch.experiment_of(0)).summary
    assert tuple(dict.fromkeys(summary["metric"])) == tuple(METRICS)
    units = summary.drop_duplicates("metric").set_index("metric")["unit"]
    assert units.to_dict() == METRICS
