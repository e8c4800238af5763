"""Parameter sets with what they predict, and how probable that makes the published outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.calibration.likelihood.outcomes import Moments
from striosome.claims.endpoint import Endpoint

__all__ = ["Draws"]


@dataclass(frozen=True, slots=True)
class Draws:
    """Some parameter sets, all as probable before the outcomes are known."""

    unit: Array
    """places in the unit cube of the prior, shape (sets, dimensions)"""
    which: NDArray[np.int64]
    """number of each set among those of its run; one that is drawn twice counts once, shape
    (sets,)"""
    mean: Array
    """predicted mean over animals, shape (endpoints, sets)"""
    spread: Array
    """predicted standard deviation between animals, shape (endpoints, sets)"""
    log_likelihood: Array
    """logarithm of the probability of the published outcomes, shape (sets,); minus infinity where
    the surface does not reach"""

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Whether the surface reaches each set, shape (sets,)."""
        return np.isfinite(self.log_likelihood)

    @classmethod
    def join(cls, parts: Sequence["Draws"]) -> "Draws":
        """Join several draws; sets are along the last axis of what is predicted."""
        joined = {
            field.name: np.concatenate(
                [getattr(part, field.name) for part in parts],
                axis=1 if field.name in ("mean", "spread") else 0,
            )
            for field in fields(cls)
        }
        return cls(**joined)

    def moments(
        self, endpoints: Sequence[Endpoint], sets: NDArray[np.intp] | slice = slice(None)
    ) -> dict[Endpoint, Moments]:
        """Return the predictions of some sets by endpoint, one per row of `mean` and `spread`."""
        return {
            endpoint: Moments(self.mean[place][sets], self.spread[place][sets])
            for place, endpoint in enumerate(endpoints)
        }
