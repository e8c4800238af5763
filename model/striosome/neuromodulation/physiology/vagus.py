"""Vagus nerve stimulation: noradrenaline, and its possible effects, each with its own coupling.

Noradrenaline rises while the nerve is stimulated (Roosevelt 2006). No receptor for it is part of
the model, and no measurement tells its effect on dopamine, adenosine, glutamate or GABA release
here. So a coupling is never given by default: without one the stimulation changes nothing.
"""

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.physiology import VagusStimulation
from striosome.config.parameters.tree import Parameters

__all__ = ["under_vagus", "vagal_factor"]


def vagal_factor(vagus: VagusStimulation, coupling: Values) -> Array:
    """Return the factor of stimulation on one target: `1 + c N`, not below 0.

    Parameters
    ----------
    vagus : VagusStimulation
        For the rise of noradrenaline, N.
    coupling : float or array
        Relative change of the target per doubling of noradrenaline, c.
    """
    return remaining(-magnitude(coupling, "1"), magnitude(vagus.noradrenaline_rise, "1"))


def under_vagus(parameters: Parameters) -> Parameters:
    """Return the animals with the tones that they have while the nerve is stimulated.

    The effect of stimulation on terminals is no property of the animal: `vagal_factor` gives
    it.
    """
    vagus = parameters.stimulation.vagus
    couplings = {"dopamine": vagus.dopamine_coupling, "adenosine": vagus.adenosine_coupling}
    tones = {
        path: get_leaf(parameters, path) * vagal_factor(vagus, coupling)
        for name, coupling in couplings.items()
        for path in [f"ligands.{name}.tone"]
    }
    return replace_leaves(parameters, tones)
