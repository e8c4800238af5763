"""Phase of day: tones of the active phase.

Extracellular dopamine of mice is 15 to 20 % higher in the dark, their active phase, in control and
iron-deficient animals alike (Bianco 2009). All other parameters are taken to hold in the phase of
rest, in which laboratories mostly record: there nothing is changed.
"""

from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.tree import Parameters

__all__ = ["in_phase"]


def in_phase(parameters: Parameters, phase: str | None = None) -> Parameters:
    """Return the animals in a phase of day.

    In the active phase, `tone * factor` for dopamine and adenosine; in the phase of rest, the
    parameters as they are. Light and dark are the one or the other by the species.

    Parameters
    ----------
    parameters : Parameters
        The animals in the phase of rest.
    phase : str, optional
        One of `striosome.config.parameters.physiology.PHASES`; by default the one of the
        parameters.
    """
    day = parameters.day
    if (phase or day.phase) not in ("active", day.active_in):
        return parameters
    factors = {"dopamine": day.dopamine_active, "adenosine": day.adenosine_active}
    tones = {f"ligands.{name}.tone": magnitude(factor, "1") for name, factor in factors.items()}
    return replace_leaves(
        parameters, {path: get_leaf(parameters, path) * factor for path, factor in tones.items()}
    )
