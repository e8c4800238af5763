"""The table of metrics, from made-up readouts."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from striosome.base.quantities import magnitude
from striosome.observation.photometry.quality import Kept, LineQuality
from striosome.simulation.gaba_account import BasalRelease
from striosome.simulation.metrics import (
    SUMMARY_COLUMNS,
    known_metrics,
    session_metrics,
    summary_table,
    unit_of,
)
from striosome.simulation.plan import plan
from striosome.simulation.readouts import Areas, CircuitReadout, RawTraces, SessionRecord
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session
from support.metric_names import METRICS
from support.window_sessions import windowed_sessions

EXPERIMENT = build_experiment(
    (build_group("control", 2),), {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
)


def made_up(run, gaba_effect: np.ndarray, rate: float) -> SessionRecord:
    """GABA of 1 uM before and another value per animal after; constant firing."""
    windows = len(run.middle_min)
    after = run.middle_min > 5
    gaba = np.where(after, np.asarray(gaba_effect)[:, np.newaxis], 1.0)
    empty = np.zeros((2, 1))
    response = CircuitReadout(
        rate_Hz=np.full((2, windows, 4), [rate, 2 * rate, 20.0, 30.0]),
        relative_release=np.ones((2, windows, 4)),
        gaba_uM=gaba,
        fluorescence_percent=100 * (gaba - 1),
        locomotion=np.full((2, windows), rate),
        locomotion_from=dict.fromkeys(run.judged, np.full((2, windows), 2.0 * rate)),
    )
    return SessionRecord(
        run=run,
        response=response,
        alternatives=(),
        errors_shared=False,
        basal=BasalRelease(np.ones((2, 4)), np.ones((2, 4))),
        basal_gaba_uM=np.ones(2),
        bin_min=np.zeros(1),
        dff_percent=empty,
        z=empty,
        dff_auc=100.0 * np.asarray(gaba_effect),
        z_auc=np.asarray(gaba_effect),
        noise_percent=np.full(2, 2.0),
        areas={
            epochs: Areas(300.0 * np.asarray(gaba_effect), np.full(2, rate), np.full(2, 4.0))
            for epochs in run.judged
        },
        line=LineQuality(*[np.zeros(2)] * len(fields(LineQuality))),
        kept=Kept(*[np.zeros(2)] * len(fields(Kept))),
        follows=np.zeros(2, dtype=bool),
        raw=RawTraces(np.zeros(1), empty, empty),
    )


@pytest.fixture
def readouts() -> list[SessionRecord]:
    vehicle, skf = plan(EXPERIMENT)
    return [made_up(vehicle, np.array([1.1, 1.0]), 1.0), made_up(skf, np.array([1.5, 0.9]), 3.0)]


def values(table, session: str, metric: str) -> list[float]:
    rows = table[(table.session == session) & (table.metric == metric)]
    return rows.sort_values("animal")["value"].tolist()


def test_changes_are_against_the_baseline_and_then_the_matched_control(readouts):
    table = summary_table(EXPERIMENT, session_metrics(readouts))
    assert values(table, "vehicle", "epn_gaba_change") == pytest.approx([10.0, 0.0], rel=1e-4)
    assert values(table, "skf", "epn_gaba_change") == pytest.approx([40.0, -10.0], rel=1e-4)
    assert values(table, "skf", "dff_auc") == pytest.approx([40.0, -10.0])
    assert values(table, "skf", "locomotion_index") == pytest.approx([2.0, 2.0])


def test_rates_stand_as_they_are_and_their_changes_are_paired(readouts):
    table = summary_table(EXPERIMENT, session_metrics(readouts))
    assert values(table, "skf", "rate_striosome") == pytest.approx([3.0, 3.0])
    assert values(table, "skf", "rate_matrix") == pytest.approx([6.0, 6.0])
    assert values(table, "skf", "rate_epn_habenula") == pytest.approx([20.0, 20.0])
    assert values(table, "skf", "rate_striosome_change") == pytest.approx([0.0, 0.0])


def test_rows_name_everything_once_and_have_units(readouts):
    table = summary_table(EXPERIMENT, session_metrics(readouts))
    assert tuple(table.columns) == SUMMARY_COLUMNS
    assert not table.duplicated(["group", "animal", "session", "metric"]).any()
    assert set(table.unit) == {"percent", "percent*min", "min", "Hz", "1"}
    assert table.groupby("metric").unit.nunique().eq(1).all()
    assert set(table.experiment) == {"tiny"}
    assert set(table.animal) == {1, 2}


def test_the_order_of_sessions_does_not_matter(readouts):
    one = summary_table(EXPERIMENT, session_metrics(readouts))
    other = summary_table(EXPERIMENT, session_metrics(readouts[::-1]))
    keys = ["session", "metric", "animal"]
    assert one.sort_values(keys, ignore_index=True).equals(
        other.sort_values(keys, ignore_index=True)
    )


@pytest.mark.parametrize("left_Hz", [0.0, 0.001])
def test_a_change_of_what_was_silent_is_not_a_number(readouts, left_Hz):
    response = readouts[0].response
    still = replace(response, rate_Hz=np.full_like(response.rate_Hz, left_Hz))
    silent = replace(readouts[0], response=still)
    table = summary_table(EXPERIMENT, session_metrics([silent, readouts[1]]))
    assert np.isnan(values(table, "vehicle", "rate_matrix_change")).all()
    assert np.isnan(values(table, "skf", "rate_matrix_change")).all()


def in_windows() -> tuple[SessionRecord, SessionRecord]:
    """GABA falls by a tenth at 25 min in both animals, and rises with SKF81297 at 60 min."""
    experiment = build_experiment((build_group("control", 2),), windowed_sessions())
    vehicle, own = (made_up(run, np.ones(2), 1.0) for run in plan(experiment))
    gaba = np.interp(own.run.middle_min, [24.9, 25.1, 60.0, 60.1], [1.0, 0.9, 0.9, 1.35])
    both = np.array([[1.0], [2.0]]) * gaba
    response = replace(own.response, gaba_uM=both, fluorescence_percent=100.0 * (both - 1.0))
    return vehicle, replace(own, response=response)


def test_a_window_has_every_metric_under_its_own_name():
    table = summary_table(EXPERIMENT, session_metrics(list(in_windows())))
    own = table[table.session == "own"]
    windows = ("", "@again", "@late")
    expected = [f"{name}{window}" for window in windows for name in METRICS]
    assert list(dict.fromkeys(own.metric)) == expected
    assert list(dict.fromkeys(table[table.session == "vehicle"].metric)) == list(METRICS)
    for name, unit in own.groupby("metric").unit.first().items():
        assert unit == unit_of(name, EXPERIMENT) == METRICS[name.partition("@")[0]]
    assert known_metrics(EXPERIMENT, windowed_sessions().values()).keys() == set(expected)


def test_a_window_is_held_against_its_own_baseline_or_that_of_the_session():
    table = summary_table(EXPERIMENT, session_metrics(list(in_windows())))
    # From the session's baseline to the window after the second dose: a tenth less.
    assert values(table, "own", "epn_gaba_change@again") == pytest.approx([-10.0] * 2, abs=0.1)
    # From 0.9 in the 15 min before SKF81297 to 1.35.
    assert values(table, "own", "epn_gaba_change@late") == pytest.approx([50.0] * 2, abs=0.1)


def test_the_default_window_does_not_depend_on_the_others():
    vehicle, own = in_windows()
    table = summary_table(EXPERIMENT, session_metrics([vehicle, own]))
    session = own.run.session.model_copy(update={"windows": {}})
    bare = replace(own, run=replace(own.run, session=session))
    alone = summary_table(EXPERIMENT, session_metrics([vehicle, bare]))
    kept = table[~table.metric.str.contains("@")].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, alone)


def test_the_control_is_judged_at_the_same_times():
    vehicle, own = in_windows()
    # The control's GABA doubles over the session's late window, by the clock.
    gaba = np.where(vehicle.run.middle_min < 69.0, 1.0, 2.0) * np.ones((2, 1))
    risen = replace(vehicle, response=replace(vehicle.response, gaba_uM=gaba))
    table = summary_table(EXPERIMENT, session_metrics([risen, own]))
    assert values(table, "own", "epn_gaba_change@late") == pytest.approx([-50.0] * 2, abs=1.5)
    assert values(table, "own", "epn_gaba_change@again") == pytest.approx([-10.0] * 2, abs=0.1)
    # Areas are those of the window, minus the control's.
    assert values(table, "own", "dff_auc@late") == pytest.approx([0.0] * 2)


def test_alternatives_differ_by_the_area_of_the_window():
    vehicle, own = in_windows()
    more = replace(
        own.response,
        # Two percent more from 60 min on, which the baseline of the late window does not see.
        fluorescence_percent=own.response.fluorescence_percent + 2.0 * (own.run.middle_min > 60.0),
    )
    measured = session_metrics(
        [replace(vehicle, alternatives=(vehicle.response,)), replace(own, alternatives=(more,))]
    )
    found = {metric.name: metric for metric in measured[1][1]}
    late, again = found["dff_auc@late"], found["dff_auc@again"]
    assert late.alternatives[0] - late.values == pytest.approx([2.0 * 40.0] * 2, rel=1e-3)
    assert again.alternatives[0] - again.values == pytest.approx([0.0] * 2, abs=0.1)
    z = found["z_auc@late"]
    assert z.alternatives[0] - z.values == pytest.approx([2.0 * 40.0 / 4.0] * 2, rel=1e-3)


def test_an_error_of_the_simulation_reaches_photometry_as_far_as_the_pipeline_lets_it():
    vehicle, own = in_windows()
    other = replace(own.response, fluorescence_percent=own.response.fluorescence_percent + 2.0)
    kept = Kept(np.array([3.0, 5.0]), np.ones(2), np.array([0.5, 1.5]), np.zeros(2))
    for true, share in ((kept, 0.25), (replace(kept, true_percent=np.zeros(2)), 1.0)):
        read = replace(own, alternatives=(other,), kept=true)
        control = replace(vehicle, alternatives=(vehicle.response,))
        found = {one.name: one for one in session_metrics([control, read])[1][1]}
        area = found["dff_auc"]
        whole = 2.0 * magnitude(own.run.parameters.photometry.analysis.auc_end, "min")
        assert area.alternatives[0] - area.values == pytest.approx([share * whole] * 2, rel=1e-3)
