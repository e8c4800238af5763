"""Marginals, correlations and directions of posteriors that are known."""

from dataclasses import replace

import numpy as np
import pytest

from striosome.calibration.reading.identifiability import (
    correlation_table,
    direction_table,
    posterior_table,
    weighted_quantiles,
)
from support.made_up_draws import WIDTH, bell, posterior_of, space_of


def test_marginals_tell_what_was_learnt_of_which_parameter():
    posterior = posterior_of(bell, runs=64)
    table = posterior_table(space_of("a", "b", log=True), posterior).set_index("parameter")
    assert table.loc["a", "shrinkage"] == pytest.approx(1 - 12 * WIDTH**2, abs=0.02)
    assert table.loc["b", "shrinkage"] == pytest.approx(0.0, abs=0.05)
    assert table["narrowed"].to_dict() == {"a": True, "b": False}
    assert table.loc["b", "prior_q95"] == pytest.approx(100**0.95, rel=0.1)
    assert table.loc["a", "q50"] == pytest.approx(10.0, rel=0.05)
    assert table.loc["a", "q95"] == pytest.approx(100 ** (0.5 + 1.645 * WIDTH), rel=0.1)


@pytest.mark.parametrize("log", [False, True])
def test_the_scale_of_a_prior_is_its_own_however_close_to_zero_it_begins(log):
    space = space_of("a", log=log)
    ends = (1e-5, 1.0) if log else (0.0, 1.0)
    space = replace(space, priors=tuple(replace(one, ends=ends) for one in space.priors))
    posterior = posterior_of(lambda unit: 0.0 * unit[:, 0], parameters=1, runs=64)
    row = posterior_table(space, posterior).iloc[0]
    assert row["scale"] == ("log" if log else "linear")
    # Nothing is learnt, so nothing is narrowed.
    assert not row["narrowed"]


def test_a_ridge_is_found_as_correlation_and_as_the_stiff_direction():
    def ridge(unit):
        return -0.5 * ((unit[:, 0] + unit[:, 1] - 1.0) / 0.05) ** 2

    posterior = posterior_of(ridge, parameters=3, runs=64)
    space = space_of("a", "b", "c")
    pairs = correlation_table(space, posterior).set_index(["first", "second"])["correlation"]
    assert pairs["b", "a"] < -0.95
    assert abs(pairs["c", "a"]) < 0.1
    stiff = direction_table(space, posterior).query("direction == 1").set_index("parameter")
    assert abs(stiff.loc["a", "loading"]) == pytest.approx(np.sqrt(0.5), abs=0.02)
    assert np.sign(stiff.loc["a", "loading"]) == np.sign(stiff.loc["b", "loading"])
    assert stiff.loc["a", "variance"] < 0.05


def test_quantiles_of_equal_weights_are_the_usual_ones():
    values = np.random.default_rng(2).normal(size=4001)
    found = weighted_quantiles(values, np.full(4001, 1 / 4001))
    np.testing.assert_allclose(found, np.quantile(values, [0.05, 0.5, 0.95]), atol=1e-2)
