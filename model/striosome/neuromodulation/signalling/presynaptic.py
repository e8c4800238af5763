"""Factors on transmitter release: of SPN boutons in the EPN, and of glutamate boutons on SPNs."""

from collections.abc import Mapping

import numpy as np

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.circuit import Afferents, PresynapticRelease
from striosome.config.parameters.pharmacology import Ligand

__all__ = ["glutamate_factor", "glutamate_left", "release_factor"]


def release_factor(
    release: PresynapticRelease, pka_terminal: Values, mor: Values, a1: Values, stimulation: Values
) -> Array:
    """Factor m on the utilisation U of SPN boutons, at most 1/U.

    `m = (1 + g_T phi_term (1 - i_TA A)) (1 - i_TM M) (1 - i_TA1 A) s`

    Parameters
    ----------
    release : PresynapticRelease
        U and its modulation.
    pka_terminal : float or array
        PKA activity at the terminal, phi_term.
    mor, a1 : float or array
        Activations; `mor` is 0 on a terminal without the receptor.
    stimulation : float or array
        What stimulation does to the bouton, s; 1 for nothing.
    """
    gain = magnitude(release.d1_gain, "1") * pka_terminal
    raised = 1.0 + gain * remaining(magnitude(release.a1_on_d1, "1"), a1)
    opioid = remaining(magnitude(release.mor_inhibition, "1"), mor)
    adenosine = remaining(magnitude(release.a1_inhibition, "1"), a1)
    ceiling: Array = 1.0 / np.asarray(magnitude(release.utilisation, "1"))
    return np.minimum(raised * opioid * adenosine * stimulation, ceiling)


def glutamate_factor(
    afferents: Afferents, a1: Values, a1_control: Values, mor: Values, scale: Values
) -> Array:
    """Factor on the rate of glutamate afferents: `(1 - i_cA (A - A_control) - i_cM M) s`, >= 0.

    Parameters
    ----------
    afferents : Afferents
        The two inhibitions of the corticostriatal terminal.
    a1, mor : float or array
        Activations.
    a1_control : float or array
        A1 activation of the same animal without iron deficiency and without drugs, which the
        baseline rate of the afferents already contains.
    scale : float or array
        What stimulation of the fibres and drugs at their terminals leave or add, s >= 0.
    """
    adenosine = magnitude(afferents.a1_inhibition, "1") * np.subtract(a1, a1_control)
    opioid = magnitude(afferents.mor_inhibition, "1") * mor
    left: Array = np.maximum(1.0 - adenosine - opioid, 0.0)
    return left * scale


def glutamate_left(ligands: Mapping[str, Ligand], concentrations_nM: Mapping[str, Array]) -> Array:
    """Return the glutamate that drugs at cortical terminals leave: all `1 - i_cX C/(C + C_half)`.

    Each drug has a site of its own, so that shares multiply.

    Parameters
    ----------
    ligands : mapping of str to Ligand
        Those without such an action leave all.
    concentrations_nM : mapping of str to array
        Free concentration of each (nM).
    """
    left: Array = np.ones(1)
    for name, ligand in ligands.items():
        if (block := ligand.glutamate_release) is not None:
            present = concentrations_nM[name]
            bound = present / (present + magnitude(block.half_concentration, "nM"))
            left = left * remaining(magnitude(block.inhibition, "1"), bound)
    return left
