"""Competition and receptor reserve against the textbook laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from striosome.neuromodulation.pharmacology.occupancy import (
    Binding,
    occupancy,
    operational_response,
    stimulus,
)

concentrations = st.floats(0.0, 1e9)
bindings = st.lists(
    st.builds(Binding, concentrations, st.floats(1e-3, 1e7), st.floats(0.0, 1.0)), max_size=5
)


@given(bindings)
def test_occupancies_are_shares_of_one_site(ligands):
    shares = occupancy(ligands)
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert sum(shares) <= 1.0 + 1e-12


@given(bindings, st.floats(0.0, 2.0))
def test_stimulus_stays_below_the_density(ligands, density):
    assert 0.0 <= stimulus(density, ligands) <= density * (1.0 + 1e-12)


def test_half_occupancy_at_the_dissociation_constant():
    (share,) = occupancy([Binding(124.0, 124.0, 1.0)])
    assert share == pytest.approx(0.5)


@pytest.mark.parametrize("blocker_nM", [1.0, 30.0, 1000.0])
def test_antagonist_shifts_the_agonist_by_schild(blocker_nM):
    """Dose ratio 1 + B/K_B, so that the Schild plot has slope 1."""

    def excess(agonist_nM: float) -> float:
        drive = stimulus(1.0, [Binding(agonist_nM, 124.0, 1.0), Binding(blocker_nM, 1.2, 0.0)])
        return float(drive) - 0.5

    half_effective = brentq(excess, 1e-3, 1e9, xtol=1e-9)
    assert half_effective / 124.0 == pytest.approx(1.0 + blocker_nM / 1.2, rel=1e-9)


@pytest.mark.parametrize("agonist_nM", [0.0, 50.0, 500.0])
def test_half_inhibition_follows_cheng_prusoff(agonist_nM):
    """IC50 = K_B (1 + A/K_A) for displacement of the agonist."""
    half_inhibition = 1.2 * (1.0 + agonist_nM / 124.0)
    alone, _ = occupancy([Binding(agonist_nM, 124.0, 1.0), Binding(0.0, 1.2, 0.0)])
    displaced, _ = occupancy([Binding(agonist_nM, 124.0, 1.0), Binding(half_inhibition, 1.2, 0.0)])
    assert displaced == pytest.approx(alone / 2.0)


def test_a_partial_agonist_antagonises_a_full_one():
    full = Binding(1000.0, 10.0, 1.0)
    assert stimulus(1.0, [full, Binding(1000.0, 10.0, 0.3)]) < 0.7 * stimulus(1.0, [full])


def test_occupancy_broadcasts_animals_against_times():
    shares = occupancy([Binding(np.linspace(0.0, 9.0, 4), np.array([[1.0], [3.0]]), 1.0)])
    np.testing.assert_allclose(shares[0][1], [0.0, 0.5, 6 / 9, 0.75])
    assert shares[0].shape == (2, 4)


@given(st.floats(0.0, 1.0))
def test_without_reserve_response_is_stimulus(drive):
    assert operational_response(drive, 0.0) == drive


@given(st.floats(0.0, 1.0), st.floats(0.0, 1e3))
def test_reserve_raises_the_response_and_keeps_its_ends(drive, transduction):
    assert drive - 1e-12 <= operational_response(drive, transduction) <= 1.0 + 1e-12
    assert operational_response(0.0, transduction) == 0.0
    assert operational_response(1.0, transduction) == pytest.approx(1.0)


def test_large_reserve_lets_few_receptors_suffice():
    assert operational_response(0.1, 1e3) > 0.99
    # half response at S = 1/(tau + 2)
    assert operational_response(1.0 / 5.9, 3.9) == pytest.approx(0.5)
