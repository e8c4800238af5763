"""Activation of receptors by whatever ligands are present, and how one restrains another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import unknown_name
from striosome.config.parameters.pharmacology import SITES, Ligand, Site
from striosome.config.parameters.receptors import (
    Heteromer,
    Receptor,
    partners_first,
    receptor_sites,
)
from striosome.neuromodulation.pharmacology.occupancy import Binding, operational_response, stimulus

__all__ = ["HETEROMER_FORMS", "Activation", "Restraint", "receptor_activation"]


@dataclass(frozen=True, slots=True)
class Activation:
    """Response of each receptor that acts; 1 is a full agonist at every receptor of a control.

    The arrays broadcast to (animals, times).
    """

    soma: Mapping[str, Array]
    """at the somatodendritic site, after any restraint in a heteromer, by receptor (1)"""
    terminal: Mapping[str, Array]
    """on axon terminals, likewise (1)"""

    def at(self, site: Site) -> Mapping[str, Array]:
        """Return the responses at one site, by receptor."""
        return self.soma if site == "soma" else self.terminal

    def by_site(self, receptors: dict[str, Receptor]) -> dict[str, Array]:
        """Return the responses under the names of results: `d1_soma`, `d1_terminal`, `mor`."""
        return {one.name: self.at(one.site)[one.receptor] for one in receptor_sites(receptors)}


class Restraint(NamedTuple):
    """Effect of an active partner on the receptor in a heteromer."""

    response_factor: Values
    """multiplies the response of the receptor (1)"""
    dissociation_factor: Values
    """multiplies the dissociation constant of every ligand of the receptor (1)"""


_UNRESTRAINED = Restraint(1.0, 1.0)


def efficacy_form(heteromer: Heteromer, partner: Array) -> Restraint:
    """Lower the response of an occupied receptor, `R (1 - h A)` (Ferre 1998: D1 under A1 tone)."""
    return Restraint(remaining(magnitude(heteromer.efficacy_loss, "1"), partner), 1.0)


def affinity_form(heteromer: Heteromer, partner: Array) -> Restraint:
    """Loosen the binding of every ligand, `K (1 + kappa A)`, antagonists too (Cao 2006: D1)."""
    return Restraint(1.0, 1.0 + magnitude(heteromer.affinity_shift, "1") * partner)


HETEROMER_FORMS: dict[str, Callable[[Heteromer, Array], Restraint]] = {
    "efficacy": efficacy_form,
    "affinity": affinity_form,
}


def receptor_activation(
    receptors: dict[str, Receptor],
    ligands: Mapping[str, Ligand],
    concentrations_nM: Mapping[str, Array],
) -> Activation:
    """Compute the activation of every receptor that acts; a partner before what it restrains.

    Parameters
    ----------
    receptors : dict of str to Receptor
        Densities, reserves and heteromers.
    ligands : mapping of str to Ligand
        Actions of every ligand.
    concentrations_nM : mapping of str to array
        Free concentration (nM) of every ligand.

    Returns
    -------
    Activation
        Arrays in the broadcast shape of the concentrations and the parameters.

    Raises
    ------
    KeyError
        If the form of a heteromer is unknown.
    """
    found: dict[Site, dict[str, Array]] = {site: {} for site in SITES}
    for name, receptor in partners_first(receptors).items():
        for site in receptor.own_sites:
            restraint = _restraint(receptor, found[site])
            bindings = _bindings(name, site, ligands, concentrations_nM, restraint)
            drive = stimulus(magnitude(receptor.density, "1"), bindings)
            response = operational_response(drive, magnitude(receptor.required_transduction, "1"))
            found[site][name] = response * restraint.response_factor
        # Sites that bind alike share one array.
        found["terminal"].setdefault(name, found["soma"][name])
    return Activation(found["soma"], found["terminal"])


def _restraint(receptor: Receptor, activation: Mapping[str, Array]) -> Restraint:
    heteromer = receptor.heteromer
    if heteromer is None:
        return _UNRESTRAINED
    if heteromer.form not in HETEROMER_FORMS:
        raise unknown_name("form of the heteromer", heteromer.form, HETEROMER_FORMS)
    return HETEROMER_FORMS[heteromer.form](heteromer, activation[heteromer.partner])


def _bindings(
    receptor: str,
    site: Site,
    ligands: Mapping[str, Ligand],
    concentrations_nM: Mapping[str, Array],
    restraint: Restraint,
) -> list[Binding]:
    """All ligands of one receptor at one site."""
    return [
        Binding(
            concentrations_nM[name],
            magnitude(action.dissociation_at(site), "nM") * restraint.dissociation_factor,
            magnitude(action.efficacy, "1"),
        )
        for name, ligand in ligands.items()
        if (action := ligand.receptors.get(receptor)) is not None
    ]
