"""What the rest of the house learns from the circuit, whichever engine it was run on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.engines.spiking.spikes import StretchSummary

__all__ = ["Activity", "Estimate"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Activity:
    """Firing and release of every replica.

    Attributes
    ----------
    spn_rate_Hz : float array (replicas, 2)
        Firing of striosomal and matrix SPNs.
    release_per_s : float array (replicas, 2)
        Release of one SPN per second, in isolated drug-free spikes.
    epn_rate_Hz : float array (replicas, 2)
        Firing of the habenula and the thalamus class.
    """

    spn_rate_Hz: Floats
    release_per_s: Floats
    epn_rate_Hz: Floats

    def take(self, index: NDArray[np.intp]) -> "Activity":
        """The replicas at these positions, in this order."""
        return Activity(self.spn_rate_Hz[index], self.release_per_s[index], self.epn_rate_Hz[index])

    def shaped(self, *lengths: int) -> "Activity":
        """The replicas in rows, for example of animals and windows: (*lengths, 2)."""
        parts = (self.spn_rate_Hz, self.release_per_s, self.epn_rate_Hz)
        return Activity(*(part.reshape(*lengths, part.shape[-1]) for part in parts))


@dataclass(frozen=True, slots=True)
class Estimate:
    """Activity, and what else it might have been for all that was simulated.

    Attributes
    ----------
    best : Activity
        The engine's answer.
    alternatives : tuple of Activity
        Other answers, whose spread tells the error of any number derived from the best.
    shared : bool
        How they tell it. False: two alternatives, each from half of the simulated time; half of
        their difference is the standard error, independent between animals. True: draws from the
        distribution of the answer; all animals err together.
    """

    best: Activity
    alternatives: tuple[Activity, ...]
    shared: bool

    @classmethod
    def of_stretches(cls, summary: StretchSummary) -> "Estimate":
        """The mean over each stretch, with its halves as alternatives."""
        parts = (summary.spn_rate_Hz, summary.release_per_s, summary.epn_rate_Hz)
        first, second = (Activity(*(part[:, half] for part in parts)) for half in (0, 1))
        return cls(Activity(*(part.mean(axis=1) for part in parts)), (first, second), shared=False)

    def take(self, index: NDArray[np.intp]) -> "Estimate":
        """The replicas at these positions, in this order."""
        others = tuple(activity.take(index) for activity in self.alternatives)
        return Estimate(self.best.take(index), others, self.shared)
