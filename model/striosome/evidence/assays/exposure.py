"""Exposure: a drug's concentration in brain, and the share of receptors that it occupies."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.documents.section import Number, parameter
from striosome.config.parameters.pharmacology import Site
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.treatment import GivenDose, added, receptor_fault, tones_nM
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
        found = super().faults(parameters)
        if found or not self.total:
            return found
        kinetics = parameters.ligands[self.drug].pharmacokinetics
        if kinetics is None or kinetics.unbound_fraction is None:
            return [("total", f"{self.drug} has no pharmacokinetics.unbound_fraction")]
        return []

    def predicted(self, subjects: Subjects) -> Array:
        """Return the concentration (nM)."""
        animals = subjects.parameters
        free = self.concentration_nM(animals, float(magnitude(self.after, "min")))
        kinetics = animals.ligands[self.drug].pharmacokinetics
        if self.total and kinetics is not None and kinetics.unbound_fraction is not None:
            free = free / np.ravel(magnitude(kinetics.unbound_fraction, "1"))
        return np.broadcast_to(free, (subjects.sets,))


class ReceptorOccupancy(GivenDose, Assay):
    """Share of a receptor that a drug occupies some time after a dose, tones competing with it."""

    unit: ClassVar[str] = "1"
    scale: ClassVar[Scale] = "linear"

    type: Literal["occupancy"]
    after: Number = parameter("min", "time from the injection to the measurement")
    receptor: str
    site: Site = "soma"

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown drugs, routes, forms and receptors."""
        found = super().faults(parameters) + receptor_fault(parameters, self.receptor)
        if not found and self.receptor not in parameters.ligands[self.drug].receptors:
            found = [("receptor", f"{self.drug} does not bind {self.receptor}")]
        return found

    def predicted(self, subjects: Subjects) -> Array:
        """Return the share, 0 to 1."""
        animals = subjects.parameters
        own = self.concentration_nM(animals, float(magnitude(self.after, "min")))
        present = added(tones_nM(animals), {self.drug: own})
        bindings = {
            name: Binding(
                present[name], np.ravel(magnitude(action.dissociation_at(self.site), "nM")), 1.0
            )
            for name, ligand in animals.ligands.items()
            if (action := ligand.receptors.get(self.receptor)) is not None
        }
        shares = dict(zip(bindings, occupancy(list(bindings.values())), strict=True))
        return np.broadcast_to(shares[self.drug], (subjects.sets,))
