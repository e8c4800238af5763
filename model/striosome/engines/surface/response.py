"""Response surface of the spiking network: firing and release as functions of their drivers.

Drugs reach a population through five numbers only: PKA, NMDA gain, afferent rate, glutamate factor
and release factor. Its cells are simulated at thousands of points that fill the ranges of these
evenly, each with afferents of its own, and the logarithms of firing and of release are described by
polynomials. Chance averages out over the points; the surface knows the remaining error, and that of
the shape. EPN cells fire according to the release of these populations, and each animal's a little
differently, by its wiring and thresholds; the surface knows the extent of that. All this holds
where all cells with afferents have the same equations, as many afferents and the same release,
where no simulated synapse reaches them, and where EPN cells do not reach each other:
`require_no_recurrence` refuses any other circuit.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import qmc

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.circuit.random_streams import stream_key
from striosome.circuit.replicas import Replicas
from striosome.engines.activity import Activity
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.surface.draws import shape_error, with_draws
from striosome.engines.surface.followers import FollowerSurface, fit_followers
from striosome.engines.surface.log_linear import fit_log_linear, log_linear_coefficients
from striosome.engines.surface.polynomials import (
    polynomial_degrees,
    polynomial_terms,
    polynomial_values,
)

__all__ = [
    "FIRING_DEGREE",
    "POINTS",
    "RANGES",
    "RELEASE_DEGREE",
    "SEED",
    "ResponseSurface",
    "fit_response",
    "surface_design",
]

# Lowest and highest value of each input, in the order in which they are given.
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "PKA": (0.0, 1.0),
        "NMDA gain": (-1.0, 7.0),
        "afferent rate (Hz)": (5.0, 6.6),
        "glutamate factor": (0.84, 1.06),
        "release factor": (0.3, 3.0),
    }
)
# Replicas of the design; a power of two fills the ranges evenly. Each gives two points.
POINTS = 8192
# Total degrees of the polynomials. Of a lower one the changes between two states are off by more
# than chance: a degree of 5 misses the rise of release after SKF81297 by 2 percentage points.
RELEASE_DEGREE, FIRING_DEGREE = 6, 7
# The surface is a property of the circuit, so its stream is not that of an experiment.
SEED = 20260101
# Every eighth replica is left out of a first fit and tells how well that one predicts.
_HELD_OUT = 8
_CHUNK = 2048


@dataclass(frozen=True, slots=True)
class ResponseSurface:
    """Firing and release of cells with afferents, firing of those they reach, and the errors."""

    release: Array
    """coefficients of the logarithm of release per second, shape (1 + draws, terms); the first row
    is the best estimate, the others are draws from its error"""
    firing: Array
    """coefficients of the firing of SPNs, likewise, shape (1 + draws, terms) (Hz)"""
    followers: FollowerSurface
    """firing of the populations that those with afferents reach, as a function of their release"""
    misfit: float
    """mean squared error of prediction at points left out, relative to that expected from chance
    alone"""

    def release_per_s(self, inputs: list[ArrayLike], draw: int | slice = 0) -> Array:
        """Return release per SPN and second, in isolated drug-free spikes.

        Parameters
        ----------
        inputs : list of array_like
            In the order of `RANGES`, broadcast against each other.
        draw : int or slice, optional
            0 for the best estimate, up to 16 for draws from its error; of a slice each has its
            place in a new first axis.

        Returns
        -------
        float array
            Nan where an input lies outside its range.
        """
        return _evaluate(self.release[draw], RELEASE_DEGREE, inputs, inputs)

    def rate_Hz(self, inputs: list[ArrayLike], draw: int | slice = 0) -> Array:
        """Return the firing of an SPN (Hz); inputs as for `release_per_s`."""
        # What is released has no say in when a cell fires.
        return _evaluate(self.firing[draw], FIRING_DEGREE, inputs[:-1], inputs)

    def activities(self, replicas: Replicas) -> list[Activity]:
        """Return firing and release of replicas: the best estimate, then each draw from its error.

        Raises
        ------
        SimulationError
            If an input lies outside the ranges of the surface; it is named.
        """
        inputs = replica_points(replicas)
        for (name, (low, high)), values in zip(RANGES.items(), inputs, strict=True):
            if values.size and not low <= values.min() <= values.max() <= high:
                raise SimulationError(
                    f"the response surface holds for a {name} of {low:g} to {high:g}, but "
                    f"{values.min():.4g} to {values.max():.4g} is asked for: "
                    "use fidelity windowed or continuous"
                )
        points: list[ArrayLike] = list(inputs)
        both = (of(points, slice(None)) for of in (self.rate_Hz, self.release_per_s))
        return [
            joined(rate, release, self.followers.of_animals_Hz(release, replicas.key, draw))
            for draw, (rate, release) in enumerate(zip(*both, strict=True))
        ]

    def save(self, path: Path) -> None:
        """Write the surface."""
        arrays = {"release": self.release, "firing": self.firing, "misfit": np.array(self.misfit)}
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
            return cls(
                release=stored["release"],
                firing=stored["firing"],
                followers=FollowerSurface(**{name: stored[name] for name in followers}),
                misfit=float(stored["misfit"]),
            )
        except KeyError as missing:
            raise DamagedError(f"it has no {missing}") from None


def joined(driven_Hz: Array, release_per_s: Array, followers_Hz: Array) -> Activity:
    """Return the activity of all populations, those with afferents first.

    What the others release is taken to follow their firing.
    """
    return Activity(
        np.concatenate([driven_Hz, followers_Hz], axis=-1),
        np.concatenate([release_per_s, followers_Hz], axis=-1),
    )


def replica_points(replicas: Replicas) -> list[Array]:
    """Return the inputs of all populations of each replica, in the order of `RANGES`."""
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


def surface_design(populations: int) -> Replicas:
    """Return replicas that fill the ranges, each of an animal of its own.

    Parameters
    ----------
    populations : int
        Populations with afferents.
    """
    low, high = np.array(list(RANGES.values())).T
    # Factors are spread evenly in the logarithm.
    low[-1], high[-1] = np.log(low[-1]), np.log(high[-1])
    sampler = qmc.Sobol(populations * len(RANGES), rng=np.random.default_rng(SEED))
    unit = sampler.random(POINTS).reshape(POINTS, populations, len(RANGES))
    pka, gain, rate, factor, release = np.moveaxis(low + (high - low) * unit, -1, 0)
    return Replicas(
        key=np.array([stream_key(SEED, animal) for animal in range(POINTS)]),
        first_step=np.zeros(POINTS, dtype=np.int64),
        pka=pka,
        nmda_gain=gain,
        glutamate_rate_Hz=rate * factor,
        gaba_rate_Hz=rate,
        release_factor=np.exp(release),
    )


def fit_response(replicas: Replicas, summary: StretchSummary) -> ResponseSurface:
    """Fit the response of the spiking network at the points of `surface_design`.

    Raises
    ------
    SimulationError
        If no cell fires anywhere.
    """
    inputs = [values.ravel() for values in replica_points(replicas)]
    driven = replicas.pka.shape[1]
    halves = summary.release_per_s[..., :driven]
    released, fired = halves.mean(axis=1), summary.rate_Hz[..., :driven].mean(axis=1)
    rng = np.random.default_rng(SEED)
    terms = polynomial_terms(_scaled(inputs), RELEASE_DEGREE)
    release = _fitted(inputs, RELEASE_DEGREE, released.ravel(), rng)
    expected = np.exp(release[0] @ terms).reshape(-1, driven)
    return ResponseSurface(
        release=release,
        firing=_fitted(inputs[:-1], FIRING_DEGREE, fired.ravel(), rng),
        followers=fit_followers(expected, summary.rate_Hz[..., driven:], rng),
        misfit=_misfit(terms, halves),
    )


def _fitted(inputs: list[Array], degree: int, rates: Array, rng: np.random.Generator) -> Array:
    """Return the coefficients of the logarithm of rates, with draws from their error."""
    scaled = _scaled(inputs)
    terms = polynomial_terms(scaled, degree)
    fit = fit_log_linear(terms, rates)
    shape = shape_error(
        fit.coefficients,
        terms,
        polynomial_degrees(len(scaled), degree),
        lambda fewer: log_linear_coefficients(fewer, rates),
    )
    return with_draws(fit.coefficients, fit.covariance, shape, rng)


def _scaled(inputs: list[Array]) -> Array:
    """Scale inputs, in the order of `RANGES`, to polynomial variables, (variables, points).

    The NMDA gain acts in proportion to PKA, so their product is the variable; factors on firing
    or release enter by their logarithm.
    """
    pka, gain, *factors = inputs
    (_, (low, high), *ranges) = RANGES.values()
    product = (2.0 * pka * gain - low - high) / (high - low)
    logarithms = [
        (2.0 * np.log(values) - np.log(least) - np.log(most)) / np.log(most / least)
        for values, (least, most) in zip(factors, ranges, strict=False)
    ]
    return np.stack([2.0 * pka - 1.0, product, *logarithms])


def _evaluate(
    coefficients: Array, degree: int, used: list[ArrayLike], inputs: list[ArrayLike]
) -> Array:
    """Return the exponential of the polynomial; nan where any input is out of range."""
    points = np.broadcast_arrays(*inputs)
    shape, size = points[0].shape, points[0].size
    flat = [np.ravel(values) for values in points]
    out = np.empty((*coefficients.shape[:-1], size))
    # A chunk's terms stay in the processor's cache.
    for start in range(0, size, _CHUNK):
        part = [values[start : start + _CHUNK] for values in flat[: len(used)]]
        values = polynomial_values(coefficients, _scaled(part), degree)
        out[..., start : start + _CHUNK] = np.exp(values)
    inside = np.ones(size, dtype=bool)
    for values, (low, high) in zip(flat, RANGES.values(), strict=True):
        inside &= (values >= low) & (values <= high)
    return np.where(inside, out, np.nan).reshape((*out.shape[:-1], *shape))


def _misfit(terms: Array, release_per_s: Array) -> float:
    """Return the error of prediction at replicas left out, relative to that of chance alone.

    The halves of each segment differ by chance alone, which gives the least error that any
    prediction can have.
    """
    halves = np.moveaxis(release_per_s, 1, 0).reshape(2, -1)
    observed = halves.mean(axis=0)
    driven = release_per_s.shape[-1]
    left_out = np.repeat(np.arange(len(release_per_s)) % _HELD_OUT == 0, driven)
    coefficients = log_linear_coefficients(terms[:, ~left_out], observed[~left_out])
    expected = np.exp(coefficients @ terms[:, left_out])
    error = np.sum((observed[left_out] - expected) ** 2 / expected)
    chance = np.sum(((halves[0] - halves[1])[left_out] / 2.0) ** 2 / expected)
    return float(error / chance)
