"""Firing at rest: the mean rate of populations in an animal without drugs."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.cells import Shares, unknown_populations
from striosome.evidence.assays.recordings import recording

__all__ = ["MeanRate"]

_REST = "rest"


class MeanRate(Assay):
    """Mean firing of cells in an animal at rest, as single units or identified cells give it."""

    unit: ClassVar[str] = "Hz"
    scale: ClassVar[Scale] = "log"
    needs_circuit: ClassVar[bool] = True

    type: Literal["mean_rate"]
    cells: Shares = Field(description="share of each population in what is recorded", min_length=1)

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return populations that there are not."""
        return unknown_populations(self.cells, parameters.circuit.populations)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the rate (Hz)."""
        sessions = {_REST: recording(subjects.drawn.photometry.analysis)}
        # All rows on firing at rest ask the same.
        every = list(subjects.drawn.circuit.populations)
        rates = subjects.measured(sessions, _REST, [f"rate_{name}" for name in every])
        own = rates[[every.index(name) for name in self.cells]]
        return np.asarray(np.average(own, axis=0, weights=list(self.cells.values())))
