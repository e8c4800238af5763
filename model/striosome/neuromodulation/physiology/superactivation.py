"""Superactivation of adenylyl cyclase 5: g_AC rises behind the inhibition by MOR.

While the agonist is there, inhibition and the raised gain oppose each other. When it goes,
inhibition ends within hours but the gain only within days: the overshoot of cAMP in withdrawal
follows from the two times and is put in nowhere (Avidor-Reiss 1995, J Biol Chem 270:29732).
"""

from striosome.neuromodulation.physiology.slow_state import SlowState

__all__ = ["SUPERACTIVATION"]

# `tau_g dg/dt = 1 + delta_g O - g`, O the stimulation of MOR by drugs; g multiplies g_AC, in cells
# that carry MOR (`striosome.neuromodulation.slow_layers`).
SUPERACTIVATION = SlowState(
    name="ac_gain",
    stimulus="mor",
    sign=1.0,
    size="adaptation.opioid.ac_rise",
    time_constant="adaptation.opioid.ac_time",
    scaled=lambda _: ("signalling.ac_gain",),
)
