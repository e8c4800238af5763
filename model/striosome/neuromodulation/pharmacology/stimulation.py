"""Stimulation of a receptor by drugs, to which the slow adaptations of the body respond."""

from collections.abc import Collection, Mapping

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude
from striosome.config.parameters.pharmacology import Ligand
from striosome.neuromodulation.pharmacology.occupancy import Binding, occupancy

__all__ = ["drug_stimulus"]


def drug_stimulus(
    receptor: str,
    density: Values,
    ligands: Mapping[str, Ligand],
    concentrations_nM: Mapping[str, Array],
    drugs: Collection[str],
) -> Array:
    """Compute the stimulus of a receptor by drugs alone: `S = rho * sum of epsilon_j occ_j`.

    All ligands compete for the site (Gaddum 1937), but what the body has anyway is no reason to
    adapt: without drugs S is 0, and with an antagonist alone as well.

    Parameters
    ----------
    receptor : str
        Its name; its sites, where they bind separately, count by the somatic one.
    density : float or array
        Receptors relative to a control animal, rho.
    ligands : mapping of str to Ligand
        All transmitters and drugs that are known.
    concentrations_nM : mapping of str to array
        Free concentration of each (nM).
    drugs : collection of str
        Names of those that are given.
    """
    bound = {
        name: Binding(
            concentrations_nM[name],
            magnitude(found.dissociation_at("soma"), "nM"),
            magnitude(found.efficacy, "1"),
        )
        for name, one in ligands.items()
        if (found := one.receptors.get(receptor)) is not None
    }
    shares = occupancy(list(bound.values()))
    total = sum(
        binding.efficacy * share
        for (name, binding), share in zip(bound.items(), shares, strict=True)
        if name in drugs
    )
    return np.asarray(density * (0.0 + total))
