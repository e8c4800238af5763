"""Slices and cultures: known concentrations in the bath, and transmitters that are stated.

A response is read at one step of the model: cyclic AMP or PKA of cells, release of their
terminals, or glutamate from cortical terminals.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, parse_quantity
from striosome.config.documents.errors import did_you_mean
from striosome.config.documents.section import Section
from striosome.config.parameters.circuit import Population
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.solving import half_way
from striosome.evidence.assays.treatment import activation, added, tones_nM
from striosome.neuromodulation.pharmacology.receptors import Activation
from striosome.neuromodulation.receptor_carriers import felt
from striosome.neuromodulation.signalling.cascade import (
    cells_signalling,
    cyclic_amp,
    pka_steady_state,
)
from striosome.neuromodulation.signalling.presynaptic import glutamate_factor, release_factor

__all__ = ["HalfEffectConcentration", "Preparation", "SliceRatio"]

# Beyond these nothing is put in a bath (nM).
_LOWEST, _HIGHEST = 1e-6, 1e9


def _concentration(value: object) -> float:
    return float(magnitude(parse_quantity(value, "nM"), "nM"))


Bath = dict[str, Annotated[Any, BeforeValidator(_concentration)]]
"""Concentration of each ligand in the bath, in nM once read."""


class Preparation(Section):
    """A preparation: its cells, what is read of them, and transmitters that are still there."""

    readout: Literal["cyclic_amp", "pka", "release", "glutamate"] = Field(
        description="cyclic_amp or pka at the soma, release of terminals relative to none of its "
        "modulation, or glutamate of cortical terminals"
    )
    cells: dict[str, float] = Field(
        default_factory=dict,
        description="share of each population in what is read; not for glutamate",
    )
    tones: tuple[str, ...] = Field(
        (), description="transmitters whose tone is still there; none in most slices"
    )

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown populations, and transmitters without a tone."""
        known = list(parameters.circuit.modulated)
        found = [
            (f"cells.{name}", f"unknown population{did_you_mean(name, known)}")
            for name in self.cells
            if name not in known
        ]
        if (self.readout == "glutamate") == bool(self.cells):
            of = "cortical terminals: give none" if self.cells else "populations: give their shares"
            found.append(("cells", f"{self.readout} is read of {of}"))
        return found + _unknown_ligands("tones", self.tones, parameters)

    def response(self, parameters: Parameters, bath_nM: Mapping[str, Array]) -> Array:
        """Return what is read with some concentrations in the bath, shape (sets,)."""
        active = activation(parameters, added(tones_nM(parameters, self.tones), dict(bath_nM)))
        if self.readout == "glutamate":
            # The rate of the afferents holds for the tones of the animal.
            rest = activation(parameters, tones_nM(parameters)).terminal
            left = glutamate_factor(parameters.receptors, active.terminal, rest, 1.0)
            return np.asarray(left[..., 0])
        populations = parameters.circuit.modulated
        parts = np.broadcast_arrays(
            *(self._of(name, populations[name], parameters, active) for name in self.cells)
        )
        mixed: Array = np.average(parts, axis=0, weights=list(self.cells.values()))
        return mixed[..., 0]

    def _of(
        self, name: str, population: Population, parameters: Parameters, active: Activation
    ) -> Array:
        """Return what is read of one population, shape (sets, 1)."""
        site: Literal["soma", "terminal"] = "terminal" if self.readout == "release" else "soma"
        present = felt(population, site, active.at(site))
        signalling = cells_signalling(parameters, population)
        camp = cyclic_amp(signalling, parameters.receptors, present)
        if self.readout == "cyclic_amp":
            return camp
        pka = pka_steady_state(signalling, camp)
        if self.readout == "pka":
            return pka
        release = parameters.circuit.release_of(name)
        return release_factor(release, parameters.receptors, pka, present, 1.0)


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
            found += _unknown_ligands(key, bath or {}, parameters)
        return found

    def predicted(self, subjects: Subjects) -> Array:
        """Return the ratio."""
        animals = subjects.parameters
        with_it, without = (
            self.response(animals, _arrays(bath, subjects.sets))
            for bath in (self.bath, self.against)
        )
        if self.above is not None:
            lower = self.response(animals, _arrays(self.above, subjects.sets))
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
        found = super().faults(parameters) + _unknown_ligands("bath", self.bath, parameters)
        return found + _unknown_ligands("ligand", (self.ligand,), parameters)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the concentration (nM)."""
        others = _arrays(self.bath, subjects.sets)

        def effect(concentration: Array) -> Array:
            return self.response(subjects.parameters, others | {self.ligand: concentration})

        return half_way(effect, subjects.sets, _LOWEST, _HIGHEST)


def _arrays(bath: Mapping[str, float], sets: int) -> dict[str, Array]:
    return {name: np.full(sets, concentration) for name, concentration in bath.items()}


def _unknown_ligands(
    key: str, names: Mapping[str, object] | tuple[str, ...], parameters: Parameters
) -> list[tuple[str, str]]:
    known = parameters.ligands
    return [
        (key, f"unknown ligand {name!r}{did_you_mean(name, known)}")
        for name in names
        if name not in known
    ]
