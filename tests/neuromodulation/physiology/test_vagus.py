"""Vagus nerve stimulation acts by what it is asked to act on, and by nothing else."""

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.neuromodulation.physiology.vagus import under_vagus, vagal_factor
from striosome.neuromodulation.slow_layers import SlowCourse, solve_session
from support.builders import build_parameters, build_session, dose

VAGUS = "stimulation.vagus."
TIME_MIN = np.arange(-20.0, 60.0, 10.0)


def course(changes: dict[str, float]) -> SlowCourse:
    session = build_session(dose("SKF81297"))
    parameters = build_parameters({VAGUS + name: value for name, value in changes.items()})
    return solve_session(parameters, session, TIME_MIN, step_s=30.0)


def same(one: SlowCourse, other: SlowCourse, *but: str) -> bool:
    """Whether all that reaches the circuit is the same to the last bit, except what is named."""
    return all(
        np.array_equal(getattr(one, name)[compartment], getattr(other, name)[compartment])
        for name in {"pka_soma", "pka_terminal", "glutamate", "release_factor"} - set(but)
        for compartment in ("striosome", "matrix")
    )


def test_noradrenaline_alone_and_couplings_alone_do_nothing() -> None:
    still = course({})
    assert same(course({"noradrenaline_rise": 1.0}), still)
    couplings = ("dopamine", "adenosine", "glutamate", "release")
    assert same(course({f"{name}_coupling": 3.0 for name in couplings}), still)


@pytest.mark.parametrize("target", ["dopamine", "adenosine"])
def test_a_coupled_tone_is_that_tone(target: str) -> None:
    stimulated = build_parameters(
        {f"{VAGUS}noradrenaline_rise": 0.4, f"{VAGUS}{target}_coupling": 0.5}
    )
    plain, other = build_parameters().ligands, under_vagus(stimulated).ligands
    for name, ligand in plain.items():
        expected = magnitude(ligand.tone, "nM") * (1.2 if name == target else 1.0)
        assert magnitude(other[name].tone, "nM") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("target", "course_of"), [("glutamate", "glutamate"), ("release", "release_factor")]
)
def test_a_coupled_terminal_gives_so_much_more_and_nothing_else_changes(
    target: str, course_of: str
) -> None:
    still = course({})
    stimulated = course({"noradrenaline_rise": 0.4, f"{target}_coupling": -0.5})
    assert same(stimulated, still, course_of)
    for compartment in ("striosome", "matrix"):
        ratio = getattr(stimulated, course_of)[compartment] / getattr(still, course_of)[compartment]
        np.testing.assert_allclose(ratio, 0.8)


def test_nothing_falls_below_zero() -> None:
    vagus = build_parameters({f"{VAGUS}noradrenaline_rise": 1.0}).stimulation.vagus
    assert vagal_factor(vagus, -1.5) == 0.0
