"""Circuit output that does not depend on the engine: rates and release per replica."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.engines.spiking.spikes import StretchSummary

__all__ = ["Activity", "ActivityEstimate"]


@dataclass(frozen=True, slots=True)
class Activity:
    """Firing and release of every replica, a column for each population of the circuit."""

    rate_Hz: Array
    """firing, shape (replicas, populations) (Hz)"""
    release_per_s: Array
    """release of one cell per second, in isolated drug-free spikes, of the same shape (1/s)"""

    def take(self, index: NDArray[np.intp]) -> "Activity":
        """Return the replicas at these positions, in this order."""
        return Activity(self.rate_Hz[index], self.release_per_s[index])

    def columns(self, index: Sequence[int] | NDArray[np.intp]) -> "Activity":
        """Return the populations at these positions, in this order."""
        # An index would lay the answer out otherwise, and sums over it round otherwise.
        parts = (self.rate_Hz, self.release_per_s)
        return Activity(*(np.take(part, index, axis=-1) for part in parts))

    def shaped(self, *lengths: int) -> "Activity":
        """Return the replicas in rows, for example of animals and windows."""
        parts = (self.rate_Hz, self.release_per_s)
        return Activity(*(part.reshape(*lengths, part.shape[-1]) for part in parts))


@dataclass(frozen=True, slots=True)
class ActivityEstimate:
    """Activity, with alternatives that reflect the error of what was simulated."""

    best: Activity
    """the engine's answer"""
    alternatives: tuple[Activity, ...]
    """other answers, whose spread gives the error of any number derived from the best"""
    shared: bool
    """how it does so. False: two alternatives, each from half of the simulated time; half of their
    difference is the standard error, independent between animals. True: draws from the distribution
    of the answer; all animals err together."""

    @classmethod
    def of_stretches(cls, summary: StretchSummary) -> "ActivityEstimate":
        """Return the mean over each segment, with its halves as alternatives."""
        parts = (summary.rate_Hz, summary.release_per_s)
        first, second = (Activity(*(part[:, half] for part in parts)) for half in (0, 1))
        return cls(Activity(*(part.mean(axis=1) for part in parts)), (first, second), shared=False)

    def take(self, index: NDArray[np.intp]) -> "ActivityEstimate":
        """Return the replicas at these positions, in this order."""
        others = tuple(activity.take(index) for activity in self.alternatives)
        return ActivityEstimate(self.best.take(index), others, self.shared)
