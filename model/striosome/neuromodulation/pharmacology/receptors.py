"""Activation of the D1, mu-opioid and A1 receptors by whatever ligands are present."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import unknown_name
from striosome.config.parameters.pharmacology import Heteromer, Ligand, Receptor, Receptors
from striosome.neuromodulation.pharmacology.occupancy import Binding, operational_response, stimulus

__all__ = ["HETEROMER_FORMS", "Activation", "D1Restraint", "receptor_activation"]


@dataclass(frozen=True, slots=True)
class Activation:
    """Response of each receptor; 1 is a full agonist at every receptor of a control animal.

    The arrays broadcast to (animals, times).
    """

    d1_soma: Array
    """somatodendritic D1, after the restraint by A1 (1)"""
    d1_terminal: Array
    """D1 on the axon terminal, after the restraint by A1 (1)"""
    mor: Array
    """mu-opioid receptor, wherever a cell has one (1)"""
    a1: Array
    """adenosine A1 receptor (1)"""


class D1Restraint(NamedTuple):
    """What an active A1 receptor does to the D1 receptor in the heteromer."""

    response_factor: Values
    """multiplies the response of D1 (1)"""
    dissociation_factor: Values
    """multiplies the dissociation constant of every D1 ligand (1)"""


def efficacy_form(heteromer: Heteromer, a1: Array) -> D1Restraint:
    """A1 lowers what an occupied D1 does, `D1 (1 - h_A A)` (Ferre 1998: cAMP under A1 tone)."""
    return D1Restraint(remaining(magnitude(heteromer.efficacy_loss, "1"), a1), 1.0)


def affinity_form(heteromer: Heteromer, a1: Array) -> D1Restraint:
    """A1 loosens D1 binding, `K_D1 (1 + kappa_A A)`, antagonists too (Cao 2006)."""
    return D1Restraint(1.0, 1.0 + magnitude(heteromer.affinity_shift, "1") * a1)


HETEROMER_FORMS: dict[str, Callable[[Heteromer, Array], D1Restraint]] = {
    "efficacy": efficacy_form,
    "affinity": affinity_form,
}


# Dissociation constant and efficacy of a ligand at one site; None where it does not bind.
_Action = Callable[[Ligand], tuple[Any, Any] | None]


def _at_d1_soma(ligand: Ligand) -> tuple[Any, Any] | None:
    return (ligand.d1.dissociation_soma, ligand.d1.efficacy) if ligand.d1 else None


def _at_d1_terminal(ligand: Ligand) -> tuple[Any, Any] | None:
    return (ligand.d1.dissociation_terminal, ligand.d1.efficacy) if ligand.d1 else None


def _at_mor(ligand: Ligand) -> tuple[Any, Any] | None:
    return (ligand.mor.dissociation, ligand.mor.efficacy) if ligand.mor else None


def _at_a1(ligand: Ligand) -> tuple[Any, Any] | None:
    return (ligand.a1.dissociation, ligand.a1.efficacy) if ligand.a1 else None


def receptor_activation(
    receptors: Receptors,
    ligands: Mapping[str, Ligand],
    concentrations_nM: Mapping[str, Array],
) -> Activation:
    """Activation of every receptor; A1 first, since it restrains D1.

    Parameters
    ----------
    receptors : Receptors
        Densities, reserves and the heteromer.
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
        If the heteromer's form is unknown.
    """
    form = receptors.heteromer.form
    if form not in HETEROMER_FORMS:
        raise unknown_name("form of the heteromer", form, HETEROMER_FORMS)

    def response(receptor: Receptor, action: _Action, dissociation_factor: Values = 1.0) -> Array:
        bindings = [
            Binding(
                concentrations_nM[name],
                magnitude(found[0], "nM") * dissociation_factor,
                magnitude(found[1], "1"),
            )
            for name, ligand in ligands.items()
            if (found := action(ligand)) is not None
        ]
        drive = stimulus(magnitude(receptor.density, "1"), bindings)
        return operational_response(drive, magnitude(receptor.transduction, "1"))

    a1 = response(receptors.a1, _at_a1)
    restraint = HETEROMER_FORMS[form](receptors.heteromer, a1)
    shift = restraint.dissociation_factor
    return Activation(
        d1_soma=response(receptors.d1, _at_d1_soma, shift) * restraint.response_factor,
        d1_terminal=response(receptors.d1, _at_d1_terminal, shift) * restraint.response_factor,
        mor=response(receptors.mor, _at_mor),
        a1=a1,
    )
