"""Response surface of the spiking network: firing and release as functions of their drivers.

Drugs reach a population through five numbers only: PKA, NMDA gain, the rate of its GABA afferents,
that of its glutamate afferents relative to it, and the factor on release. Its cells are simulated
at thousands of points that fill the ranges of these, each with afferents of its own. Firing is
described by a curve of a polynomial of what drives the cells, and release per spike by another one
of firing, PKA and the factor on release. Chance averages out over the points; the surface knows the
remaining error, and that of the shape. EPN cells fire according to the release of these
populations, and each animal's a little differently, by its wiring and thresholds; the surface knows
the extent of that. All this holds where all cells with afferents have the same equations, as many
afferents and the same release, where no simulated synapse reaches them, and where EPN cells do not
reach each other: `require_no_recurrence` refuses any other circuit.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.circuit.replicas import Replicas
from striosome.engines.activity import Activity
from striosome.engines.surface.followers import FollowerSurface
from striosome.engines.surface.polynomials import own_values, polynomial_values
from striosome.engines.surface.regression import exponential, softplus
from striosome.engines.surface.variables import (
    Ranges,
    beyond,
    firing_variables,
    rate_variable,
    release_variables,
    within,
)

__all__ = [
    "FIRING_DEGREE",
    "RELEASE_DEGREE",
    "SILENT_HZ",
    "SIZE_HZ",
    "ResponseSurface",
    "joined",
    "replica_points",
]

# Total degrees of the polynomials. Of lower ones the changes between two states are off by more
# than chance.
FIRING_DEGREE, RELEASE_DEGREE = 6, 6
# Scale of the curve of firing (Hz): where it turns from exponential to straight.
SIZE_HZ = 2.0
# Cells that fire less are silent.
SILENT_HZ = 0.02
_CHUNK = 2048


@dataclass(frozen=True, slots=True)
class ResponseSurface:
    """Firing and release of cells with afferents, firing of those they reach, and the errors."""

    ranges: Ranges
    """lowest and highest value of each input, in the order in which they are given"""
    firing: Array
    """coefficients of the firing of SPNs, shape (1 + draws, terms); the first row is the best
    estimate, the others are draws from its error"""
    release: Array
    """coefficients of the logarithm of release per spike, likewise; each draw goes with that of
    firing"""
    followers: FollowerSurface
    """firing of the populations that those with afferents reach, as a function of their release"""
    misfit: float
    """mean squared error of prediction at points left out, relative to that expected from chance
    alone"""

    def response(self, inputs: Sequence[ArrayLike], draw: int | slice = 0) -> tuple[Array, Array]:
        """Return firing (Hz) and release per second of an SPN.

        Parameters
        ----------
        inputs : sequence of array_like
            In the order of the ranges, broadcast against each other.
        draw : int or slice, optional
            0 for the best estimate, up to 16 for draws from its error; of a slice each has its
            place in a new first axis.

        Returns
        -------
        rate_Hz, release_per_s : float array
            Release is in isolated drug-free spikes. Nan where an input lies outside its range,
            unless it is one whose lack leaves cells silent, and they are silent at its end.
        """
        points = np.broadcast_arrays(*inputs)
        flat = [np.asarray(np.ravel(values), dtype=float) for values in points]
        outside, little_drive = beyond(flat, self.ranges)
        if outside.any():
            flat = within(flat, self.ranges)
            outside[little_drive] = self._fires([values[little_drive] for values in flat])
        found = self._evaluated(flat, draw)
        for part in found:
            part[..., outside] = np.nan
        rate, release = (part.reshape(part.shape[:-1] + points[0].shape) for part in found)
        return rate, release

    def rate_Hz(self, inputs: Sequence[ArrayLike], draw: int | slice = 0) -> Array:
        """Return the firing of an SPN (Hz); see `response`."""
        return self.response(inputs, draw)[0]

    def release_per_s(self, inputs: Sequence[ArrayLike], draw: int | slice = 0) -> Array:
        """Return the release of an SPN per second; see `response`."""
        return self.response(inputs, draw)[1]

    def activities(self, replicas: Replicas) -> list[Activity]:
        """Return firing and release of replicas: the best estimate, then each draw from its error.

        Raises
        ------
        SimulationError
            If the surface does not reach an input; it is named.
        """
        inputs = replica_points(replicas)
        both = self.response(inputs, slice(None))
        unknown = np.isnan(both[0][0])
        for (name, (low, high)), values in zip(self.ranges.items(), inputs, strict=True):
            asked = values[unknown]
            if asked.size and not low <= asked.min() <= asked.max() <= high:
                raise SimulationError(
                    f"the response surface holds for a {name} of {low:g} to {high:g}, but "
                    f"{asked.min():.4g} to {asked.max():.4g} is asked for: "
                    "use fidelity windowed or continuous"
                )
        return [
            joined(rate, release, self.followers.of_animals_Hz(release, replicas.key, draw))
            for draw, (rate, release) in enumerate(zip(*both, strict=True))
        ]

    def save(self, path: Path) -> None:
        """Write the surface."""
        arrays = {
            "inputs": np.array(list(self.ranges)),
            "ranges": np.array(list(self.ranges.values())),
            "release": self.release,
            "firing": self.firing,
            "misfit": np.array(self.misfit),
        }
        np.savez(path, allow_pickle=False, **arrays, **asdict(self.followers))

    @classmethod
    def load(cls, path: Path) -> "ResponseSurface":
        """Read a surface that `save` wrote.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        DamagedError
            If the file is no whole surface.
        """
        stored = read_arrays(path)
        followers = (field.name for field in fields(FollowerSurface))
        try:
            inputs, ends = stored["inputs"].tolist(), stored["ranges"].tolist()
            return cls(
                ranges={name: (low, high) for name, (low, high) in zip(inputs, ends, strict=True)},
                firing=stored["firing"],
                release=stored["release"],
                followers=FollowerSurface(**{name: stored[name] for name in followers}),
                misfit=float(stored["misfit"]),
            )
        except KeyError as missing:
            raise DamagedError(f"it has no {missing}") from None

    def _fires(self, inputs: Sequence[Array]) -> NDArray[np.bool_]:
        """Tell where cells fire, as far as is known best."""
        return np.asarray(self._firing(inputs, self.firing[0]) >= SILENT_HZ)

    def _firing(self, inputs: Sequence[Array], coefficients: Array) -> Array:
        """Return firing at inputs within the ranges (Hz)."""
        drive = polynomial_values(
            coefficients, firing_variables(inputs, self.ranges), FIRING_DEGREE
        )
        return np.asarray(SIZE_HZ * softplus(drive)[0])

    def _evaluated(self, inputs: Sequence[Array], draw: int | slice) -> tuple[Array, Array]:
        """Return firing and release at inputs within the ranges, shape ([draws,] points)."""
        firing, release = self.firing[draw], self.release[draw]
        rate = np.empty((*firing.shape[:-1], inputs[0].size))
        per_spike = np.empty_like(rate)
        # A chunk's terms stay in the processor's cache.
        for start in range(0, inputs[0].size, _CHUNK):
            chunk = (..., slice(start, start + _CHUNK))
            part = [values[chunk] for values in inputs]
            rate[chunk] = self._firing(part, firing)
            # Every draw fires at rates of its own.
            own = np.atleast_2d(rate_variable(rate[chunk]))
            shared = release_variables(part, self.ranges)
            logarithm = own_values(np.atleast_2d(release), own, shared, RELEASE_DEGREE)
            per_spike[chunk] = exponential(logarithm)[0]
        return rate, rate * per_spike


def joined(driven_Hz: Array, release_per_s: Array, followers_Hz: Array) -> Activity:
    """Return the activity of all populations, those with afferents first.

    What the others release is taken to follow their firing.
    """
    return Activity(
        np.concatenate([driven_Hz, followers_Hz], axis=-1),
        np.concatenate([release_per_s, followers_Hz], axis=-1),
    )


def replica_points(replicas: Replicas) -> list[Array]:
    """Return the inputs of all populations of each replica, in the order of the ranges."""
    return [
        replicas.pka,
        replicas.nmda_gain,
        replicas.gaba_rate_Hz,
        # Without afferents there is no factor; the surface has no such replica.
        np.divide(
            replicas.glutamate_rate_Hz,
            replicas.gaba_rate_Hz,
            out=np.ones_like(replicas.gaba_rate_Hz),
            where=replicas.gaba_rate_Hz > 0.0,
        ),
        replicas.release_factor,
    ]
