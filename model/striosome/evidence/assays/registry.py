"""The assays that there are; another one is a file of this folder and a line here."""

from striosome.evidence.assay import Assay
from striosome.evidence.assays.bath import HalfEffectConcentration, SliceRatio
from striosome.evidence.assays.dialysis import GabaRatio
from striosome.evidence.assays.exposure import BrainConcentration, ReceptorOccupancy
from striosome.evidence.assays.potency import HalfBlockDose, HalfEffectDose

__all__ = ["ASSAYS"]

ASSAYS: tuple[type[Assay], ...] = (
    HalfEffectDose,
    HalfBlockDose,
    BrainConcentration,
    ReceptorOccupancy,
    SliceRatio,
    HalfEffectConcentration,
    GabaRatio,
)
"""The assays, in the order in which documentation shows them."""
