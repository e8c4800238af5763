"""Decline: how much of a drug is still in brain, relative to an earlier time."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from striosome.base.arrays import Array
from striosome.base.quantities import scalar
from striosome.config.documents.section import Number, parameter
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.treatment import GivenDrug

__all__ = ["BrainDecline"]


class BrainDecline(GivenDrug, Assay):
    """Concentration of a drug in brain some time after a dose, relative to an earlier time.

    It is the same for any dose, and for what of a drug is free and what is bound in tissue.
    """

    unit: ClassVar[str] = "1"
    scale: ClassVar[Scale] = "log"

    type: Literal["brain_decline"]
    after: Number = parameter("min", "time from the injection to the measurement")
    against: Number = parameter("min", "time from the injection to what it is relative to")

    @model_validator(mode="after")
    def _has_two_times(self) -> Self:
        if not 0.0 < self.against < self.after:
            raise ValueError("against: must be above 0 min and before `after`")
        return self

    def predicted(self, subjects: Subjects) -> Array:
        """Return the ratio."""
        later, earlier = (
            sum(self.free_nM(subjects.parameters, 1.0, scalar(at, "min")).values())
            for at in (self.after, self.against)
        )
        return np.broadcast_to(np.divide(later, earlier), (subjects.sets,))
