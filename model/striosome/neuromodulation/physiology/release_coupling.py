"""Effect of days of an opioid on the coupling of MOR to GABA release; sources disagree.

With superactivation the potency of agonists stays what it was (Avidor-Reiss 1995). In nucleus
accumbens, opioids inhibit GABA release more strongly in withdrawal (Chieng & Williams 1998).
"""

from striosome.neuromodulation.physiology.slow_state import SlowState

__all__ = ["RELEASE_COUPLING"]

# `tau_r dr/dt = 1 + delta_r O - r`, O the stimulation of MOR by drugs; r multiplies i_TM.
_RAISED = SlowState(
    name="release_coupling",
    stimulus="mor",
    sign=1.0,
    size="adaptation.opioid.release_rise",
    time_constant="adaptation.opioid.release_time",
    scaled=lambda _: ("receptors.mor.release.inhibition",),
)

RELEASE_COUPLING: dict[str, tuple[SlowState, ...]] = {"unchanged": (), "raised": (_RAISED,)}
