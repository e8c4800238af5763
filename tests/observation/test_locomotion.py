import numpy as np

from striosome.config.parameters.readouts import Locomotion
from striosome.observation.epochs import epoch
from striosome.observation.locomotion import locomotion_index

TIME = np.arange(-10.0, 60.0, 1.0)
BASELINE = epoch(TIME, -10.0, 0.0) / epoch(TIME, -10.0, 0.0).sum()
STEP = np.where(TIME < 0, 0.0, 1.0)[None, :]
WEIGHTS = Locomotion(matrix_weight=2.0, opioid_weight=3.0, striosome_weight=5.0)


def test_each_input_acts_with_its_weight_and_sign() -> None:
    flat = np.full_like(STEP, 0.4)
    after = TIME >= 0
    for inputs, expected in (
        ((0.1 + 0.2 * STEP, flat, flat), 2.0 * 0.2),
        ((flat, 0.1 + 0.2 * STEP, flat), 3.0 * 0.2),
        # Whatever share of the drug-free release is left before, a change counts as much.
        ((flat, flat, 1.0 + 0.2 * STEP), -5.0 * 0.2),
        ((flat, flat, 0.3 + 0.2 * STEP), -5.0 * 0.2),
    ):
        index = locomotion_index(*inputs, BASELINE, WEIGHTS)
        np.testing.assert_allclose(index[:, ~after], 0.0, atol=1e-12)
        np.testing.assert_allclose(index[:, after], expected)


def test_more_striosomal_output_can_go_with_more_or_less_movement() -> None:
    """The index is no function of striosomal output alone, whatever EPN GABA does."""
    louder = 1.0 + 0.5 * STEP
    flat = np.full_like(STEP, 0.1)
    alone = locomotion_index(flat, flat, louder, BASELINE, WEIGHTS)
    driven = locomotion_index(flat, 0.9 * STEP, louder, BASELINE, WEIGHTS)
    assert alone[0, -1] < 0.0 < driven[0, -1]


def test_weights_may_differ_between_animals() -> None:
    weights = WEIGHTS.model_copy(update={"matrix_weight": np.array([[1.0], [4.0]])})
    pka = np.repeat(STEP, 2, axis=0)
    flat = np.ones_like(pka)
    index = locomotion_index(pka, flat, flat, BASELINE, weights)
    np.testing.assert_allclose(index[:, -1], [1.0, 4.0])


def test_without_a_pre_treatment_it_is_the_change_relative_to_the_baseline() -> None:
    release = 1.0 + 0.4 * STEP
    still = np.ones_like(STEP)
    relative = release / (release @ BASELINE)[:, None] - 1.0
    index = locomotion_index(still, still, release, BASELINE, WEIGHTS)
    np.testing.assert_allclose(index, -5.0 * relative, atol=1e-12)


def test_an_animal_whose_striosomes_are_silent_in_the_baseline_has_an_index() -> None:
    """What wakes them slows as much as the same release added to another animal's."""
    pka = np.repeat(STEP, 2, axis=0)
    release = 0.6 * np.concatenate([STEP, 1.0 + STEP])
    index = locomotion_index(pka, np.ones_like(pka), release, BASELINE, WEIGHTS)
    np.testing.assert_allclose(index[:, TIME >= 0], 2.0 - 5.0 * 0.6)
    np.testing.assert_allclose(index[:, TIME < 0], 0.0, atol=1e-12)
