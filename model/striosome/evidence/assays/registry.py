"""The assays that there are; another one is a file of this folder and a line here."""

from striosome.evidence.assay import Assay
from striosome.evidence.assays.bath import HalfEffectConcentration, SliceRatio
from striosome.evidence.assays.decline import BrainDecline
from striosome.evidence.assays.dialysis import GabaRatio
from striosome.evidence.assays.exposure import BrainConcentration, ReceptorOccupancy
from striosome.evidence.assays.firing import MeanRate
from striosome.evidence.assays.potency import BlockDose, HalfEffectDose
from striosome.evidence.assays.systemic import GabaAfterDose
from striosome.evidence.assays.tone import LigandTone

__all__ = ["ASSAYS"]

ASSAYS: tuple[type[Assay], ...] = (
    HalfEffectDose,
    BlockDose,
    BrainConcentration,
    BrainDecline,
    ReceptorOccupancy,
    LigandTone,
    SliceRatio,
    HalfEffectConcentration,
    GabaRatio,
    GabaAfterDose,
    MeanRate,
)
"""The assays, in the order in which documentation shows them."""
