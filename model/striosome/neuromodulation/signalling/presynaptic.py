"""Factors on release: of the boutons of a population, and of the glutamate boutons on cells."""

from collections.abc import Mapping

import numpy as np

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.circuit import PresynapticRelease
from striosome.config.parameters.pharmacology import Ligand
from striosome.config.parameters.receptors import Receptor, partners_first

__all__ = ["glutamate_factor", "glutamate_left", "release_factor"]


def release_factor(
    release: PresynapticRelease | None,
    receptors: Mapping[str, Receptor],
    pka_terminal: Values,
    activation: Mapping[str, Values],
    stimulation: Values,
) -> Array:
    """Compute the factor m on the utilisation U of the boutons of a population, at most 1/U.

    `m = (1 + g_T phi_term prod (1 - k_r A_r)) prod (1 - i_r A_r) s`

    Parameters
    ----------
    release : PresynapticRelease or None
        U and its gain by PKA, g_T. Where every spike releases the same, m is 1.
    receptors : mapping of str to Receptor
        How each receptor restrains the effect of PKA (k) and inhibits release (i).
    pka_terminal : float or array
        PKA activity at the terminal, phi_term.
    activation : mapping of str to float or array
        Activation of the receptors on the terminal, A; of the others nothing acts.
    stimulation : float or array
        What stimulation does to the bouton, s; 1 for nothing.
    """
    if release is None or not release.is_modulated:
        return np.ones(1)
    acting = [
        (receptor.release, activation[name])
        for name, receptor in receptors.items()
        if receptor.release is not None and name in activation
    ]
    gain = magnitude(release.required("pka_gain"), "1") * pka_terminal
    for coupling, present in acting:
        if coupling.pka_restraint is not None:
            gain = gain * remaining(magnitude(coupling.pka_restraint, "1"), present)
    factor = 1.0 + gain
    for coupling, present in acting:
        if coupling.inhibition is not None:
            factor = factor * remaining(magnitude(coupling.inhibition, "1"), present)
    ceiling: Array = 1.0 / np.asarray(magnitude(release.required("utilisation"), "1"))
    return np.minimum(factor * stimulation, ceiling)


def glutamate_factor(
    receptors: dict[str, Receptor],
    activation: Mapping[str, Values],
    healthy: Mapping[str, Values],
    scale: Values,
) -> Array:
    """Compute the factor on the rate of glutamate afferents: `(1 - sum i_r (A_r - B_r)) s`, >= 0.

    Parameters
    ----------
    receptors : dict of str to Receptor
        How each receptor inhibits the corticostriatal terminal, i.
    activation : mapping of str to float or array
        Activation of the receptors on the terminal, A.
    healthy : mapping of str to float or array
        Activation in the same animal without iron deficiency and without drugs. It is B where the
        baseline rate of the afferents already contains it; elsewhere B is 0.
    scale : float or array
        What stimulation of the fibres and drugs at their terminals leave or add, s >= 0.
    """
    left: Values = 1.0
    for name, receptor in partners_first(receptors).items():
        if (coupling := receptor.glutamate) is not None:
            counts_from = healthy[name] if coupling.baseline == "healthy" else 0.0
            above = np.subtract(activation[name], counts_from)
            left = left - magnitude(coupling.inhibition, "1") * above
    return np.maximum(left, 0.0) * scale


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
