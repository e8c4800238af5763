"""Extracellular GABA where something is perfused: a toxin that silences, or drugs at terminals."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.observation.gaba import extracellular_gaba_uM

__all__ = ["GabaRatio"]


class GabaRatio(Assay):
    """Extracellular GABA without some of its sources, relative to all of them.

    With tetrodotoxin no source of spikes releases; what is not vesicular stays.
    """

    unit: ClassVar[str] = "1"
    scale: ClassVar[Scale] = "linear"

    type: Literal["gaba_ratio"]
    silenced: tuple[str, ...] | Literal["all"] = Field(
        description="sources of vesicular GABA that release nothing, or all"
    )

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return sources that there are not."""
        known = parameters.gaba.shares
        named = () if self.silenced == "all" else self.silenced
        return [
            ("silenced", f"unknown source {name!r}; known: {', '.join(known)}")
            for name in named
            if name not in known
        ]

    def predicted(self, subjects: Subjects) -> Array:
        """Return the ratio."""
        gaba = subjects.parameters.gaba
        if self.silenced == "all":
            # The rest of the shares is a source too, and of spikes.
            rest: Array = np.ones((1, 1))
            for share in gaba.shares.values():
                rest = rest - share
            whole = gaba.model_copy(update={"shares": {**gaba.shares, "": rest}})
            silent = dict.fromkeys(whole.shares, np.zeros((1, 1)))
        else:
            whole, silent = gaba, dict.fromkeys(self.silenced, np.zeros((1, 1)))
        left = extracellular_gaba_uM(silent, whole) / np.ravel(magnitude(gaba.basal, "uM"))[:, None]
        return np.broadcast_to(left[..., 0], (subjects.sets,))
