"""Three fidelities, one answer: each within the errors that they state.

The animals have the cells of the small published circuit; epochs are short, so that a session that
is simulated from end to end takes seconds.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from striosome.base.quantities import parse_quantity
from striosome.config.experiments.experiment import Experiment, Session
from support.builders import dose
from support.circuits import WINDOW_S
from support.experiments import build_experiment, build_group, simulate_unseen
from support.surfaces import with_few_points

pytestmark = pytest.mark.spikes

ANALYSIS = {
    "baseline_start": "-6 min",
    "baseline_end": "0 min",
    "effect_start": "4 min",
    "effect_end": "12 min",
    "auc_end": "12 min",
}
SPREAD = {"receptors.a1.density": 0.1, "ligands.dopamine.tone": 0.1}
# Agreement is asked of the mean change of GABA, in percent, whose spread between animals is 5.
METRIC = "epn_gaba_change"

GROUPS = {"control": 0.0, "deficient": 1.0}

# For what is exactly so in any window.
FEW_WINDOWS = {"spacing": "6 min", "finest_spacing": "3 min"}


def session(*injections, control: str | None = None) -> Session:
    fields = {"start": "-6 min", "end": "12 min", "injections": injections, "control": control}
    return Session.model_validate(fields)


def experiment(
    seed: int, animals: int, *, deficiencies: dict[str, float] = GROUPS, **settings
) -> Experiment:
    leaves = {
        f"photometry__analysis__{name}": parse_quantity(text, "min")
        for name, text in ANALYSIS.items()
    }
    groups = tuple(
        build_group(name, animals, SPREAD, iron_deficiency=deficiency, **leaves)
        for name, deficiency in deficiencies.items()
    )
    sessions = {
        "vehicle": session(dose("vehicle")),
        "skf": session(dose("SKF81297", "1.5 mg/kg"), control="vehicle"),
        "methadone": session(dose("methadone", "10 mg/kg"), control="vehicle"),
    }
    # Every fidelity uses the one network that the tests share.
    shared = {
        "stretch": f"{WINDOW_S} s",
        "spacing": "2 min",
        "finest_spacing": "1 min",
        "tolerance": 0.1,
    }
    return build_experiment(groups, sessions, seed=seed, **(shared | settings))


def answer(asked: Experiment) -> pd.DataFrame:
    """Mean and error of every group and session."""
    result = simulate_unseen(asked, workers=2)
    summary = result.summary[result.summary.metric == METRIC]
    mean = summary.groupby(["group", "session"], sort=False)["value"].mean()
    errors = result.simulation_error[result.simulation_error.metric == METRIC]
    error = errors.set_index(["group", "session"])["simulation_error"]
    return pd.DataFrame({"mean": mean, "error": error.reindex(mean.index)})


def assert_equivalent(one: pd.DataFrame, other: pd.DataFrame, largest_error: float) -> None:
    """Differences are as large as the errors say, and the errors small enough to tell."""
    error = np.hypot(one["error"], other["error"])
    assert np.all(error < largest_error)
    # Errors come from few animals, so their ratio to a difference has Student's heavy tails: with
    # eight degrees of freedom 6 is passed once in 3000, and there are six ratios.
    assert np.all(np.abs(one["mean"] - other["mean"]) < 6.0 * error + 0.2)


@pytest.fixture
def small_surface(monkeypatch):
    """A surface of a quarter of the points: its errors are twice as large, and stated."""
    with_few_points(monkeypatch, 2048)


@pytest.mark.usefixtures("compiled", "small_surface")
def test_windows_and_surface_agree(random_seed):
    windows = answer(experiment(random_seed, animals=8))
    surface = answer(experiment(random_seed, animals=8, fidelity="surrogate"))
    assert_equivalent(windows, surface, largest_error=6.0)


@pytest.mark.usefixtures("compiled")
def test_windows_and_the_whole_session_agree(random_seed):
    # In deficient animals everything is at work that is in controls, and more.
    asked = {"animals": 2, "deficiencies": {"deficient": 1.0}}
    windows = answer(experiment(random_seed, **asked))
    whole = answer(experiment(random_seed, **asked, fidelity="continuous"))
    assert_equivalent(windows, whole, largest_error=12.0)
    # All of a session leaves less to chance than a tenth of it.
    changed = whole.drop(index=[("deficient", "vehicle")])
    assert changed["error"].mean() < windows["error"].reindex(changed.index).mean()


@pytest.mark.usefixtures("compiled")
def test_another_session_changes_no_number_of_the_others():
    asked = experiment(3, animals=2, **FEW_WINDOWS)
    few = replace(asked, sessions={name: asked.sessions[name] for name in ("vehicle", "skf")})
    every, some = (simulate_unseen(one, workers=2).summary for one in (asked, few))
    kept = every[every.session.isin(few.sessions)].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, some.reset_index(drop=True), check_exact=True)


@pytest.mark.usefixtures("compiled")
def test_another_animal_changes_no_number_of_the_others():
    two, three = (
        simulate_unseen(experiment(4, animals, **FEW_WINDOWS)).summary for animals in (2, 3)
    )
    kept = three[three.animal <= 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, two.reset_index(drop=True), check_exact=True)
