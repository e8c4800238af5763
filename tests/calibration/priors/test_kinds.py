"""Priors against what they are meant to say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from striosome.calibration.priors.kinds import (
    ActivationPrior,
    ChoicePrior,
    RangePrior,
    RatioPrior,
    WholePrior,
)
from striosome.calibration.priors.space import PriorSpace
from striosome.neuromodulation.pharmacology.occupancy import (
    Binding,
    operational_response,
    stimulus,
)

rng = np.random.default_rng(11)
UNIT = rng.random((4000, 6))
K, EPSILON, TAU = "k", "epsilon", "tau"


def activation(low: float, high: float) -> ActivationPrior:
    return ActivationPrior("tone", K, EPSILON, TAU, (low, high))


@given(st.floats(0.0, 30.0), st.floats(0.7, 1.0), st.floats(0.5, 500.0))
def test_the_tone_gives_the_activation_that_was_drawn(reserve, efficacy, constant):
    known = {K: np.array([constant]), EPSILON: np.array([efficacy]), TAU: np.array([reserve])}
    tone = activation(0.0, 0.6).values(UNIT[:100, :1], known)["tone"]
    bound = [Binding(tone, constant, efficacy)]
    found = operational_response(stimulus(1.0, bound), reserve)
    np.testing.assert_allclose(found, 0.6 * UNIT[:100, 0], atol=1e-9)


def test_a_partial_agonist_cannot_activate_more_than_it_does_at_all_receptors():
    known = {K: np.array([10.0]), EPSILON: np.array([0.2]), TAU: np.array([0.0])}
    tone = activation(0.0, 0.6).values(UNIT[:, :1], known)["tone"]
    assert np.isfinite(tone).all()
    assert (stimulus(1.0, [Binding(tone, 10.0, 0.2)]) <= 0.2).all()


@pytest.mark.parametrize(("sources", "rest"), [(3, False), (2, True), (4, False), (1, True)])
def test_any_division_of_a_whole_is_as_probable(sources: int, rest: bool):
    """Each share of K sources is beta-distributed, Beta(1, K - 1)."""
    paths = tuple(f"share{k}" for k in range(sources))
    prior = WholePrior(paths, rest)
    shares = prior.values(UNIT[:, : len(prior.names)], {})
    total = sum(shares.values())
    assert (total <= 1.0 + 1e-12).all()
    if not rest:
        np.testing.assert_allclose(total, 1.0)
    every = sources + rest
    for path in paths:
        assert kstest(shares[path], beta(1, every - 1).cdf).pvalue > 1e-4


def test_a_ratio_is_one_of_the_other_parameter():
    space = PriorSpace(
        (
            RatioPrior("weaker", "nM", "base", (10.0, 100.0), True),
            RangePrior("base", "nM", (1.0, 10.0), True),
            RatioPrior("fixed", "nM", "constant", (0.5, 2.0), False),
        ),
        {"constant": 7.0},
    )
    found = space.columns(UNIT[:, :3])
    ratio = found["weaker"] / found["base"]
    assert kstest(np.log10(ratio) - 1.0, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(np.log(ratio), np.log(found["base"]))[0, 1]) < 0.08
    assert kstest((found["fixed"] / 7.0 - 0.5) / 1.5, "uniform").pvalue > 1e-4
    assert list(found) == space.names == ["weaker", "base", "fixed"]


def test_choices_are_as_probable():
    found = ChoicePrior("which", ("a", "b", "c")).values(UNIT[:, :1], {})["which"]
    assert set(found) == {0.0, 1.0, 2.0}
    assert np.bincount(found.astype(int)).min() > 4000 / 3 - 5 * np.sqrt(4000 * 2 / 9)
