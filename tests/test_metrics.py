"""The table of metrics, from made-up readouts."""

from dataclasses import replace

import numpy as np
import pytest

from experiments import SKF, build_experiment, build_group, drug_session, vehicle_session
from striosome.metrics import SUMMARY_COLUMNS, session_metrics, summary_table
from striosome.plan import plan
from striosome.readouts import Readout, Response

EXPERIMENT = build_experiment(
    (build_group("control", 2),), {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
)


def made_up(run, gaba_effect: np.ndarray, rate: float) -> Readout:
    """GABA of 1 uM before and another value per animal after; constant firing."""
    windows = len(run.middle_min)
    after = run.middle_min > 5
    gaba = np.where(after, np.asarray(gaba_effect)[:, np.newaxis], 1.0)
    empty = np.zeros((2, 1))
    response = Response(
        spn_rate_Hz=np.full((2, windows, 2), [rate, 2 * rate]),
        epn_rate_Hz=np.full((2, windows, 2), [20.0, 30.0]),
        relative_release=np.ones((2, windows, 2)),
        gaba_uM=gaba,
        fluorescence_percent=100 * (gaba - 1),
        locomotion=np.full((2, windows), rate),
    )
    return Readout(
        run=run,
        response=response,
        alternatives=(),
        errors_shared=False,
        basal_release=np.ones((2, 2)),
        bin_min=np.zeros(1),
        dff_percent=empty,
        z=empty,
        dff_auc=100.0 * np.asarray(gaba_effect),
        z_auc=np.asarray(gaba_effect),
        noise_percent=np.full(2, 2.0),
        raw_min=np.zeros(1),
        signal=empty,
        reference=empty,
    )


@pytest.fixture
def readouts() -> list[Readout]:
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


def test_a_change_of_what_was_silent_is_not_a_number(readouts):
    response = readouts[0].response
    still = replace(response, spn_rate_Hz=np.zeros_like(response.spn_rate_Hz))
    silent = replace(readouts[0], response=still)
    table = summary_table(EXPERIMENT, session_metrics([silent, readouts[1]]))
    assert np.isnan(values(table, "vehicle", "rate_matrix_change")).all()
    assert np.isnan(values(table, "skf", "rate_matrix_change")).all()
