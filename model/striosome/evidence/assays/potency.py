"""Potency in the living animal: the dose of half an effect, and the dose that takes another's."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.base.quantities import scalar
from striosome.config.documents.section import Number, parameter
from striosome.config.parameters.pharmacology import Site
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.solving import amount_at, half_way, or_nan
from striosome.evidence.assays.treatment import (
    GivenDose,
    GivenDrug,
    activation,
    added,
    binding_fault,
    time_fault,
    tones_nM,
)

__all__ = ["BlockDose", "HalfEffectDose"]

# Beyond these no dose is given (mg/kg).
_LOWEST, _HIGHEST = 1e-7, 1e7


class HalfEffectDose(GivenDrug, Assay):
    """Dose of half the effect (ED50): half of what the drug can change at a receptor.

    The effect is counted from rest, with the tones of the awake animal; the readout of the study,
    such as the tail flick, is taken to follow the receptor, which `transfer` of the row allows for.
    """

    unit: ClassVar[str] = "mg/kg"
    scale: ClassVar[Scale] = "log"

    type: Literal["half_effect_dose"]
    after: Number = parameter("min", "time from the injection to the measurement")
    receptor: str
    site: Site = "soma"

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown drugs, routes, forms and receptors."""
        found = super().faults(parameters) + time_fault("after", scalar(self.after, "min"))
        known = () if found else (self,)
        return found + binding_fault(parameters, self.receptor, *known)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the dose (mg/kg)."""
        animals, tones = subjects.parameters, tones_nM(subjects.parameters)
        per_dose = self.free_nM(animals, 1.0, scalar(self.after, "min"))

        def effect(dose: Array) -> Array:
            return _felt(self, animals, added(tones, _scaled(per_dose, dose)))

        return half_way(effect, subjects.sets, _LOWEST, _HIGHEST)


class BlockDose(GivenDrug, Assay):
    """Dose of an antagonist that takes a share of another drug's effect; half of it is the AD50."""

    unit: ClassVar[str] = "mg/kg"
    scale: ClassVar[Scale] = "log"

    type: Literal["block_dose"]
    against: GivenDose
    blocked: float = Field(0.5, gt=0.0, lt=1.0, description="share of the effect that it takes")
    before: Number = parameter("min", "time from the antagonist to the drug that it blocks")
    after: Number = parameter("min", "time from that drug to the measurement")
    receptor: str
    site: Site = "soma"

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return unknown drugs, routes, forms and receptors."""
        of_other = [(f"against.{key}", said) for key, said in self.against.faults(parameters)]
        after, before = (scalar(one, "min") for one in (self.after, self.before))
        found = super().faults(parameters) + of_other + time_fault("after", after)
        if after > 0.0 and after + before <= 0.0:
            found.append(("before", "the antagonist is given when all has been measured"))
        known = () if found else (self, self.against)
        return found + binding_fault(parameters, self.receptor, *known)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the dose (mg/kg)."""
        animals, tones = subjects.parameters, tones_nM(subjects.parameters)
        after = scalar(self.after, "min")
        per_dose = self.free_nM(animals, 1.0, after + scalar(self.before, "min"))
        agonist = self.against.concentrations_nM(animals, after)

        def effect(dose: Array) -> Array:
            drugs = added(agonist, _scaled(per_dose, dose))
            return _felt(self, animals, added(tones, drugs))

        alone = effect(np.zeros(subjects.sets))
        rest = _felt(self, animals, tones)
        left = alone - self.blocked * (alone - rest)
        return amount_at(effect, or_nan(left, alone - rest), _LOWEST, _HIGHEST)


def _felt(
    assay: HalfEffectDose | BlockDose, animals: Parameters, present: dict[str, Array]
) -> Array:
    """Return the activation of the receptor that the effect follows, shape (sets,)."""
    return np.asarray(activation(animals, present).at(assay.site)[assay.receptor][..., 0])


def _scaled(per_dose_nM: dict[str, Array], dose: Array) -> dict[str, Array]:
    """Return the concentrations of a dose from those of one mg/kg."""
    return {name: one * dose for name, one in per_dose_nM.items()}
