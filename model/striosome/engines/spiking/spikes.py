"""Output of a run of the network, and its summary per replica."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.circuit.structure import Structure

__all__ = ["CellSpikes", "Spikes", "StretchSummary", "of_replica", "summarise"]


@dataclass(frozen=True, slots=True)
class CellSpikes:
    """Spikes of all cells of one group, in order of time."""

    cell: NDArray[np.int64]
    """index of the cell in its group, shape (spikes,); the structure tells its replica"""
    time_s: Array
    """time from the start of the segment, warm-up included, shape (spikes,) (s)"""
    released: Array | None = None
    """share of resources that each spike released, u x; None where that is constant"""


Spikes = Mapping[str, CellSpikes]
"""Spikes of all replicas of one network, by group."""


def of_replica(spikes: Spikes, replica: int, structure: Structure) -> dict[str, CellSpikes]:
    """Return the spikes of one replica by population, its cells numbered from 0."""
    found = {}
    for part in structure.populations:
        group = structure.group_of(part.name)
        own, size = spikes[group], structure.size(group)
        low, high = structure.bounds(part.name)
        cell = own.cell % size
        inside = (own.cell // size == replica) & (low <= cell) & (cell < high)
        released = None if own.released is None else own.released[inside]
        found[part.name] = CellSpikes(cell[inside] - low, own.time_s[inside], released)
    return found


@dataclass(frozen=True, slots=True)
class StretchSummary:
    """Means over the first and the second half of a segment without its warm-up.

    The difference of the halves is chance, apart from drugs, which hardly change meanwhile: it
    measures the error that the length of the segment leaves.
    """

    rate_Hz: Array
    """firing of each population, shape (replicas, 2 halves, populations) (Hz)"""
    release_per_s: Array
    """release of one cell per second, in isolated drug-free spikes, of the same shape (1/s)"""

    def take(self, index: NDArray[np.intp]) -> "StretchSummary":
        """Return the replicas at these positions, in this order."""
        return StretchSummary(self.rate_Hz[index], self.release_per_s[index])

    def columns(self, index: Sequence[int]) -> "StretchSummary":
        """Return the populations at these positions, in this order."""
        return StretchSummary(self.rate_Hz[..., index], self.release_per_s[..., index])

    @classmethod
    def join(cls, parts: list["StretchSummary"]) -> "StretchSummary":
        """Join the replicas of several networks."""
        return cls(
            np.concatenate([part.rate_Hz for part in parts]),
            np.concatenate([part.release_per_s for part in parts]),
        )


def summarise(
    spikes: Spikes, structure: Structure, warm_up_s: float, isolated: Mapping[str, float]
) -> StretchSummary:
    """Return rates and release of every replica in both halves of the time after the warm-up.

    Parameters
    ----------
    spikes : mapping of str to CellSpikes
        Of one run of the network.
    structure : Structure
        Its sizes.
    warm_up_s : float
        What is discarded at the start.
    isolated : mapping of str to float
        Drug-free U of each group whose spikes release different amounts: what an isolated one
        releases.
    """
    half_s = (structure.duration_s - warm_up_s) / 2
    rates, releases = {}, {}
    for name in structure.groups:
        members, own = structure.members(name), spikes[name]
        sizes = np.array([part.cells for part in members])
        counted = own.time_s >= warm_up_s
        replica, cell = np.divmod(own.cell[counted], sizes.sum())
        late = own.time_s[counted] >= warm_up_s + half_s
        population = np.searchsorted(np.cumsum(sizes), cell, side="right")
        part = (2 * replica + late) * len(sizes) + population

        def per_cell(weight: Array, part: NDArray[np.int64] = part, sizes: Array = sizes) -> Array:
            total = np.bincount(part, weight, minlength=2 * len(sizes) * structure.replicas)
            return total.reshape(-1, 2, len(sizes)) / (sizes * half_s)

        rate = per_cell(np.ones(len(part)))
        release = rate
        if own.released is not None:
            release = per_cell(own.released[counted] / isolated[name])
        for column, one in enumerate(members):
            rates[one.name], releases[one.name] = rate[..., column], release[..., column]
    order = [part.name for part in structure.populations]
    return StretchSummary(
        np.stack([rates[name] for name in order], axis=-1),
        np.stack([releases[name] for name in order], axis=-1),
    )
