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
        ((flat, flat, 7.0 * (1.0 + 0.2 * STEP)), -5.0 * 0.2),
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


def test_an_animal_of_silent_striosomes_has_no_index_and_others_keep_theirs() -> None:
    pka = np.repeat(STEP, 2, axis=0)
    flat = np.ones_like(pka)
    release = np.concatenate([STEP, np.ones_like(STEP)])
    index = locomotion_index(pka, flat, release, BASELINE, WEIGHTS)
    alone = locomotion_index(STEP, flat[1:], release[1:], BASELINE, WEIGHTS)
    assert np.isnan(index[0]).all()
    np.testing.assert_array_equal(index[1:], alone)
