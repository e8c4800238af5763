"""Drugs as an assay gives them, by dose or in a bath, and what they do to receptors."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude, parse_quantity, scalar, unit_quantity
from striosome.config.documents.errors import did_you_mean
from striosome.config.documents.section import Number, Section, parameter
from striosome.config.experiments.experiment import Injection
from striosome.config.experiments.session_rules import amount_fault
from striosome.config.parameters.pharmacology import Pharmacokinetics
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.kinetics import free_concentration_nM
from striosome.neuromodulation.pharmacology.mixtures import component_doses, component_kinetics
from striosome.neuromodulation.pharmacology.receptors import Activation, receptor_activation

__all__ = [
    "Bath",
    "GivenDose",
    "GivenDrug",
    "activation",
    "added",
    "binding_fault",
    "in_bath",
    "receptor_fault",
    "time_fault",
    "tones_nM",
    "unknown_ligands",
    "without_tone",
]


# Water itself is 55 M (nM).
_MOST_NM = 1e10


def _concentration(value: object) -> float:
    found = float(magnitude(parse_quantity(value, "nM"), "nM"))
    if found < 0.0:
        raise ValueError(f"a concentration cannot be negative, got {value}")
    if found == 0.0:
        raise ValueError("0 is no concentration: leave out what is not in the bath")
    if found > _MOST_NM:
        raise ValueError(f"{value} is more than dissolves: look at its unit")
    return found


Bath = dict[str, Annotated[Any, BeforeValidator(_concentration)]]
"""Concentration of each ligand in the bath, in nM once read."""


class GivenDrug(Section):
    """A drug, the form in which it is weighed, and its way into the body."""

    drug: str
    route: str
    form: str | None = Field(None, description="salt or hydrate that the dose is of")

    def free_nM(
        self, parameters: Parameters, dose_mg_per_kg: Values, after_min: float
    ) -> dict[str, Array]:
        """Return the free concentration of what the drug consists of some time after a dose (nM).

        Parameters
        ----------
        parameters : Parameters
            The animals.
        dose_mg_per_kg : float or array (sets,)
            Of what is weighed.
        after_min : float
            Time since the injection (min).

        Returns
        -------
        dict of str to array (sets,)
            By ligand; the drug itself, unless it is a mixture.
        """
        one = Injection.model_construct(
            drug=self.drug,
            route=self.route,
            form=self.form,
            time=0.0 * unit_quantity("min"),
            dose=1.0 * unit_quantity("mg/kg"),
            duration=None,
        )
        kinetics, at = self.kinetics(parameters), np.array([after_min])
        per_dose = {
            name: free_concentration_nM(kinetics[name], [part], at)[..., 0]
            for name, part in component_doses(parameters.ligands, one)
        }
        return {name: np.asarray(one * dose_mg_per_kg) for name, one in per_dose.items()}

    def kinetics(self, parameters: Parameters) -> dict[str, Pharmacokinetics]:
        """Return the kinetics of what the drug consists of, by ligand."""
        return component_kinetics(parameters.ligands, self.drug)

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return what the animal has not of this drug, by key."""
        ligands = parameters.ligands
        known = [name for name, one in ligands.items() if one.pharmacokinetics or one.components]
        if self.drug not in known:
            return [("drug", f"unknown drug {self.drug!r}{did_you_mean(self.drug, known)}")]
        parts = self.kinetics(parameters).values()
        asked: list[tuple[str, str, set[str]]] = [
            ("route", self.route, set.intersection(*(set(one.routes) for one in parts)))
        ]
        if self.form is not None:
            forms = set.intersection(*(set(one.forms) for one in parts))
            asked.append(("form", self.form, forms))
        return [
            (key, f"unknown {key} {name!r} of {self.drug}{did_you_mean(name, known)}")
            for key, name, known in asked
            if name not in known
        ]


class GivenDose(GivenDrug):
    """A dose of a drug."""

    dose: Number = parameter("mg/kg", "dose per body mass, of the free base unless a form is named")

    def concentrations_nM(self, parameters: Parameters, after_min: float) -> dict[str, Array]:
        """Return free concentrations in brain some time after it (nM), as `free_nM` does."""
        return self.free_nM(parameters, scalar(self.dose, "mg/kg"), after_min)

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return what the animal has not of this drug, and an impossible dose, by key."""
        amount = scalar(self.dose, "g/kg")
        fault = amount_fault("dose", amount) if amount else "must be above 0: nothing is given"
        return super().faults(parameters) + ([] if fault is None else [("dose", fault)])


def in_bath(bath: Mapping[str, float], sets: int) -> dict[str, Array]:
    """Return the concentrations of a bath for a number of sets (nM), each of shape (sets,)."""
    return {name: np.full(sets, concentration) for name, concentration in bath.items()}


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
    return concentrations_nM | {
        name: concentrations_nM[name] + one if name in concentrations_nM else one
        for name, one in more.items()
    }


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


def binding_fault(
    parameters: Parameters, receptor: str, *drugs: GivenDrug
) -> list[tuple[str, str]]:
    """Return the first of some known drugs that cannot act at a receptor, if there is one."""
    ligands = parameters.ligands
    if fault := receptor_fault(parameters, receptor):
        return fault
    for drug in drugs:
        parts = [ligands[name] for name in drug.kinetics(parameters)]
        # A blocker of uptake acts through the adenosine that it leaves.
        raised = [ligands["adenosine"]] if any(one.adenosine_uptake for one in parts) else []
        if not any(receptor in one.receptors for one in (*parts, *raised)):
            return [("receptor", f"{drug.drug} does not bind {receptor}")]
    return []


def time_fault(key: str, minutes: float) -> list[tuple[str, str]]:
    """Return that nothing has reached the brain at a time after a dose, if it is so."""
    return [] if minutes > 0.0 else [(key, "must be above 0 min: nothing has reached the brain")]


def unknown_ligands(
    key: str, names: Iterable[str], parameters: Parameters
) -> list[tuple[str, str]]:
    """Return the ligands under a key that there are not, each with the nearest; and mixtures."""
    known = parameters.ligands
    unknown = [
        (key, f"unknown ligand {name!r}{did_you_mean(name, known)}")
        for name in names
        if name not in known
    ]
    return unknown + [
        (key, f"{name} is a mixture: name what it consists of, {', '.join(known[name].components)}")
        for name in names
        if name in known and known[name].components
    ]


def without_tone(key: str, names: Iterable[str], parameters: Parameters) -> list[tuple[str, str]]:
    """Return the transmitters under a key that there are not, and drugs, which have no tone."""
    names = tuple(names)
    known = {name: one for name, one in parameters.ligands.items() if name in names}
    drugs = [name for name, one in known.items() if one.pharmacokinetics or one.components]
    others = [name for name in names if name not in drugs]
    return unknown_ligands(key, others, parameters) + [
        (key, f"{name} is a drug: there is none of it without a dose") for name in drugs
    ]
