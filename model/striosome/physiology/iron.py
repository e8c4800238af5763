"""Brain iron deficiency as a change of receptor densities and tones."""

from striosome.arrays import remaining
from striosome.quantities import magnitude
from striosome.schema.parameters import Parameters
from striosome.schema.paths import get_leaf, replace_leaves

__all__ = ["apply_iron_deficiency"]


def apply_iron_deficiency(parameters: Parameters) -> Parameters:
    """The parameters of the animal as its iron deficiency d makes them.

    Densities lose `d * loss`, tones rise by `d * rise`: A1, MOR and D1 density by delta_A,
    delta_M and delta_D, dopamine and enkephalin by delta_DA and delta_E. Messenger RNA is not
    density, so that each size is a parameter and none follows from qPCR.

    Parameters
    ----------
    parameters : Parameters
        The animal before iron deficiency; its `iron_deficiency` says how severe it is.

    Returns
    -------
    striosome.schema.parameters.Parameters
        A copy to be simulated; applying the function to it again would double the change.
    """
    severity = magnitude(parameters.iron_deficiency, "1")
    iron = parameters.iron
    losses = {
        "receptors.a1.density": iron.a1_loss,
        "receptors.mor.density": iron.mor_loss,
        "receptors.d1.density": iron.d1_loss,
    }
    rises = {
        "ligands.dopamine.tone": iron.dopamine_rise,
        "ligands.enkephalin.tone": iron.enkephalin_rise,
    }
    factors = {path: remaining(magnitude(loss, "1"), severity) for path, loss in losses.items()}
    factors |= {path: 1.0 + magnitude(rise, "1") * severity for path, rise in rises.items()}
    return replace_leaves(
        parameters, {path: get_leaf(parameters, path) * factor for path, factor in factors.items()}
    )
