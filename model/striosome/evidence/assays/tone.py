"""Tone: the extracellular concentration of a transmitter in an animal without drugs."""

from typing import ClassVar, Literal

import numpy as np

from striosome.base.arrays import Array
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.treatment import tones_nM, unknown_ligands

__all__ = ["LigandTone"]


class LigandTone(Assay):
    """Extracellular concentration of a transmitter without drugs, as by dialysis or voltammetry."""

    unit: ClassVar[str] = "nM"
    scale: ClassVar[Scale] = "log"

    type: Literal["ligand_tone"]
    ligand: str

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return that there is no such ligand, or that it is a drug."""
        found = unknown_ligands("ligand", (self.ligand,), parameters)
        if found:
            return found
        one = parameters.ligands[self.ligand]
        if one.pharmacokinetics is not None or one.components:
            return [("ligand", f"{self.ligand} is a drug: there is none of it without a dose")]
        return []

    def predicted(self, subjects: Subjects) -> Array:
        """Return the concentration (nM)."""
        return np.broadcast_to(tones_nM(subjects.parameters)[self.ligand], (subjects.sets,))
