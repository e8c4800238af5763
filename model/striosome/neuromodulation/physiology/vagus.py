"""Vagus nerve stimulation: noradrenaline, and what it might change, each a coupling of its own.

Noradrenaline rises while the nerve is stimulated (Roosevelt 2006). No receptor for it is part of
the model, and no measurement says what it does to dopamine, adenosine, glutamate or GABA release
here. So a coupling is asked for, never given: without one the stimulation changes nothing.
"""

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.physiology import VagusStimulation
from striosome.config.parameters.tree import Parameters

__all__ = ["under_vagus", "vagal_factor"]


def vagal_factor(vagus: VagusStimulation, coupling: Values) -> Array:
    """Factor of stimulation on one target: `1 + c N`, not below 0.

    Parameters
    ----------
    vagus : VagusStimulation
        For the rise of noradrenaline, N.
    coupling : float or array
        Relative change of the target per doubling of noradrenaline, c.
    """
    return remaining(-magnitude(coupling, "1"), magnitude(vagus.noradrenaline_rise, "1"))


def under_vagus(parameters: Parameters) -> Parameters:
    """The animals with the tones that they have while the nerve is stimulated.

    What stimulation does to terminals is no property of the animal: `vagal_factor` has it.
    """
    vagus = parameters.stimulation.vagus
    couplings = {"dopamine": vagus.dopamine_coupling, "adenosine": vagus.adenosine_coupling}
    tones = {
        path: get_leaf(parameters, path) * vagal_factor(vagus, coupling)
        for name, coupling in couplings.items()
        for path in [f"ligands.{name}.tone"]
    }
    return replace_leaves(parameters, tones)
