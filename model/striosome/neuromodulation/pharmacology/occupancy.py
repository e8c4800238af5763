"""Competition of ligands for one site, and the response of the occupied receptors."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from striosome.base.arrays import Array, Values

__all__ = ["Binding", "occupancy", "operational_response", "stimulus"]


class Binding(NamedTuple):
    """One ligand at one site."""

    concentration_nM: Values
    """free concentration (nM)"""
    dissociation_nM: Values
    """concentration of half occupancy when alone, K (nM)"""
    efficacy: Values
    """stimulus per occupied receptor, epsilon; 0 for an antagonist"""


def occupancy(bindings: Sequence[Binding]) -> list[Array]:
    """Return each ligand's share of the receptors in equilibrium competition (Gaddum 1937).

    `occ_j = x_j / (1 + sum x)` with `x_j = C_j / K_j`.

    Parameters
    ----------
    bindings : sequence of Binding
        All ligands of the site.

    Returns
    -------
    list of array
        One share in [0, 1] per ligand, in the order given; together they stay below 1.
    """
    ratios = [np.divide(b.concentration_nM, b.dissociation_nM) for b in bindings]
    free = 1.0 + _total(ratios)
    return [ratio / free for ratio in ratios]


def _total(parts: Sequence[Array]) -> Array:
    """Sum the parts, those constant in time before the others, which saves work."""
    return np.asarray(sum(sorted(parts, key=np.size), np.asarray(0.0)))


def stimulus(density: Values, bindings: Sequence[Binding]) -> Array:
    """Return the stimulus `S = rho * sum epsilon_j occ_j`; a full agonist in a control gives 1.

    Parameters
    ----------
    density : float or array
        Receptors relative to a control animal, rho.
    bindings : sequence of Binding
        All ligands of the site; without any the stimulus is 0.
    """
    driven = [b.efficacy * share for b, share in zip(bindings, occupancy(bindings), strict=True)]
    return np.asarray(density * _total(driven))


def operational_response(stimulus: Values, transduction: Values) -> Array:
    """Return the response `E = S (1 + tau) / (1 + tau S)` with reserve (Black & Leff 1983).

    Normalised to 1 at S = 1. Without reserve (tau = 0) it equals S; with a large tau a few
    receptors suffice.

    Parameters
    ----------
    stimulus : float or array
        S, from `stimulus`.
    transduction : float or array
        Transducer ratio tau >= 0.
    """
    return np.asarray(stimulus * (1.0 + transduction) / (1.0 + transduction * stimulus))
