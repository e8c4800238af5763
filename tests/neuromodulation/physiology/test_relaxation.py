"""Relaxation towards a moving target, against the differential equation and its limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from striosome.neuromodulation.physiology.relaxation import relaxed

NODES = np.array([0.0, 0.01, 0.5, 2.0, 2.2, 9.0])
STEPS = np.diff(NODES)
LEFT = np.array([0.0, 0.8, 0.3, -0.5, 1.0])
RIGHT = np.array([1.0, 0.3, 0.3, 0.2, 0.0])


def integrated(tau: float) -> list[float]:
    """The end of every step by Runge-Kutta, which begins anew where the input jumps."""
    found = [0.0]
    for left, right, step in zip(LEFT, RIGHT, STEPS, strict=True):

        def slope(t, x, left=left, right=right, step=step):
            return [(left + (right - left) * t / step - x[0]) / tau]

        end = solve_ivp(slope, (0.0, step), [found[-1]], rtol=1e-11, atol=1e-13).y[0, -1]
        found.append(float(end))
    return found


@pytest.mark.parametrize("tau", [0.05, 1.0, 40.0])
def test_it_solves_the_equation_whatever_the_steps(tau):
    np.testing.assert_allclose(relaxed(LEFT, RIGHT, STEPS, tau), integrated(tau), atol=1e-9)


def test_animals_solved_together_equal_animals_solved_alone():
    tau = np.array([[0.3], [2.0], [50.0]])
    scale = np.array([[1.0], [0.5], [-2.0]])
    together = relaxed(scale * LEFT, scale * RIGHT, STEPS, tau)
    assert together.shape == (3, NODES.size)
    for row in range(3):
        alone = relaxed(scale[row] * LEFT, scale[row] * RIGHT, STEPS, float(tau[row, 0]))
        np.testing.assert_array_equal(together[row], alone)


@given(st.floats(0.01, 1e3), st.floats(-5.0, 5.0), st.lists(st.floats(1e-6, 50.0), min_size=1))
def test_a_constant_input_is_approached_exponentially(tau, level, steps):
    step = np.array(steps)
    held = np.full(step.size, level)
    expected = level * -np.expm1(-np.append(0.0, np.cumsum(step)) / tau)
    np.testing.assert_allclose(relaxed(held, held, step, tau), expected, rtol=1e-9, atol=1e-12)


@given(st.floats(0.01, 1e3), st.lists(st.floats(1e-6, 50.0), min_size=1))
def test_the_course_stays_within_its_input(tau, steps):
    step = np.array(steps)
    course = relaxed(np.zeros(step.size), np.ones(step.size), step, tau)
    assert np.all((course >= 0.0) & (course <= 1.0))


def test_rest_stays_rest_to_the_last_bit():
    assert not relaxed(np.zeros(5), np.zeros(5), STEPS, 3.0).any()


def test_without_steps_there_is_the_start_alone():
    assert relaxed(np.zeros(0), np.zeros(0), np.zeros(0), 1.0).tolist() == [0.0]
