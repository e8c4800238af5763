"""Virtual animals: who draws what."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from striosome.base.quantities import magnitude
from striosome.circuit.random_streams import stream_key
from striosome.config.parameters.paths import get_leaf
from striosome.simulation.cohort import cohort_factors, draw_cohort
from support.experiments import build_group

DENSITY, TONE = "receptors.a1.density", "ligands.dopamine.tone"


def draws(path: str, cohort) -> np.ndarray:
    return np.asarray(get_leaf(cohort.drawn, path)).ravel()


def test_an_animal_is_the_same_in_every_group_and_among_any_number():
    spread = {DENSITY: 0.2, TONE: 0.3}
    few = draw_cohort(build_group("control", 3, spread), 5)
    many = draw_cohort(build_group("deficient", 9, spread, iron_deficiency=1.0), 5)
    for path in spread:
        np.testing.assert_array_equal(draws(path, few), draws(path, many)[:3])
    np.testing.assert_array_equal(few.key, many.key[:3])
    assert few.number.tolist() == [1, 2, 3]
    assert many.key.tolist() == [stream_key(5, animal) for animal in range(1, 10)]


def test_a_draw_does_not_depend_on_what_else_varies():
    alone = draw_cohort(build_group("control", 4, {DENSITY: 0.2}), 5)
    beside = draw_cohort(build_group("control", 4, {TONE: 0.3, DENSITY: 0.2}), 5)
    np.testing.assert_array_equal(draws(DENSITY, alone), draws(DENSITY, beside))
    correlation = np.corrcoef(
        draws(DENSITY, draw_cohort(build_group("c", 400, {DENSITY: 0.2}), 5)),
        draws(TONE, draw_cohort(build_group("c", 400, {TONE: 0.2}), 5)),
    )[0, 1]
    assert abs(correlation) < 4.5 / np.sqrt(400)  # false alarm in 1 of 150 000 streams


def test_another_seed_gives_other_animals():
    one, other = (draw_cohort(build_group("control", 4, {DENSITY: 0.2}), s) for s in (1, 2))
    assert not np.any(draws(DENSITY, one) == draws(DENSITY, other))
    assert not set(one.key) & set(other.key)


@pytest.mark.parametrize("spread", [0.05, 0.3, 0.8])
def test_factors_are_log_normal_with_mean_one(spread, random_seed):
    number = 2000
    cohort = draw_cohort(build_group("control", number, {TONE: spread}), random_seed)
    factor = draws(TONE, cohort) / np.asarray(build_group("c").parameters.ligands["dopamine"].tone)
    sigma = np.sqrt(np.log1p(spread**2))
    z = (np.log(factor) + sigma**2 / 2) / sigma
    # False alarm of each of these: 1 in 10 000 streams or rarer.
    assert kstest(z, "norm").pvalue > 1e-4
    assert abs(factor.mean() - 1) < 4.5 * spread / np.sqrt(number)
    assert factor.std() == pytest.approx(spread, rel=0.1 if spread < 0.5 else 0.35)


def test_no_spread_leaves_the_group_value():
    cohort = draw_cohort(build_group("control", 3, {TONE: 0.0}), 1)
    np.testing.assert_allclose(magnitude(cohort.drawn.ligands["dopamine"].tone, "nM"), 17.0)
    assert (
        magnitude(draw_cohort(build_group("c"), 1).drawn.circuit.cell_types["spn"]["v_rest"], "mV")
        == -80
    )


@given(striosome=st.floats(0.01, 0.6), matrix=st.floats(0.01, 0.4), spread=st.floats(0.0, 1.0))
def test_shares_keep_their_sum_and_the_ratio_of_their_factors(striosome, matrix, spread):
    shares = {"gaba.shares.striosome": spread, "gaba.shares.matrix": spread}
    values = {"gaba__shares__striosome": striosome, "gaba__shares__matrix": matrix}
    group = build_group("c", 5, shares, **values)
    factors = [np.ravel(one) for one in cohort_factors(group, 3).values()]
    gaba = draw_cohort(group, 3).drawn.gaba
    found = [np.ravel(gaba.shares[name]) for name in ("striosome", "matrix")]
    np.testing.assert_allclose(np.sum(found, axis=0), striosome + matrix, rtol=1e-12)
    ratio = striosome * factors[0] / (matrix * factors[1])
    np.testing.assert_allclose(found[0] / found[1], ratio, rtol=1e-9)
