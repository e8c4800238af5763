"""Tone: the extracellular concentration of a transmitter in an animal without drugs."""

from typing import ClassVar, Literal

import numpy as np

from striosome.base.arrays import Array
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.treatment import tones_nM, without_tone

__all__ = ["LigandTone"]


class LigandTone(Assay):
    """Extracellular concentration of a transmitter without drugs, as by dialysis or voltammetry."""

    unit: ClassVar[str] = "nM"
    scale: ClassVar[Scale] = "log"

    type: Literal["ligand_tone"]
    ligand: str

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return that there is no such ligand, or that it is a drug."""
        return without_tone("ligand", (self.ligand,), parameters)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the concentration (nM)."""
        return np.broadcast_to(tones_nM(subjects.parameters)[self.ligand], (subjects.sets,))
