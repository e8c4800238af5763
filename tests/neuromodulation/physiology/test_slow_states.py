"""What days of stimulation do to MOR, the cyclase and D1, state by state."""

import numpy as np
import pytest

from striosome.config.parameters.paths import get_leaf
from striosome.neuromodulation.physiology.augmentation import D1_DENSITY
from striosome.neuromodulation.physiology.release_coupling import RELEASE_COUPLING
from striosome.neuromodulation.physiology.slow_state import SlowState
from striosome.neuromodulation.physiology.superactivation import SUPERACTIVATION
from striosome.neuromodulation.physiology.tolerance import MOR_COUPLING
from support.builders import build_parameters

(RAISED,) = RELEASE_COUPLING["raised"]
# State, value at full stimulus for ever, time constant (day), all by the numbers of the small tree.
LIMITS = [
    (MOR_COUPLING, 0.5, 3.0),
    (SUPERACTIVATION, 2.0, 2.0),
    (RAISED, 1.5, 2.0),
    (D1_DENSITY, 1.5, 7.0),
]
SCALED = {
    "mor_coupling": {
        f"ligands.{n}.receptors.mor.efficacy" for n in ("enkephalin", "methadone", "naloxone")
    },
    "ac_gain": {"circuit.populations.striosome.ac_gain"},
    "release_coupling": {"receptors.mor.release.inhibition"},
    "d1_density": {"receptors.d1.density"},
}


def course(state: SlowState, stimulus: np.ndarray, step_day: np.ndarray, **changes) -> np.ndarray:
    leaves = {path.replace("__", "."): value for path, value in changes.items()}
    return state.course(build_parameters(leaves), stimulus, step_day)


@pytest.mark.parametrize(("state", "limit", "tau"), LIMITS)
def test_lasting_stimulus_leads_to_the_limit_and_its_end_back_to_rest(state, limit, tau):
    step = np.full(400, 0.5)
    stimulus = np.where(np.arange(401) <= 200, 1.0, 0.0)
    found = course(state, stimulus, step)
    assert found[0] == 1.0
    assert found[200] == pytest.approx(limit, abs=1e-5)
    assert found[-1] == pytest.approx(1.0, abs=1e-5)
    # After one time constant, 63 % of the way.
    once = course(state, np.ones(2), np.array([tau]))[-1]
    assert (once - 1.0) / (limit - 1.0) == pytest.approx(1.0 - np.exp(-1.0))


@pytest.mark.parametrize("state", [state for state, _, _ in LIMITS])
def test_without_stimulus_nothing_moves(state):
    assert np.all(course(state, np.zeros(11), np.full(10, 3.0)) == 1.0)


@pytest.mark.parametrize("state", [state for state, _, _ in LIMITS])
def test_a_state_scales_its_own_parameters_and_no_others(state):
    before = build_parameters()
    assert set(state.scaled(before)) == SCALED[state.name]
    after = state.applied(before, 0.5)
    for path in SCALED[state.name]:
        assert get_leaf(after, path) == 0.5 * get_leaf(before, path)
    restored = state.applied(after, 2.0)
    assert restored.model_dump() == before.model_dump()


@pytest.mark.parametrize("state", [state for state, _, _ in LIMITS])
def test_a_value_of_one_changes_no_bit(state):
    before = build_parameters()
    assert state.applied(before, 1.0).model_dump() == before.model_dump()


def test_size_may_differ_between_animals():
    loss = np.array([[0.0], [0.5], [0.9]])
    step = np.full(100, 1.0)
    found = course(MOR_COUPLING, np.ones(101), step, adaptation__opioid__coupling_loss=loss)
    np.testing.assert_allclose(found[:, -1], [1.0, 0.5, 0.1], atol=1e-12)


def test_a_surplus_of_receptors_takes_no_more_than_all_of_the_coupling():
    found = course(MOR_COUPLING, np.full(2, 3.0), np.array([100.0]))
    assert found[-1] == 0.0


def test_the_other_form_of_release_coupling_moves_nothing():
    assert RELEASE_COUPLING["unchanged"] == ()
