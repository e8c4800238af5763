"""A drug as an assay gives it, and what it does to concentrations and receptors."""

from collections.abc import Collection, Iterable

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude, unit_quantity
from striosome.config.documents.errors import did_you_mean
from striosome.config.documents.section import Number, Section, parameter
from striosome.config.experiments.experiment import Injection
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.kinetics import free_concentration_nM
from striosome.neuromodulation.pharmacology.receptors import Activation, receptor_activation

__all__ = ["GivenDose", "GivenDrug", "activation", "added", "receptor_fault", "tones_nM"]


class GivenDrug(Section):
    """A drug, the form in which it is weighed, and its way into the body."""

    drug: str
    route: str
    form: str | None = Field(None, description="salt or hydrate that the dose is of")

    def free_nM(self, parameters: Parameters, dose_mg_per_kg: Values, after_min: float) -> Array:
        """Return the free concentration in brain some time after a dose (nM), shape (sets,).

        Parameters
        ----------
        parameters : Parameters
            The animals.
        dose_mg_per_kg : float or array (sets,)
            Of what is weighed.
        after_min : float
            Time since the injection (min).
        """
        kinetics = parameters.ligands[self.drug].pharmacokinetics
        assert kinetics is not None, "`faults` has asked for kinetics"
        one = Injection.model_construct(
            drug=self.drug,
            route=self.route,
            form=self.form,
            time=0.0 * unit_quantity("min"),
            dose=1.0 * unit_quantity("mg/kg"),
            duration=None,
        )
        per_dose = free_concentration_nM(kinetics, [one], np.array([after_min]))
        return np.asarray(per_dose[..., 0] * dose_mg_per_kg)

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return what the animal has not of this drug, by key."""
        ligands = parameters.ligands
        known = [name for name, one in ligands.items() if one.pharmacokinetics is not None]
        if self.drug not in known:
            return [("drug", f"unknown drug {self.drug!r}{did_you_mean(self.drug, known)}")]
        kinetics = ligands[self.drug].pharmacokinetics
        assert kinetics is not None
        asked: list[tuple[str, str, Collection[str]]] = [("route", self.route, kinetics.routes)]
        if self.form is not None:
            asked.append(("form", self.form, kinetics.forms))
        return [
            (key, f"unknown {key} {name!r} of {self.drug}{did_you_mean(name, known)}")
            for key, name, known in asked
            if name not in known
        ]


class GivenDose(GivenDrug):
    """A dose of a drug."""

    dose: Number = parameter("mg/kg", "dose per body mass, of the free base unless a form is named")

    def concentration_nM(self, parameters: Parameters, after_min: float) -> Array:
        """Return the free concentration in brain some time after it (nM), shape (sets,)."""
        return self.free_nM(parameters, float(magnitude(self.dose, "mg/kg")), after_min)


def tones_nM(parameters: Parameters, present: Iterable[str] | None = None) -> dict[str, Array]:
    """Return the concentration of every ligand without drugs (nM), shape (sets,) or (1,).

    Parameters
    ----------
    parameters : Parameters
        The animals.
    present : iterable of str, optional
        Transmitters whose tone is there, as in a slice; by default all, as in an animal.
    """
    every = ligand_concentrations_nM(parameters.ligands, (), np.zeros(1))
    kept = every if present is None else dict.fromkeys(present)
    return {
        name: one[..., 0] if name in kept else np.zeros_like(one[..., 0])
        for name, one in every.items()
    }


def added(concentrations_nM: dict[str, Array], more: dict[str, Array]) -> dict[str, Array]:
    """Return concentrations with those of drugs on top."""
    return {name: one + more.get(name, 0.0) for name, one in concentrations_nM.items()}


def activation(parameters: Parameters, concentrations_nM: dict[str, Array]) -> Activation:
    """Return the activation of every receptor at one moment, arrays of shape (sets, 1) or (1, 1).

    Parameters
    ----------
    parameters : Parameters
        The animals.
    concentrations_nM : dict of str to array (sets,)
        Free concentration of every ligand.
    """
    columns = {name: np.atleast_1d(one)[:, np.newaxis] for name, one in concentrations_nM.items()}
    return receptor_activation(parameters.receptors, parameters.ligands, columns)


def receptor_fault(parameters: Parameters, receptor: str) -> list[tuple[str, str]]:
    """Return that the animal has no such receptor, or that it acts on nothing, if it is so."""
    tones = {name: np.zeros((1, 1)) for name in parameters.ligands}
    known = receptor_activation(parameters.receptors, parameters.ligands, tones).soma
    if receptor in known:
        return []
    return [("receptor", f"unknown receptor {receptor!r}{did_you_mean(receptor, known)}")]
