"""An exploratory index of movement, with inputs of its own.

Published readouts of movement and of EPN GABA part ways, and the literature disagrees on the
sign of their relation; so the index never sees EPN GABA. It adds three published directions:
D1 drive of matrix neurons promotes movement, opioids promote it by way of midbrain dopamine,
and patchy striatonigral output slows it (Hawes et al. 2026, doi 10.7554/eLife.106403). The
weights are assumptions, in arbitrary units: read signs and orders, never sizes.
"""

import numpy as np

from striosome.base.arrays import Array
from striosome.config.parameters.readouts import Locomotion

__all__ = ["locomotion_index"]


def locomotion_index(
    matrix_pka: Array,
    mor_activation: Array,
    striosome_release: Array,
    baseline: Array,
    weights: Locomotion,
) -> Array:
    """Return the movement index relative to the baseline epoch of the same session.

    `L = w_m*(phi - phi_0) + w_o*(M - M_0) - w_p*(R - R_0)`, index 0 the mean over the baseline.
    R counts from the animal's drug-free release, which it has whatever was given before the
    baseline: a pre-treatment may silence its striosomes. Where nothing was, R_0 is 1.

    Parameters
    ----------
    matrix_pka : float array (animals, times)
        Somatic PKA activity of matrix neurons, phi (0 to 1).
    mor_activation : float array (animals, times)
        Activation of the mu-opioid receptor, M (0 to 1).
    striosome_release : float array (animals, times)
        Release of striosomal terminals over the animal's drug-free release, R (1).
    baseline : float array (times,)
        Weights of a mean over the baseline epoch, from
        `striosome.observation.epochs.epoch_weights`.
    weights : Locomotion
        Weights (arbitrary units), each a scalar or an array (animals, 1).

    Returns
    -------
    float array (animals, times)
        Change of the index (arbitrary units), its mean over the baseline epoch zero.
    """

    def change(values: Array) -> Array:
        return np.asarray(values - (values @ baseline)[..., np.newaxis])

    return np.asarray(
        weights.matrix_weight * change(matrix_pka)
        + weights.opioid_weight * change(mor_activation)
        - weights.striosome_weight * change(striosome_release)
    )
