"""Superactivation of adenylyl cyclase 5: g_AC rises behind the inhibition by MOR.

While the agonist is there, inhibition and the raised gain oppose each other. When it goes,
inhibition ends within hours but the gain only within days: the overshoot of cAMP in withdrawal
follows from the two times and is put in nowhere (Avidor-Reiss 1995, J Biol Chem 270:29732).
"""

from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.slow_state import SlowState
from striosome.neuromodulation.receptor_carriers import MOR_OF_CELL

__all__ = ["SUPERACTIVATION"]


def _gains(_: Parameters) -> tuple[str, ...]:
    """Gain of the cyclase in every population that carries MOR; in no other it adapts."""
    return tuple(f"circuit.{name}.ac_gain" for name, share in MOR_OF_CELL.items() if share > 0.0)


# `tau_g dg/dt = 1 + delta_g O - g`, O the stimulation of MOR by drugs; g multiplies g_AC.
SUPERACTIVATION = SlowState(
    name="ac_gain",
    stimulus="mor",
    sign=1.0,
    size="adaptation.opioid.ac_rise",
    time_constant="adaptation.opioid.ac_time",
    scaled=_gains,
)
