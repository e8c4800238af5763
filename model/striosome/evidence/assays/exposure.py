"""Exposure: a drug's concentration in brain, and the share of receptors that it occupies."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, scalar
from striosome.config.documents.section import Number, parameter
from striosome.config.parameters.pharmacology import Site
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.treatment import (
    GivenDose,
    added,
    receptor_fault,
    time_fault,
    tones_nM,
)
from striosome.neuromodulation.pharmacology.occupancy import Binding, occupancy

__all__ = ["BrainConcentration", "ReceptorOccupancy"]


class BrainConcentration(GivenDose, Assay):
    """Concentration of a drug in brain some time after a dose: free, or all that is in the tissue.

    What is bound to tissue needs the `unbound_fraction` of the drug.
    """

    unit: ClassVar[str] = "nM"
    scale: ClassVar[Scale] = "log"

    type: Literal["brain_concentration"]
    after: Number = parameter("min", "time from the injection to the measurement")
    total: bool = Field(description="whether what is bound to tissue was measured with it")

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown drugs, routes and forms, and that a total is not known."""
        found = super().faults(parameters) + time_fault("after", scalar(self.after, "min"))
        if found or not self.total:
            return found
        return [
            ("total", f"{name} has no pharmacokinetics.unbound_fraction")
            for name, kinetics in self.kinetics(parameters).items()
            if kinetics.unbound_fraction is None
        ]

    def predicted(self, subjects: Subjects) -> Array:
        """Return the concentration (nM)."""
        animals = subjects.parameters
        free = self.concentrations_nM(animals, scalar(self.after, "min"))
        measured: Array = np.zeros(1)
        for name, kinetics in self.kinetics(animals).items():
            unbound = kinetics.unbound_fraction if self.total else None
            share = 1.0 if unbound is None else np.ravel(magnitude(unbound, "1"))
            measured = measured + free[name] / share
        return np.broadcast_to(measured, (subjects.sets,))


class ReceptorOccupancy(GivenDose, Assay):
    """Share of a receptor that a drug occupies some time after a dose, tones competing with it."""

    unit: ClassVar[str] = "1"
    scale: ClassVar[Scale] = "linear"
    bounds: ClassVar[tuple[float, float]] = (-0.5, 1.5)

    type: Literal["occupancy"]
    after: Number = parameter("min", "time from the injection to the measurement")
    receptor: str
    site: Site = "soma"

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown drugs, routes, forms and receptors."""
        found = super().faults(parameters) + receptor_fault(parameters, self.receptor)
        found += time_fault("after", scalar(self.after, "min"))
        if found:
            return found
        bound = (parameters.ligands[name].receptors for name in self.kinetics(parameters))
        if not any(self.receptor in one for one in bound):
            return [("receptor", f"{self.drug} does not bind {self.receptor}")]
        return []

    def predicted(self, subjects: Subjects) -> Array:
        """Return the share, 0 to 1."""
        animals = subjects.parameters
        own = self.concentrations_nM(animals, scalar(self.after, "min"))
        present = added(tones_nM(animals), own)
        bindings = {
            name: Binding(
                present[name], np.ravel(magnitude(action.dissociation_at(self.site), "nM")), 1.0
            )
            for name, ligand in animals.ligands.items()
            if (action := ligand.receptors.get(self.receptor)) is not None
        }
        shares = dict(zip(bindings, occupancy(list(bindings.values())), strict=True))
        bound: Array = np.zeros(1)
        for name in own:
            bound = bound + shares.get(name, 0.0)
        return np.broadcast_to(bound, (subjects.sets,))
