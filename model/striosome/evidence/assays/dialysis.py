"""Extracellular GABA where something is perfused: a toxin that silences, or drugs at terminals."""

import math
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, scalar
from striosome.config.documents.section import Number, parameter
from striosome.config.parameters.readouts import ExtracellularGaba
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.cells import terminal_release
from striosome.evidence.assays.treatment import (
    Bath,
    activation,
    added,
    in_bath,
    tones_nM,
    unknown_ligands,
)
from striosome.observation.gaba import extracellular_gaba_uM

__all__ = ["GabaRatio"]


class GabaRatio(Assay):
    """Extracellular GABA while something is perfused in the nucleus, relative to before.

    A toxin such as tetrodotoxin silences sources of spikes; what is not vesicular stays. A drug
    meets terminals, on top of the animal's tones, and changes what a spike releases; the cells fire
    elsewhere, as before. Sources count with their shares in health.
    """

    unit: ClassVar[str] = "1"
    scale: ClassVar[Scale] = "linear"
    bounds: ClassVar[tuple[float, float]] = (0.0, math.inf)

    type: Literal["gaba_ratio"]
    silenced: tuple[str, ...] | Literal["all"] = Field(
        (), description="sources of vesicular GABA that release nothing, or all"
    )
    bath: Bath = Field(
        default_factory=dict, description="concentration of each ligand in what is perfused"
    )
    recovery: Number | None = parameter(
        "1",
        "share of a perfused concentration that reaches the tissue, above 0 and at most 1",
        None,
    )

    @model_validator(mode="after")
    def _perfuses_something(self) -> Self:
        if not self.silenced and not self.bath:
            raise ValueError("give silenced, bath or both: nothing is perfused")
        if bool(self.bath) != (self.recovery is not None):
            raise ValueError(
                "recovery: also give it, the share of the bath that reaches the tissue"
                if self.bath
                else "recovery: is of a bath, and there is none"
            )
        if self.recovery is not None and not 0.0 < self.recovery <= 1.0:
            raise ValueError("recovery: must be above 0 and at most 1")
        return self

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return sources and ligands that there are not."""
        known = parameters.gaba.shares
        named = () if self.silenced == "all" else self.silenced
        return [
            ("silenced", f"unknown source {name!r}; known: {', '.join(known)}")
            for name in named
            if name not in known
        ] + unknown_ligands("bath", self.bath, parameters)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the ratio."""
        animals = subjects.parameters
        released = self._under_bath(animals, subjects.sets) if self.bath else {}
        gaba = _with_the_rest(animals.gaba) if self.silenced == "all" else animals.gaba
        silent = gaba.shares if self.silenced == "all" else self.silenced
        released |= dict.fromkeys(silent, np.zeros((1, 1)))
        left = (
            extracellular_gaba_uM(released, gaba) / np.ravel(magnitude(gaba.basal, "uM"))[:, None]
        )
        return np.broadcast_to(left[..., 0], (subjects.sets,))

    def _under_bath(self, animals: Parameters, sets: int) -> dict[str, Array]:
        """Return release under the bath relative to before, by source that cells release."""
        assert self.recovery is not None, "a bath has a recovery"
        share = scalar(self.recovery, "1")
        tones = tones_nM(animals)
        arriving = {name: share * one for name, one in in_bath(self.bath, sets).items()}
        before, during = (
            activation(animals, present) for present in (tones, added(tones, arriving))
        )
        return {
            name: terminal_release(name, animals, during) / terminal_release(name, animals, before)
            for name in animals.gaba.shares
            if name in animals.circuit.modulated
        }


def _with_the_rest(gaba: ExtracellularGaba) -> ExtracellularGaba:
    """Return the same sources with what is left of the whole as one, too: it is of spikes."""
    rest: Array = np.ones((1, 1))
    for share in gaba.shares.values():
        rest = rest - share
    return gaba.model_copy(update={"shares": {**gaba.shares, "": rest}})
