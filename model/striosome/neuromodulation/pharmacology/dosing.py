"""Concentration of every ligand during a session: tones, doses, and effects of doses on tones."""

from collections.abc import Mapping, Sequence

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude
from striosome.config.experiments.experiment import VEHICLE, Injection
from striosome.config.parameters.paths import unknown_name
from striosome.config.parameters.pharmacology import AdenosineUptakeBlock, Ligand
from striosome.neuromodulation.pharmacology.kinetics import free_concentration_nM
from striosome.neuromodulation.pharmacology.mixtures import component_doses, component_kinetics

__all__ = ["adenosine_fold", "ligand_concentrations_nM"]

# The transmitter whose uptake an `AdenosineUptakeBlock` blocks.
_ADENOSINE = "adenosine"


def adenosine_fold(block: AdenosineUptakeBlock, concentration_nM: Values) -> Array:
    """Return extracellular adenosine relative to no blocker: `1 + (max - 1) C/(C + C_half)`.

    Parameters
    ----------
    block : AdenosineUptakeBlock
        The blocker, for example dipyridamole (Ballarin 1991: up to 4.5 in striatum).
    concentration_nM : float or array
        Its concentration (nM).
    """
    half = magnitude(block.half_concentration, "nM")
    rise = magnitude(block.maximal_fold, "1") - 1.0
    return np.asarray(1.0 + rise * concentration_nM / (concentration_nM + half))


def ligand_concentrations_nM(
    ligands: Mapping[str, Ligand], injections: Sequence[Injection], time_min: Array
) -> dict[str, Array]:
    """Return the free concentration of every ligand: tone plus doses; vehicle adds nothing.

    Parameters
    ----------
    ligands : mapping of str to Ligand
        All transmitters and drugs that are known.
    injections : sequence of Injection
        The doses of a session; empty for an animal without drugs.
    time_min : array, shape (times,)
        Session time (min).

    Returns
    -------
    dict of str to array
        Concentration (nM) per ligand, each of shape (times,) or (animals, times); with one time
        in place of all where it does not change.

    Raises
    ------
    KeyError
        If a drug is not among the ligands.
    ValueError
        If a drug has no kinetics.
    """
    concentrations: dict[str, Array] = {
        name: np.atleast_1d(magnitude(ligand.tone, "nM")) for name, ligand in ligands.items()
    }
    for (drug, part), doses in _by_component(ligands, injections).items():
        kinetics = component_kinetics(ligands, drug)[part]
        added = free_concentration_nM(kinetics, doses, time_min)
        # Of a mixture its own concentration is that of all that it consists of.
        for name in {drug, part}:
            concentrations[name] = concentrations[name] + added
    for name, ligand in ligands.items():
        if ligand.adenosine_uptake is not None and _ADENOSINE in concentrations:
            fold = adenosine_fold(ligand.adenosine_uptake, concentrations[name])
            concentrations[_ADENOSINE] = concentrations[_ADENOSINE] * fold
    return concentrations


def _by_component(
    ligands: Mapping[str, Ligand], injections: Sequence[Injection]
) -> dict[tuple[str, str], list[Injection]]:
    """Return the doses of every ligand, by the drug that was given and the ligand in it."""
    found: dict[tuple[str, str], list[Injection]] = {}
    for injection in injections:
        if injection.drug == VEHICLE:
            continue
        if injection.drug not in ligands:
            raise unknown_name("drug", injection.drug, (VEHICLE, *ligands))
        for part, dose in component_doses(ligands, injection):
            found.setdefault((injection.drug, part), []).append(dose)
    return found
