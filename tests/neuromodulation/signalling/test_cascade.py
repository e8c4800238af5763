"""The cascade: inhibition of the cyclase, the Hill curve and the lag of PKA."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from striosome.neuromodulation.pharmacology.receptors import receptor_activation
from striosome.neuromodulation.signalling.cascade import cyclic_amp, lagged, pka_steady_state
from support.builders import build_parameters

ANIMAL = build_parameters()
SIGNALLING, RECEPTORS = ANIMAL.signalling, ANIMAL.receptors
PRESENT = {"d1": 0.5, "mor": 0.4, "a1": 0.3}


def test_cyclic_amp_by_hand():
    expected = (0.011 + 0.5) * (1 - 0.75 * 0.4) * (1 - 0.23 * 0.3)
    assert cyclic_amp(SIGNALLING, RECEPTORS, PRESENT) == pytest.approx(expected)


def test_a_cell_without_a_receptor_is_left_alone_by_it():
    expected = (0.011 + 0.5) * (1 - 0.23 * 0.3)
    assert cyclic_amp(SIGNALLING, RECEPTORS, {"d1": 0.5, "a1": 0.3}) == pytest.approx(expected)
    assert cyclic_amp(SIGNALLING, RECEPTORS, {}) == 0.011


def test_receptors_that_stimulate_add_up():
    half = build_parameters({"receptors.d1.cyclic_amp.stimulation": 0.5}).receptors["d1"]
    both = RECEPTORS | {"a2a": half}
    found = cyclic_amp(SIGNALLING, both, {"d1": 0.5, "a2a": 0.2})
    assert found == pytest.approx(0.011 + 0.5 + 0.5 * 0.2)


def test_withdrawal_gain_scales_cyclic_amp():
    excited = build_parameters({"signalling.ac_gain": 1.8}).signalling
    plain = cyclic_amp(SIGNALLING, RECEPTORS, PRESENT)
    assert cyclic_amp(excited, RECEPTORS, PRESENT) == pytest.approx(1.8 * plain)


def test_saturating_opioid_removes_70_to_80_percent_of_d1_stimulated_cyclic_amp():
    """Heijna 1989: DAMGO on D1-stimulated cAMP of dorsal striatum (statement L4)."""
    parameters = build_parameters()

    def slice_camp(opioid_nM: float) -> np.ndarray:
        bath = {"dopamine": 1e4, "methadone": opioid_nM}
        courses = {name: np.array([bath.get(name, 0.0)]) for name in parameters.ligands}
        found = receptor_activation(parameters.receptors, parameters.ligands, courses)
        return cyclic_amp(SIGNALLING, RECEPTORS, found.soma)

    inhibition = 1.0 - slice_camp(3000.0) / slice_camp(0.0)
    assert 0.70 < inhibition < 0.80


def test_surplus_receptors_cannot_make_cyclic_amp_negative():
    assert cyclic_amp(SIGNALLING, RECEPTORS, PRESENT | {"mor": 1.5}) == 0.0


def test_pka_is_half_at_half_and_steep():
    assert pka_steady_state(SIGNALLING, 0.1) == pytest.approx(0.5)
    assert pka_steady_state(SIGNALLING, 0.0) == 0.0
    # 10 to 90 percent takes a factor 81^(1/n)
    low = 0.1 / 9 ** (1 / 3.1)
    assert pka_steady_state(SIGNALLING, low) == pytest.approx(0.1)


def test_lag_solves_the_differential_equation_for_linear_pieces():
    grid, target = np.arange(8) * 10.0, np.array([0.2, 0.2, 0.9, 0.4, 0.4, 1.0, 0.0, 0.3])
    expected = [target[0]]
    for k in range(grid.size - 1):  # piece by piece, since the target has corners
        piece = solve_ivp(
            lambda t, y: (np.interp(t, grid, target) - y) / 17.0,
            (grid[k], grid[k + 1]),
            expected[-1:],
            rtol=1e-11,
            atol=1e-13,
        )
        expected.append(piece.y[0, -1])
    np.testing.assert_allclose(lagged(target, 10.0, 17.0), expected, atol=1e-9)


def test_lag_does_not_depend_on_the_step():
    def ramp(step: float) -> float:
        return float(lagged(np.arange(0.0, 600.0 + step, step) / 600.0, step, 20.0)[-1])

    # behind a ramp by tau times its slope, once the start is forgotten
    assert ramp(60.0) == pytest.approx(1.0 - 20.0 / 600.0, rel=1e-12)
    assert ramp(0.5) == pytest.approx(ramp(60.0), rel=1e-12)


@given(st.floats(0.0, 1.0), st.floats(1e-3, 1e4), st.floats(1e-2, 1e4))
def test_a_constant_stays(level, step, time_constant):
    course = np.full(20, level)
    np.testing.assert_allclose(lagged(course, step, time_constant), course, atol=1e-9)


def test_each_animal_may_have_its_own_time_constant():
    target = np.linspace(0.0, 1.0, 50)
    constants = np.array([[5.0], [60.0]])
    together = lagged(target, 10.0, constants)
    for row, constant in zip(together, (5.0, 60.0), strict=True):
        np.testing.assert_allclose(row, lagged(target, 10.0, constant))
    np.testing.assert_allclose(lagged(target[5:6], 10.0, constants), [target[5:6]] * 2)
    many = lagged(np.stack([target, target**2]), 10.0, 20.0)
    np.testing.assert_allclose(many[1], lagged(target**2, 10.0, 20.0))


def test_a_course_in_two_pieces_is_the_course_in_one():
    time_s = np.linspace(0.0, 300.0, 61)
    target = np.sin(time_s / 40.0) ** 2
    whole = lagged(target, 5.0, 12.0)
    first = lagged(target[:25], 5.0, 12.0)
    second = lagged(target[24:], 5.0, 12.0, first[-1:])
    np.testing.assert_allclose(np.concatenate([first, second[1:]]), whole, rtol=1e-12)
