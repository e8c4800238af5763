"""Slices and cultures: known concentrations in the bath, and transmitters that are stated.

A response is read at one step of the model: cyclic AMP or PKA of cells, release of their
terminals, or glutamate from cortical terminals.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.config.documents.section import Section
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.cells import (
    Reading,
    Shares,
    cortical_glutamate,
    mixed,
    soma_camp,
    soma_pka,
    terminal_release,
    unknown_populations,
)
from striosome.evidence.assays.solving import half_way
from striosome.evidence.assays.treatment import (
    Bath,
    activation,
    added,
    in_bath,
    tones_nM,
    unknown_ligands,
    without_tone,
)

__all__ = ["HalfEffectConcentration", "Preparation", "SliceRatio"]

# Beyond these nothing is put in a bath (nM).
_LOWEST, _HIGHEST = 1e-6, 1e9

_OF_CELLS: Mapping[str, Reading] = {
    "cyclic_amp": soma_camp,
    "pka": soma_pka,
    "release": terminal_release,
}


class Preparation(Section):
    """A preparation: its cells, what is read of them, and transmitters that are still there."""

    readout: Literal["cyclic_amp", "pka", "release", "glutamate"] = Field(
        description="cyclic_amp or pka at the soma, release of terminals relative to none of its "
        "modulation, or glutamate of cortical terminals"
    )
    cells: Shares = Field(
        default_factory=dict,
        description="share of each population in what is read; not for glutamate",
    )
    tones: tuple[str, ...] = Field(
        (), description="transmitters whose tone is still there; none in most slices"
    )

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown populations, and transmitters without a tone."""
        found = unknown_populations(self.cells, parameters.circuit.modulated)
        if (self.readout == "glutamate") == bool(self.cells):
            of = "cortical terminals: give none" if self.cells else "populations: give their shares"
            found.append(("cells", f"{self.readout} is read of {of}"))
        return found + without_tone("tones", self.tones, parameters)

    def response(self, parameters: Parameters, bath_nM: Mapping[str, Array]) -> Array:
        """Return what is read with some concentrations in the bath, shape (sets,)."""
        active = activation(parameters, added(tones_nM(parameters, self.tones), dict(bath_nM)))
        if self.readout == "glutamate":
            return cortical_glutamate(parameters, active)[..., 0]
        return mixed(self.cells, _OF_CELLS[self.readout], parameters, active)[..., 0]


class SliceRatio(Preparation, Assay):
    """Response with some ligands in the bath relative to the response with others."""

    unit: ClassVar[str] = "1"
    scale: ClassVar[Scale] = "linear"

    type: Literal["slice_ratio"]
    bath: Bath = Field(description="concentration of each ligand")
    against: Bath = Field(description="concentration of each ligand in the comparison; {} for none")
    above: Bath | None = Field(
        None,
        description="concentrations whose response is subtracted from both, as for what dopamine "
        "stimulates above rest",
    )

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return names of ligands and cells that there are not."""
        found = super().faults(parameters)
        for key, bath in (("bath", self.bath), ("against", self.against), ("above", self.above)):
            found += unknown_ligands(key, bath or {}, parameters)
        if self.above == self.against:
            found.append(("above", "is what against is, so that nothing is left to compare with"))
        if self.bath == self.against:
            found.append(("bath", "is what against is, so that nothing is compared"))
        return found

    def predicted(self, subjects: Subjects) -> Array:
        """Return the ratio."""
        animals = subjects.parameters
        with_it, without = (
            self.response(animals, in_bath(bath, subjects.sets))
            for bath in (self.bath, self.against)
        )
        if self.above is not None:
            lower = self.response(animals, in_bath(self.above, subjects.sets))
            with_it, without = with_it - lower, without - lower
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(without > 0.0, with_it / without, np.nan)
        return np.broadcast_to(ratio, (subjects.sets,))


class HalfEffectConcentration(Preparation, Assay):
    """Concentration of half the effect (EC50) of a ligand in the bath."""

    unit: ClassVar[str] = "nM"
    scale: ClassVar[Scale] = "log"

    type: Literal["half_effect_concentration"]
    ligand: str
    bath: Bath = Field(default_factory=dict, description="concentration of each other ligand")

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return names of ligands and cells that there are not."""
        found = super().faults(parameters) + unknown_ligands("bath", self.bath, parameters)
        if self.ligand in self.bath:
            found.append((f"bath.{self.ligand}", "is the ligand whose concentration is asked"))
        return found + unknown_ligands("ligand", (self.ligand,), parameters)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the concentration (nM)."""
        others = in_bath(self.bath, subjects.sets)

        def effect(concentration: Array) -> Array:
            return self.response(subjects.parameters, others | {self.ligand: concentration})

        return half_way(effect, subjects.sets, _LOWEST, _HIGHEST)
