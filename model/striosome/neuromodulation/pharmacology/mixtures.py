"""Doses of mixtures, such as a racemate, as doses of what they consist of."""

from collections.abc import Mapping
from typing import Any

from striosome.config.experiments.experiment import Injection
from striosome.config.parameters.pharmacology import Ligand, Pharmacokinetics, components_of
from striosome.neuromodulation.pharmacology.kinetics import free_base_dose

__all__ = ["component_doses", "component_kinetics", "dose_of_free_base"]


def component_doses(
    ligands: Mapping[str, Ligand], injection: Injection
) -> list[tuple[str, Injection]]:
    """Return what a dose contains: each ligand with its own dose.

    Parameters
    ----------
    ligands : mapping of str to Ligand
        All that are known.
    injection : Injection
        A dose of a drug, which is its own only component, or of a mixture.
    """
    return [
        (name, injection.model_copy(update={"drug": name, "dose": injection.dose * share}))
        for name, share in components_of(ligands, injection.drug).items()
    ]


def component_kinetics(ligands: Mapping[str, Ligand], drug: str) -> dict[str, Pharmacokinetics]:
    """Return the kinetics of what a drug consists of, by ligand.

    Raises
    ------
    ValueError
        If any of it has no kinetics.
    """
    found = {name: ligands[name].pharmacokinetics for name in components_of(ligands, drug)}
    known = {name: one for name, one in found.items() if one is not None}
    if len(known) < len(found):
        raise ValueError(f"{drug!r} has no pharmacokinetics and cannot be injected")
    return known


def dose_of_free_base(ligands: Mapping[str, Ligand], injection: Injection) -> Any:
    """Return the dose of the free base in what was weighed, of all components together.

    Raises
    ------
    KeyError
        If a component has no such form.
    ValueError
        If a component has no kinetics.
    """
    kinetics = component_kinetics(ligands, injection.drug)
    parts = component_doses(ligands, injection)
    first, *others = (free_base_dose(kinetics[name], dose) for name, dose in parts)
    return sum(others, first)
