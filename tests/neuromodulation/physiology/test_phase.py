"""The phase of day scales two tones in the active phase, and nothing at rest."""

import pytest

from striosome.base.quantities import magnitude
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.phase import in_phase
from support.builders import build_parameters


def tones(parameters: Parameters) -> tuple[float, float]:
    names = ("dopamine", "adenosine")
    return tuple(magnitude(parameters.ligands[name].tone, "nM") for name in names)


@pytest.mark.parametrize("phase", [None, "rest", "light"])
def test_rest_is_the_animal_as_it_is(phase):
    parameters = build_parameters()
    assert in_phase(parameters, phase) is parameters


@pytest.mark.parametrize("phase", ["active", "dark"])
def test_a_mouse_has_more_dopamine_in_the_dark(phase):
    parameters = build_parameters()
    dopamine, adenosine = tones(in_phase(parameters, phase))
    assert dopamine == pytest.approx(1.175 * 17.0)
    assert adenosine == 39.0
    assert in_phase(parameters, phase).receptors is parameters.receptors


def test_a_species_may_be_active_in_the_light():
    human = build_parameters({"day.active_in": "light", "day.adenosine_active": 1.5})
    assert tones(in_phase(human, "dark")) == (17.0, 39.0)
    assert tones(in_phase(human, "light")) == pytest.approx((1.175 * 17.0, 1.5 * 39.0))


def test_the_group_has_a_phase_and_a_session_another():
    nocturnal = build_parameters({"day.phase": "dark"})
    assert tones(in_phase(nocturnal))[0] == pytest.approx(1.175 * 17.0)
    assert in_phase(nocturnal, "light") is nocturnal
