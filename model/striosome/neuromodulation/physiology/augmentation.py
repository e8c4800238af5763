"""Augmentation: weeks of a dopamine D2/D3 agonist raise the number of D1 receptors.

In mice a D3 agonist up-regulates D1, and a D1 antagonist reverses what the animals then do
(Clemens laboratory; Earley et al. 2017, a review, PMC5191980).
"""

from striosome.neuromodulation.physiology.slow_state import SlowState

__all__ = ["D1_DENSITY"]

# `tau_u du/dt = 1 + delta_u O - u`, O the stimulation of D2-like receptors by drugs; u multiplies
# the density of D1.
D1_DENSITY = SlowState(
    name="d1_density",
    stimulus="d2",
    sign=1.0,
    size="adaptation.d1.rise",
    time_constant="adaptation.d1.time",
    scaled=lambda _: ("receptors.d1.density",),
)
