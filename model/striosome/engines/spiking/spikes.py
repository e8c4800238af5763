"""What a run of the network returns, and its summary per replica."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.structure import Structure

__all__ = ["Spikes", "StretchSummary", "summarise"]


@dataclass(frozen=True, slots=True)
class Spikes:
    """Spikes of all replicas of one network, in order of time.

    Attributes
    ----------
    spn, epn : int array (spikes,)
        Index of the cell in its group; replica and cell follow from the structure.
    spn_time_s, epn_time_s : float array (spikes,)
        Time from the start of the stretch, warm-up included.
    released : float array (spikes,)
        Share of resources that each SPN spike released, u x.
    """

    spn: NDArray[np.int64]
    spn_time_s: NDArray[np.float64]
    released: NDArray[np.float64]
    epn: NDArray[np.int64]
    epn_time_s: NDArray[np.float64]

    def of_replica(self, replica: int, structure: Structure) -> "Spikes":
        """The spikes of one replica, its cells numbered from 0."""
        spn = self.spn // structure.n_spn == replica
        epn = self.epn // structure.n_epn == replica
        return Spikes(
            self.spn[spn] % structure.n_spn,
            self.spn_time_s[spn],
            self.released[spn],
            self.epn[epn] % structure.n_epn,
            self.epn_time_s[epn],
        )


@dataclass(frozen=True, slots=True)
class StretchSummary:
    """Means over the first and the second half of a stretch without its warm-up.

    What differs between the halves, beyond drugs that hardly move meanwhile, is chance: it tells
    the error that the length of the stretch leaves.

    Attributes
    ----------
    spn_rate_Hz : float array (replicas, 2 halves, 2)
        Firing of striosomal and matrix SPNs.
    release_per_s : float array (replicas, 2 halves, 2)
        Release of one SPN per second, in isolated drug-free spikes.
    epn_rate_Hz : float array (replicas, 2 halves, 2)
        Firing of the habenula and the thalamus class.
    """

    spn_rate_Hz: NDArray[np.float64]
    release_per_s: NDArray[np.float64]
    epn_rate_Hz: NDArray[np.float64]

    def take(self, index: NDArray[np.intp]) -> "StretchSummary":
        """The replicas at these positions, in this order."""
        return StretchSummary(
            self.spn_rate_Hz[index], self.release_per_s[index], self.epn_rate_Hz[index]
        )

    @classmethod
    def join(cls, parts: list["StretchSummary"]) -> "StretchSummary":
        """Put the replicas of several networks in one row."""
        return cls(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("spn_rate_Hz", "release_per_s", "epn_rate_Hz")
            )
        )


def summarise(
    spikes: Spikes, structure: Structure, warm_up_s: float, utilisation: float
) -> StretchSummary:
    """Rates and release of every replica in both halves of what follows the warm-up.

    Parameters
    ----------
    spikes : Spikes
        Of one run of the network.
    structure : Structure
        Its sizes.
    warm_up_s : float
        What is discarded at the start.
    utilisation : float
        Drug-free U: what an isolated spike releases.
    """
    half_s = (structure.duration_s - warm_up_s) / 2

    def per_cell(
        index: NDArray[np.int64],
        time_s: NDArray[np.float64],
        sizes: tuple[int, int],
        weight: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        counted = time_s >= warm_up_s
        replica, cell = np.divmod(index[counted], sum(sizes))
        late = time_s[counted] >= warm_up_s + half_s
        part = 4 * replica + 2 * late + (cell >= sizes[0])
        total = np.bincount(part, weight[counted], minlength=4 * structure.replicas)
        return total.reshape(-1, 2, 2) / (np.asarray(sizes) * half_s)

    spn_sizes = (structure.n_striosome, structure.n_matrix)
    epn_sizes = (structure.n_habenula, structure.n_thalamus)
    return StretchSummary(
        per_cell(spikes.spn, spikes.spn_time_s, spn_sizes, np.ones(len(spikes.spn))),
        per_cell(spikes.spn, spikes.spn_time_s, spn_sizes, spikes.released / utilisation),
        per_cell(spikes.epn, spikes.epn_time_s, epn_sizes, np.ones(len(spikes.epn))),
    )
