"""Superactivation of adenylyl cyclase 5: g_AC rises behind the inhibition by MOR.

While the agonist is there, inhibition and the raised gain oppose each other. When it goes,
inhibition ends within hours but the gain only within days: the overshoot of cAMP in withdrawal
follows from the two times and is not put in (Avidor-Reiss 1995, J Biol Chem 270:29732).
"""

from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.slow_state import SlowState
from striosome.neuromodulation.receptor_carriers import carriers

__all__ = ["SUPERACTIVATION"]


def _gains(parameters: Parameters) -> tuple[str, ...]:
    """Return the gain of the cyclase in every population that carries MOR; others do not adapt."""
    names = carriers(parameters, "mor")
    return tuple(f"circuit.populations.{name}.ac_gain" for name in names)


# `tau_g dg/dt = 1 + delta_g O - g`, O the stimulation of MOR by drugs; g multiplies g_AC.
SUPERACTIVATION = SlowState(
    name="ac_gain",
    stimulus="mor",
    sign=1.0,
    size="adaptation.opioid.ac_rise",
    time_constant="adaptation.opioid.ac_time",
    scaled=_gains,
)
