"""Metrics without spikes, on a made-up response surface."""

from dataclasses import replace

import numpy as np
import pytest

from striosome.base.quantities import parse_quantity
from striosome.config.experiments.experiment import Group
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.response import ResponseSurface
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.simulation import surface_activity
from striosome.simulation.cohort import draw_cohort
from striosome.simulation.session import simulate
from striosome.simulation.surrogate_batch import surrogate_metrics
from support.builders import build_parameters, dose
from support.circuits import simulation
from support.experiments import SKF, build_experiment, drug_session, vehicle_session
from support.lived import PUMP, lived
from support.metric_names import RAPID_METRICS
from support.surfaces import made_up_surface
from support.window_sessions import windowed_sessions

METHADONE = dose("methadone", "10 mg/kg", "-5 min")
SESSIONS = {
    "vehicle": vehicle_session(),
    "placebo": drug_session(dose("vehicle")),
    "skf": drug_session(SKF),
    "methadone": drug_session(METHADONE, dose("vehicle")),
    "methadone_skf": drug_session(METHADONE, SKF, control="methadone"),
}
# The same times of handling as in the session with windows, so that it may be its control.
LONG = windowed_sessions()["vehicle"]
SETTINGS = simulation(spacing="5 min", window="3 s", slow_step="10 s")


@pytest.fixture(scope="module")
def surface() -> ResponseSurface:
    return made_up_surface()


def column(*values: float) -> np.ndarray:
    return np.array(values)[:, np.newaxis]


def changes_of(surface, sessions=SESSIONS, **leaves):
    parameters = build_parameters({path.replace("__", "."): leaves[path] for path in leaves})
    found = surrogate_metrics(parameters, sessions, SETTINGS, surface)
    return {name: metrics["epn_gaba_change"] for name, metrics in found.items()}


DENSITY = column(0.6, 0.8, 1.0)


def test_a_time_at_which_nothing_happens_is_looked_at_once(surface, monkeypatch):
    """The answer is that of all times; a drug in the session has it looked at everywhere."""
    asked: list[int] = []

    def counting(self, inputs):
        asked.append(max(np.shape(values)[-1] for values in inputs if np.ndim(values)))
        return response(self, inputs)

    response = ResponseSurface.response
    monkeypatch.setattr(ResponseSurface, "response", counting)
    parameters = build_parameters({"receptors.a1.density": DENSITY})
    metrics = ["epn_gaba_change", "rate_matrix"]
    once = surrogate_metrics(parameters, SESSIONS, SETTINGS, surface, metrics)
    assert set(asked) >= {1}
    assert max(asked) > 10
    seen = asked.count(1)
    monkeypatch.setattr(surface_activity, "_is_still", lambda values: False)
    everywhere = surrogate_metrics(parameters, SESSIONS, SETTINGS, surface, metrics)
    assert asked.count(1) - seen < seen
    for session, found in once.items():
        for metric, values in found.items():
            np.testing.assert_allclose(values, everywhere[session][metric], atol=1e-9)


def test_a_vehicle_changes_nothing(surface):
    found = changes_of(surface, receptors__a1__density=DENSITY)
    assert found["placebo"].shape == (3,)
    assert np.all(found["placebo"] == 0.0)
    np.testing.assert_allclose(found["vehicle"], 0.0, atol=1e-9)


def test_a_drug_that_binds_nothing_changes_nothing(surface):
    found = changes_of(
        surface,
        receptors__a1__density=DENSITY,
        ligands__SKF81297__receptors__d1__efficacy=0.0,
        ligands__dopamine__tone=parse_quantity("0 nM", "nM"),
    )
    np.testing.assert_allclose(found["skf"], 0.0, atol=1e-9)


def test_an_agonist_of_d1_raises_gaba_and_an_opioid_lowers_it(surface):
    found = changes_of(surface, receptors__a1__density=DENSITY)
    assert np.all(found["skf"] > 5.0)
    assert np.all(found["methadone"] < -5.0)


def test_the_matched_control_is_subtracted(surface):
    paired = changes_of(surface, receptors__a1__density=DENSITY)
    alone = {name: one.model_copy(update={"control": None}) for name, one in SESSIONS.items()}
    own = changes_of(surface, alone, receptors__a1__density=DENSITY)
    for name, session in SESSIONS.items():
        reference = own[session.control] if session.control else 0.0
        np.testing.assert_array_equal(paired[name], own[name] - reference)
    # The pre-treatment has an effect of its own to subtract.
    assert np.all(np.abs(own["methadone"]) > 1.0)


def test_rows_do_not_touch_each_other(surface):
    density, gain, tone = [0.6, 1.0, 0.8], [2.0, 1.0, 0.5], [10.0, 17.0, 25.0]

    def changes(rows: list[int]):
        return changes_of(
            surface,
            receptors__a1__density=column(*(density[row] for row in rows)),
            circuit__populations__striosome__nmda_gain=column(*(gain[row] for row in rows)),
            ligands__dopamine__tone=parse_quantity("1 nM", "nM")
            * column(*(tone[row] for row in rows)),
        )

    together = changes([0, 1, 2])
    for name, values in together.items():
        assert len(set(values.round(9))) == (1 if name in ("vehicle", "placebo") else 3)
        np.testing.assert_allclose(changes([2, 0])[name], values[[2, 0]], rtol=1e-9, atol=1e-9)
        for row in range(3):
            np.testing.assert_allclose(changes([row])[name], values[[row]], rtol=1e-9, atol=1e-9)


def test_other_sessions_have_no_say(surface):
    few = {name: SESSIONS[name] for name in ("vehicle", "skf")}
    every = changes_of(surface, receptors__a1__density=DENSITY)
    for name, values in changes_of(surface, few, receptors__a1__density=DENSITY).items():
        np.testing.assert_array_equal(values, every[name])


def test_a_row_that_leaves_the_surface_is_no_number(surface):
    low, high = surface.ranges["NMDA gain"]
    gains = column(low - 0.1, (low + high) / 2, high + 0.1)
    found = changes_of(surface, circuit__populations__striosome__nmda_gain=gains)["skf"]
    assert np.isnan(found).tolist() == [True, False, True]


def mice(parameters: Parameters) -> Group:
    spread = {"receptors.a1.density": 0.2, "gaba.shares.striosome": 0.1}
    return Group("mice", 3, parameters.model_copy(update={"variability": spread}))


def test_a_session_without_the_window_has_no_number(surface):
    parameters = build_parameters({"receptors.a1.density": DENSITY})
    sessions = SESSIONS | {"own": windowed_sessions()["own"]} | {"vehicle": LONG}
    asked = ("epn_gaba_change", "epn_gaba_change@late")
    found = surrogate_metrics(parameters, sessions, SETTINGS, surface, asked)
    assert np.isfinite(found["own"]["epn_gaba_change@late"]).all()
    assert np.isnan(found["skf"]["epn_gaba_change@late"]).all()
    # SKF81297 is judged where it is given.
    assert np.all(found["own"]["epn_gaba_change@late"] > found["own"]["epn_gaba_change"])


@pytest.mark.parametrize(
    "group",
    [mice(build_parameters()), mice(lived(PUMP, at="10.5 day")), mice(lived(PUMP, at="5 day"))],
    ids=["naive", "withdrawn", "with a pump"],
)
def test_simulate_gives_the_same_numbers(surface, monkeypatch, group):
    monkeypatch.setattr(SurfaceSimulator, "surface", lambda self: surface)
    monkeypatch.setattr(SurfaceSimulator, "prepare", lambda *_: None)
    settings = SETTINGS.model_copy(update={"fidelity": "surrogate"})
    # A control is injected at the same times, so that both have the same windows before.
    own = {"methadone": SESSIONS["methadone"].model_copy(update={"control": None})}
    sessions = SESSIONS | own | {"own": windowed_sessions()["own"], "vehicle": LONG}
    experiment = replace(build_experiment((group,), sessions), simulation=settings)
    summary = simulate(experiment).summary.set_index(["session", "metric"])["value"]
    parameters = draw_cohort(experiment.groups[0], settings.seed).drawn
    asked = [f"{name}{window}" for window in ("", "@again", "@late") for name in RAPID_METRICS]
    found = surrogate_metrics(parameters, sessions, settings, surface, asked)
    for session, metrics in found.items():
        assert list(metrics) == asked
        held = asked if session == "own" else RAPID_METRICS
        assert set(held) == {name for name, values in metrics.items() if np.isfinite(values).all()}
        for name in held:
            values = metrics[name]
            expected = summary[session, name].to_numpy()
            # The steps of PKA differ by what lies behind the last window asked for.
            np.testing.assert_allclose(
                np.broadcast_to(values, 3), expected, rtol=1e-6, atol=1e-6, err_msg=name
            )
