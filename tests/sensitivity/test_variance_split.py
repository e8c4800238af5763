"""The split of variance, on data whose components are known."""

import numpy as np
import pytest

from striosome.sensitivity.variance import SOURCES, nested_variance

TRUTH = {"parameters": 9.0, "animals": 4.0, "random streams": 2.0}


def made_up(seed: int, points: int = 200, streams: int = 3, animals: int = 4, **truth: float):
    """Points, streams of a point and animals of a stream, all drawn independently."""
    rng = np.random.default_rng(seed)
    sizes = {name: np.sqrt(value) for name, value in (TRUTH | truth).items()}
    return (
        sizes["parameters"] * rng.normal(size=(1, points, 1, 1))
        + sizes["random streams"] * rng.normal(size=(1, points, streams, 1))
        + sizes["animals"] * rng.normal(size=(1, points, streams, animals))
    )


def split(values: np.ndarray):
    return nested_variance(values, np.random.default_rng(1))


def test_components_are_found_on_average_over_seeds():
    found = np.array([split(made_up(seed)).variance for seed in range(8)])
    expected = [TRUTH[name] for name in SOURCES]
    # Four standard errors of the mean over seeds, from the spread of chi-squared mean squares.
    for value, truth, reach in zip(found.mean(axis=0), expected, (1.4, 0.2, 0.3), strict=True):
        assert value == pytest.approx(truth, abs=reach)


def test_shares_sum_to_one_and_their_intervals_hold_the_truth():
    expected = np.array([TRUTH[name] for name in SOURCES]) / sum(TRUTH.values())
    held = []
    for seed in range(8):
        found = split(made_up(seed))
        assert found.share.sum() == pytest.approx(1.0)
        held.append((found.low <= expected) & (expected <= found.high))
    # Of 24 intervals of 95 %, more than five miss with a probability below 1e-3.
    assert np.sum(~np.array(held)) <= 5


def test_streams_that_differ_by_their_animals_alone_have_no_share():
    found = split(made_up(3, points=400, **{"random streams": 0.0}))
    assert found.share[SOURCES.index("random streams")] < 0.02


def test_parameters_that_do_nothing_have_no_share():
    found = split(made_up(4, points=400, parameters=0.0))
    assert found.share[SOURCES.index("parameters")] < 0.05


def test_a_table_that_can_be_reckoned_by_hand():
    # Two points, two streams, two animals: mean squares 2 (animals), 4 (streams), 128 (points).
    values = np.array([[[[1.0, 3.0], [3.0, 5.0]], [[9.0, 11.0], [11.0, 13.0]]]])
    np.testing.assert_allclose(split(values).variance, [31.0, 2.0, 1.0])


def test_samples_are_averaged_and_do_not_meet():
    # Far apart as a whole, the samples' own points are all that counts.
    one = made_up(5)
    np.testing.assert_allclose(
        split(np.concatenate([one, one + 1000.0])).variance, split(one).variance
    )


def test_nothing_that_varies_has_no_shares():
    found = split(np.ones((1, 3, 2, 2)))
    assert np.all(found.variance == 0.0)
    assert np.isnan(found.share).all()


@pytest.mark.parametrize("shape", [(1, 1, 2, 2), (1, 2, 1, 2), (1, 2, 2, 1)])
def test_a_single_one_cannot_be_split(shape):
    with pytest.raises(ValueError, match="at least two"):
        split(np.ones(shape))
