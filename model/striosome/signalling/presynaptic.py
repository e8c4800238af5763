"""How receptors scale transmitter release: SPN boutons in the EPN, glutamate boutons on SPNs."""

import numpy as np

from striosome.arrays import Array, Values, remaining
from striosome.quantities import magnitude
from striosome.schema.circuit import Afferents, PresynapticRelease

__all__ = ["glutamate_factor", "release_factor"]


def release_factor(
    release: PresynapticRelease, pka_terminal: Values, mor: Values, a1: Values
) -> Array:
    """Factor m on the utilisation U of SPN boutons, at most 1/U.

    `m = (1 + g_T phi_term (1 - i_TA A)) (1 - i_TM M) (1 - i_TA1 A)`

    Parameters
    ----------
    release : PresynapticRelease
        U and its modulation.
    pka_terminal : float or array
        PKA activity at the terminal, phi_term.
    mor, a1 : float or array
        Activations; `mor` is 0 on a terminal without the receptor.
    """
    gain: Array = magnitude(release.d1_gain, "1") * pka_terminal
    raised = 1.0 + gain * remaining(magnitude(release.a1_on_d1, "1"), a1)
    opioid = remaining(magnitude(release.mor_inhibition, "1"), mor)
    adenosine = remaining(magnitude(release.a1_inhibition, "1"), a1)
    ceiling: Array = 1.0 / np.asarray(magnitude(release.utilisation, "1"))
    return np.minimum(raised * opioid * adenosine, ceiling)


def glutamate_factor(afferents: Afferents, a1: Values, a1_control: Values, mor: Values) -> Array:
    """Factor on the rate of glutamate afferents: `1 - i_cA (A - A_control) - i_cM M`, not below 0.

    Parameters
    ----------
    afferents : Afferents
        The two inhibitions of the corticostriatal terminal.
    a1, mor : float or array
        Activations.
    a1_control : float or array
        A1 activation of the same animal without iron deficiency and without drugs, which the
        baseline rate of the afferents already contains.
    """
    adenosine = magnitude(afferents.a1_inhibition, "1") * np.subtract(a1, a1_control)
    opioid = magnitude(afferents.mor_inhibition, "1") * mor
    left: Array = np.maximum(1.0 - adenosine - opioid, 0.0)
    return left
