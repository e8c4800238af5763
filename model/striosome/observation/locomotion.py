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

    `L = w_m*(phi - phi_0) + w_o*(M - M_0) - w_p*(R/R_0 - 1)`, index 0 the mean over the
    baseline.

    Parameters
    ----------
    matrix_pka : float array (animals, times)
        Somatic PKA activity of matrix neurons, phi (0 to 1).
    mor_activation : float array (animals, times)
        Activation of the mu-opioid receptor, M (0 to 1).
    striosome_release : float array (animals, times)
        Release of striosomal terminals, R, in any constant unit.
    baseline : float array (times,)
        Weights of a mean over the baseline epoch, from
        `striosome.observation.epochs.epoch_weights`.
    weights : Locomotion
        Weights (arbitrary units), each a scalar or an array (animals, 1).

    Returns
    -------
    float array (animals, times)
        Change of the index (arbitrary units), its mean over the baseline epoch zero; nan for an
        animal whose striosomes release nothing during that epoch, as after a drug that silences
        them.
    """

    def before(values: Array) -> Array:
        return np.asarray((values @ baseline)[..., np.newaxis])

    release_before = before(striosome_release)
    relative = striosome_release / np.where(release_before > 0.0, release_before, np.nan)
    return np.asarray(
        weights.matrix_weight * (matrix_pka - before(matrix_pka))
        + weights.opioid_weight * (mor_activation - before(mor_activation))
        - weights.striosome_weight * (relative - 1.0)
    )
